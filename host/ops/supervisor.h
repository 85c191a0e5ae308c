// Who started the program and wants to know where it is in its life, such as systemd. The protocol
// is sd_notify(3): lines of text in a datagram, which systemd promises to keep as it is.
#pragma once

#include <string>
#include <string_view>

#include "base/log.h"

namespace tallyport::ops {

class Supervisor {
 public:
  // `address` is what NOTIFY_SOCKET holds: the path of a socket, or @ and a name in the abstract
  // namespace. Empty: nobody wants to know, and the calls do nothing. `log` outlives this.
  Supervisor(std::string address, Log& log);

  // Requests are answered from now on. Returns once it is sent; what cannot be sent is a warning in
  // the log, as the supervisor will draw its own conclusions. [any thread]
  void ready();
  // The end has begun; it may take a while. Likewise. [any thread]
  void stopping();

 private:
  void send(std::string_view state);

  const std::string address_;
  Log& log_;
};

}  // namespace tallyport::ops
