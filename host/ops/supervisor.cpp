// One datagram to a socket in the file system or the abstract namespace.
#include "ops/supervisor.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tallyport::ops {
namespace {

// 0, or the errno that tells why not.
int send_datagram(const std::string& address, std::string_view text) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (address.front() != '/' && address.front() != '@') return EAFNOSUPPORT;
  if (address.size() >= sizeof to.sun_path) return ENAMETOOLONG;
  std::memcpy(to.sun_path, address.data(), address.size());
  if (address.front() == '@') to.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());

  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return errno;
  ssize_t sent = 0;
  do {
    sent = ::sendto(socket, text.data(), text.size(), MSG_NOSIGNAL,
                    reinterpret_cast<const sockaddr*>(&to), length);
  } while (sent < 0 && errno == EINTR);
  const int error = sent < 0 ? errno : 0;
  ::close(socket);
  return error;
}

}  // namespace

Supervisor::Supervisor(std::string address, Log& log) : address_(std::move(address)), log_(log) {}

void Supervisor::ready() { send("READY=1"); }

void Supervisor::stopping() { send("STOPPING=1"); }

void Supervisor::send(std::string_view state) {
  if (address_.empty()) return;
  const int error = send_datagram(address_, state);
  if (error == 0) return;
  log_.warning("the supervisor at NOTIFY_SOCKET could not be told",
               {{"state", std::string(state)},
                {"address", address_},
                {"reason", std::generic_category().message(error)}});
}

}  // namespace tallyport::ops
