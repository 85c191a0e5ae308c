// Opens first and asks the descriptor, so that what is checked is what is read.
#include "gateway/trusted_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tallyport::gateway {
namespace {

constexpr std::int64_t kMaxBytes = 128 << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string last_error() { return std::generic_category().message(errno); }
Failure unreadable(const std::string& why) { return fail(Errc::plugin_unreadable, why); }

// "" where the owner and the mode are to be trusted.
std::string distrust(const struct stat& status) {
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    return "belongs to user " + std::to_string(status.st_uid) +
           "; it has to belong to root or to the user that runs the server";
  if ((status.st_mode & S_IWOTH) != 0) return "can be written by others; use chmod o-w";
  if ((status.st_mode & S_IWGRP) != 0 && status.st_gid != 0 && status.st_gid != ::getegid())
    return "can be written by group " + std::to_string(status.st_gid) + "; use chmod g-w";
  return "";
}

}  // namespace

Result<std::string> read_trusted_file(const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  if (error) return unreadable(error.message());
  const Descriptor directory(
      ::open(real.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status {};
  if (directory.get() < 0 || ::fstat(directory.get(), &status) != 0)
    return unreadable("its directory cannot be read: " + last_error());
  if (const auto why = distrust(status); !why.empty()) return unreadable("its directory " + why);

  const Descriptor file(::openat(directory.get(), real.filename().c_str(),
                                 O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return unreadable(last_error());
  if (!S_ISREG(status.st_mode)) return unreadable("it is not a file");
  if (const auto why = distrust(status); !why.empty()) return unreadable("it " + why);
  if (status.st_size > kMaxBytes)
    return unreadable("it is over " + std::to_string(kMaxBytes) + " bytes");

  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const auto got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(last_error());
    if (got == 0) return unreadable("it changed while it was read");
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace tallyport::gateway
