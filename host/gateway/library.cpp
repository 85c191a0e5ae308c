// From a file to a table of functions, one check after the other.
#include "gateway/library.h"

#include <cerrno>
#include <exception>
#include <map>
#include <mutex>
#include <string_view>
#include <system_error>
#include <vector>

#include <boost/dll/shared_library.hpp>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "gateway/elf_note.h"
#include "gateway/host_table.h"
#include "gateway/settings.h"
#include "gateway/text.h"
#include "gateway/trusted_file.h"

namespace tallyport::gateway {
namespace {

struct Entry {
  const tp_plugin_v1* (*call)(const tp_host_v1*);
};
constexpr const char* kEntry = "tallyport_plugin_main_v1";

// Everything ever loaded. Never emptied, never destroyed: code of a plugin may run until the end,
// and the dynamic linker would give old code again for the name of a descriptor that was closed.
struct Registry {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const Library>> by_sha256;  // guarded by mutex
  std::vector<boost::dll::shared_library> handles;                  // guarded by mutex
};
Registry& registry() {
  static auto* const one = new Registry;
  return *one;
}

std::string last_error() { return std::generic_category().message(errno); }
Failure not_loadable(const std::string& why) { return fail(Errc::plugin_not_loadable, why); }

// A descriptor of memory that holds the bytes and can no longer be changed. Stays open for ever.
Result<int> sealed_copy(const std::string& bytes) {
  const int fd = ::memfd_create("tallyport-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return not_loadable("memfd_create: " + last_error());
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto wrote = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      const auto why = last_error();
      ::close(fd);
      return not_loadable("writing the copy in memory: " + why);
    }
    done += static_cast<std::size_t>(wrote);
  }
  if (::fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
    const auto why = last_error();
    ::close(fd);
    return not_loadable("sealing the copy in memory: " + why);
  }
  return fd;
}

// The caller holds the registry's mutex.
Result<Entry> open_entry(const std::string& bytes) {
  auto fd = sealed_copy(bytes);
  if (!fd) return fail(fd.error());
  try {
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    boost::dll::shared_library handle;
    handle.load("/proc/self/fd/" + std::to_string(*fd), rtld_now | rtld_local);
    registry().handles.push_back(handle);
    return Entry{&handle.get<const tp_plugin_v1*(const tp_host_v1*)>(kEntry)};
  } catch (const std::exception& error) {
    return not_loadable("the dynamic linker refused it: " + one_line(error.what(), 400));
  }
}

Result<void> check_table(const tp_plugin_v1* table, const Manifest& manifest) {
  if (!table)
    return fail(Errc::plugin_refused_host, "its entry returned no table: it refuses this host");
  const auto mismatch = [](const std::string& why) { return fail(Errc::plugin_abi_mismatch, why); };
  if (reinterpret_cast<std::uintptr_t>(table) % alignof(tp_plugin_v1) != 0)
    return mismatch("its table is not aligned");
  if (!TP_HAS(table, get_extension))
    return mismatch("its table has " + std::to_string(table->size) + " bytes; ABI 1.0 has " +
                    std::to_string(sizeof(tp_plugin_v1)));
  if (table->abi_minor != manifest.abi_minor)
    return mismatch("its table is of ABI 1." + std::to_string(table->abi_minor) +
                    ", its manifest says 1." + std::to_string(manifest.abi_minor));
  const std::pair<const char*, bool> functions[] = {
      {"instance_create", table->instance_create != nullptr},
      {"instance_destroy", table->instance_destroy != nullptr},
      {"op_begin", table->op_begin != nullptr},
      {"op_step", table->op_step != nullptr},
      {"op_end", table->op_end != nullptr},
      {"get_extension", table->get_extension != nullptr},
  };
  for (const auto& [function, present] : functions)
    if (!present) return mismatch(std::string("its table has no ") + function);
  return {};
}

Failure with_file(const std::string& path, const Error& error) {
  return fail(error.code, "plugin " + path + ": " + error.detail);
}

}  // namespace

Result<std::shared_ptr<const Library>> Library::load_bytes(const std::string& bytes,
                                                           const std::string& sha256_hex) {
  auto facts = read_elf(bytes);
  if (!facts) return fail(facts.error());
  auto note = the_manifest(*facts);
  if (!note) return fail(note.error());
  auto manifest = parse_manifest(*note);
  if (!manifest) return fail(manifest.error());
  if (manifest->abi_major != TP_ABI_MAJOR)
    return fail(Errc::plugin_abi_mismatch,
                "its manifest says ABI " + std::to_string(manifest->abi_major) + "." +
                    std::to_string(manifest->abi_minor) + "; this host speaks 1." +
                    std::to_string(TP_ABI_MINOR));
  if (auto usable = check_schema(manifest->config_schema); !usable) return fail(usable.error());
  if (auto policy = check_policy(*facts); !policy) return fail(policy.error());

  // From here on its code runs.
  auto entry = open_entry(bytes);
  if (!entry) return fail(entry.error());
  const auto* table = entry->call(loading_host_table());
  if (auto good = check_table(table, *manifest); !good) return fail(good.error());
  const auto* stated = static_cast<const char*>(table->manifest.ptr);
  if (!stated || std::string_view(stated, table->manifest.len) != *note)
    return fail(Errc::plugin_manifest_differs,
                "the manifest in its note is not the one in its table; give the table "
                "TP_MANIFEST_BYTES");
  return std::shared_ptr<const Library>(new Library(std::move(*manifest), table, sha256_hex));
}

Result<std::shared_ptr<const Library>> Library::load(const std::string& path) {
  auto bytes = read_trusted_file(path);
  if (!bytes) return with_file(path, bytes.error());
  const auto hash = crypto::to_hex(crypto::sha256(*bytes));
  const std::lock_guard lock(registry().mutex);
  const auto known = registry().by_sha256.find(hash);
  if (known != registry().by_sha256.end()) return known->second;
  auto library = load_bytes(*bytes, hash);
  if (!library) return with_file(path, library.error());
  registry().by_sha256.emplace(hash, *library);
  return library;
}

}  // namespace tallyport::gateway
