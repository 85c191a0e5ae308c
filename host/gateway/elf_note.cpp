// Goes by the program headers, as the dynamic linker does; section headers serve only to count the
// dynamic symbols, and must agree with them.
#include "gateway/elf_note.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include <gelf.h>
#include <tallyport/plugin.h>

namespace tallyport::gateway {
namespace {

#if defined(__x86_64__)
constexpr unsigned kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kMachine = EM_AARCH64;
#else
#error "add this processor's ELF machine number"
#endif

constexpr std::string_view kEntryPrefix = "tallyport_plugin_main_v";
constexpr std::string_view kEntry = "tallyport_plugin_main_v1";

// The C and C++ run time; plugins bring everything else inside.
constexpr std::string_view kAllowed[] = {
    "libc.so.6",      "libm.so.6",      "libpthread.so.0",      "libdl.so.2",
    "librt.so.1",     "libgcc_s.so.1",  "libstdc++.so.6",       "libc++.so.1",
    "libc++abi.so.1", "libatomic.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
};
#ifdef TALLYPORT_SANITIZED
constexpr std::string_view kAllowedPrefixes[] = {"libasan.so.", "libubsan.so.", "libtsan.so.",
                                                 "libclang_rt."};
#endif

bool is_allowed(std::string_view library) {
#ifdef TALLYPORT_SANITIZED
  for (const auto prefix : kAllowedPrefixes)
    if (library.starts_with(prefix)) return true;
#endif
  return std::ranges::find(kAllowed, library) != std::end(kAllowed);
}

bool is_entry(std::string_view symbol) {
  if (!symbol.starts_with(kEntryPrefix)) return false;
  symbol.remove_prefix(kEntryPrefix.size());
  return !symbol.empty() &&
         std::ranges::all_of(symbol, [](char c) { return c >= '0' && c <= '9'; });
}

Failure unreadable(const std::string& why) { return fail(Errc::plugin_unreadable, why); }

// One file under examination. The bytes outlive it.
class Image {
 public:
  explicit Image(std::string_view bytes) : bytes_(bytes) {
    elf_version(EV_CURRENT);
    elf_.reset(elf_memory(const_cast<char*>(bytes.data()), bytes.size()));
  }

  Result<ElfFacts> read() {
    if (auto known = check_header(); !known) return fail(known.error());
    std::size_t count = 0;
    if (elf_getphdrnum(elf_.get(), &count) != 0)
      return unreadable("its program headers are damaged");
    bool states_stack = false;
    std::vector<GElf_Phdr> headers;
    for (std::size_t i = 0; i < count; ++i) {
      GElf_Phdr header;
      if (!gelf_getphdr(elf_.get(), static_cast<int>(i), &header))
        return unreadable("its program headers are damaged");
      headers.push_back(header);
      if (header.p_type == PT_LOAD) loads_.push_back(header);
      if (header.p_type == PT_GNU_STACK) {
        states_stack = true;
        facts_.has_executable_stack = (header.p_flags & PF_X) != 0;
      }
    }
    // Without the header the loader takes the stack to be executable.
    if (!states_stack) facts_.has_executable_stack = true;
    bool dynamic = false;
    for (const auto& header : headers) {
      bool good = true;
      if (header.p_type == PT_NOTE) good = read_notes(header);
      if (header.p_type == PT_DYNAMIC) dynamic = good = read_dynamic(header);
      if (!good) return unreadable("its notes or its dynamic section are damaged");
    }
    if (!dynamic) return unreadable("it has no dynamic section, so it is not a shared object");
    if (!read_exports()) return unreadable("its table of dynamic symbols is missing or damaged");
    return std::move(facts_);
  }

 private:
  Result<void> check_header() {
    constexpr std::string_view kMagic = "\177ELF";
    if (!bytes_.starts_with(kMagic) || !elf_ || elf_kind(elf_.get()) != ELF_K_ELF)
      return unreadable("it is not an ELF file");
    GElf_Ehdr header;
    if (gelf_getclass(elf_.get()) != ELFCLASS64 || !gelf_getehdr(elf_.get(), &header))
      return unreadable("it is not a 64-bit ELF file");
    if (header.e_machine != kMachine) return unreadable("it is built for another processor");
    if (header.e_type != ET_DYN) return unreadable("it is not a shared object");
    return {};
  }

  bool read_notes(const GElf_Phdr& header) {
    const auto type = header.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR;
    auto* data = elf_getdata_rawchunk(elf_.get(), static_cast<std::int64_t>(header.p_offset),
                                      header.p_filesz, type);
    if (!data) return false;
    GElf_Nhdr note;
    std::size_t at = 0;
    std::size_t name_at = 0;
    std::size_t text_at = 0;
    while ((at = gelf_getnote(data, at, &note, &name_at, &text_at)) > 0) {
      if (note.n_type != TP_NOTE_TYPE || note.n_namesz != sizeof(TP_NOTE_OWNER)) continue;
      const auto* base = static_cast<const char*>(data->d_buf);
      if (std::memcmp(base + name_at, TP_NOTE_OWNER, sizeof(TP_NOTE_OWNER)) != 0) continue;
      facts_.manifests.emplace_back(base + text_at, note.n_descsz);
    }
    return true;
  }

  bool read_dynamic(const GElf_Phdr& header) {
    auto* data = elf_getdata_rawchunk(elf_.get(), static_cast<std::int64_t>(header.p_offset),
                                      header.p_filesz, ELF_T_DYN);
    if (!data) return false;
    std::vector<std::uint64_t> needed;
    std::uint64_t strings_at = 0;
    std::uint64_t strings_size = 0;
    GElf_Dyn entry;
    for (int i = 0; gelf_getdyn(data, i, &entry) && entry.d_tag != DT_NULL; ++i) {
      if (entry.d_tag == DT_NEEDED) needed.push_back(entry.d_un.d_val);
      if (entry.d_tag == DT_STRTAB) strings_at = entry.d_un.d_ptr;
      if (entry.d_tag == DT_STRSZ) strings_size = entry.d_un.d_val;
      if (entry.d_tag == DT_SYMTAB) symbols_at_ = entry.d_un.d_ptr;
      if (entry.d_tag == DT_RPATH || entry.d_tag == DT_RUNPATH) facts_.has_run_path = true;
    }
    const auto strings = mapped(strings_at, strings_size);
    if (!strings) return false;
    strings_ = *strings;
    for (const auto offset : needed) {
      const auto library = string_at(offset);
      if (!library) return false;
      facts_.needed.emplace_back(*library);
    }
    return true;
  }

  bool read_exports() {
    Elf_Scn* section = nullptr;
    while ((section = elf_nextscn(elf_.get(), section))) {
      GElf_Shdr header;
      if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNSYM) continue;
      if (header.sh_addr != symbols_at_) return false;
      auto* data = elf_getdata(section, nullptr);
      if (!data || header.sh_entsize != sizeof(Elf64_Sym)) return false;
      const auto count = data->d_size / sizeof(Elf64_Sym);
      for (std::size_t i = 1; i < count; ++i) {
        GElf_Sym symbol;
        if (!gelf_getsym(data, static_cast<int>(i), &symbol)) return false;
        const auto binding = GELF_ST_BIND(symbol.st_info);
        const auto visibility = GELF_ST_VISIBILITY(symbol.st_other);
        if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS || binding == STB_LOCAL ||
            visibility == STV_HIDDEN || visibility == STV_INTERNAL)
          continue;
        const auto symbol_name = string_at(symbol.st_name);
        if (!symbol_name) return false;
        facts_.exports.emplace_back(*symbol_name);
      }
      return true;
    }
    return false;
  }

  // The bytes of the file that would be mapped at an address.
  std::optional<std::string_view> mapped(std::uint64_t address, std::uint64_t size) const {
    for (const auto& load : loads_) {
      if (address < load.p_vaddr || address - load.p_vaddr >= load.p_filesz) continue;
      const auto skip = address - load.p_vaddr;
      if (size > load.p_filesz - skip || load.p_offset > bytes_.size() ||
          skip > bytes_.size() - load.p_offset || size > bytes_.size() - load.p_offset - skip)
        return std::nullopt;
      return bytes_.substr(load.p_offset + skip, size);
    }
    return std::nullopt;
  }

  std::optional<std::string_view> string_at(std::uint64_t offset) const {
    if (offset >= strings_.size()) return std::nullopt;
    const auto end = strings_.find('\0', offset);
    if (end == strings_.npos) return std::nullopt;
    return strings_.substr(offset, end - offset);
  }

  struct End {
    void operator()(Elf* elf) const { elf_end(elf); }
  };
  std::string_view bytes_;
  std::unique_ptr<Elf, End> elf_;
  std::vector<GElf_Phdr> loads_;
  std::string_view strings_;
  std::uint64_t symbols_at_ = 0;
  ElfFacts facts_;
};

void add(std::string& list, const std::string& item) {
  if (!list.empty()) list += "; ";
  list += item;
}

}  // namespace

Result<ElfFacts> read_elf(std::string_view bytes) { return Image(bytes).read(); }

Result<std::string> the_manifest(const ElfFacts& facts) {
  if (facts.manifests.empty())
    return fail(Errc::plugin_manifest_invalid, "it has no manifest note (owner " TP_NOTE_OWNER
                                               "); a plugin uses TP_MANIFEST once, at file scope");
  if (facts.manifests.size() > 1)
    return fail(Errc::plugin_manifest_invalid,
                "it has " + std::to_string(facts.manifests.size()) +
                    " manifest notes; a plugin uses TP_MANIFEST once");
  return facts.manifests.front();
}

Result<void> check_policy(const ElfFacts& facts) {
  std::string wrong;
  for (const auto& symbol : facts.exports)
    if (!is_entry(symbol))
      add(wrong, "it exports \"" + symbol + "\" beside its entry; link it with a version script");
  if (facts.has_run_path) add(wrong, "it has an RPATH or RUNPATH; link it without");
  if (facts.has_executable_stack)
    add(wrong, "it asks for an executable stack; link it with -z noexecstack");
  for (const auto& library : facts.needed)
    if (!is_allowed(library))
      add(wrong, "it needs \"" + library + "\", which is not allowed; link it statically");
  if (!wrong.empty()) return unreadable(wrong);
  if (std::ranges::find(facts.exports, kEntry) == facts.exports.end())
    return fail(Errc::plugin_no_entry,
                "it does not export " + std::string(kEntry) + ", the entry of ABI 1");
  return {};
}

}  // namespace tallyport::gateway
