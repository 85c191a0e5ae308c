// The operating system's answers.
#include "config/environment.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tallyport::config {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;

class Descriptor {
 public:
  // O_NONBLOCK so that a FIFO does not hold us up; regular files do not care.
  explicit Descriptor(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Failure errno_failure() {
  return fail(Errc::config_unreadable, std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

std::optional<std::string> SystemEnvironment::variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (!value) return std::nullopt;
  return std::string(value);
}

Result<FileText> SystemEnvironment::read(const std::string& path) {
  const Descriptor file(path);
  struct stat facts = {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) return errno_failure();
  if (S_ISDIR(facts.st_mode)) return fail(Errc::config_unreadable, "it is a directory, not a file");
  if (!S_ISREG(facts.st_mode)) return fail(Errc::config_unreadable, "it is not a regular file");
  FileText text;
  text.world_readable = (facts.st_mode & S_IROTH) != 0;
  std::array<char, 4096> block{};
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got == 0) return text;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno_failure();
    text.bytes.append(block.data(), static_cast<std::size_t>(got));
    if (text.bytes.size() > kLargestFile)
      return fail(Errc::config_unreadable, "it is larger than 1 MiB");
  }
}

std::string SystemEnvironment::host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

}  // namespace tallyport::config
