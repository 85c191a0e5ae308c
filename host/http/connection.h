// Connection: one client's requests, one after the other, over a Socket. Decides on keep-alive,
// time-outs and the end. Knows no Pistache.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "http/request_reader.h"

namespace tallyport::http {

using SteadyTime = std::chrono::steady_clock::time_point;

// The other end. All: [any thread], must not call back into the connection from within.
class Socket {
 public:
  // What follows on the last byte: `more`, nothing yet; `keep`, Connection::written; `close`, that
  // and the end of our direction.
  enum class Then { more, keep, close };
  virtual ~Socket() = default;
  // Sends all of it, in the order of the calls.
  virtual void write(std::string bytes, Then then) = 0;
  // Ends both directions at once.
  virtual void cut() = 0;
};

struct ConnectionSettings {
  ReaderLimits limits;
  std::chrono::milliseconds header_timeout{10'000};  // for a request's head, from its first byte
  std::chrono::milliseconds body_timeout{20'000};    // for its body, from the head's end
  std::chrono::milliseconds idle_timeout{75'000};    // between requests
  std::chrono::milliseconds linger{2'000};           // for the client to close after us
};

// What the connections of a server share. Outlives them.
struct ConnectionContext {
  ConnectionSettings settings;
  std::function<void(Request, Responder)> handler;
  std::function<SteadyTime()> now;
  std::atomic<bool> draining{false};       // requests get shutting_down from now on
  std::atomic<std::int64_t> in_flight{0};  // requests dispatched whose answer is not written yet
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ConnectionContext> context, std::unique_ptr<Socket> socket,
             std::string peer);

  // [the socket's thread]
  void on_bytes(std::string_view bytes);
  void on_closed();
  // The bytes of an answer are out, or never will be. [any thread]
  void written();
  // Ends what has waited too long. [any thread, now and then]
  void check(SteadyTime now);
  // Cuts it; nothing is written after this returned. [any thread]
  void abandon();

 private:
  enum class Phase { idle, reading, answering, ending, closed };

  void drive();
  void answer(Response response);
  void refuse(const Error& error);
  void send(const Response& response, bool keep_alive);
  bool may_read() const;
  void set_phase(Phase phase, std::chrono::milliseconds limit);

  const std::shared_ptr<ConnectionContext> context_;
  const std::string peer_;

  // What this connection adds to in_flight. Atomic, not guarded: written() is called while the
  // socket's own locks are held, under which write() is called while mutex_ is.
  std::atomic<int> flights_{0};

  std::mutex mutex_;  // guards all below
  const std::unique_ptr<Socket> socket_;
  RequestReader reader_;
  Phase phase_ = Phase::idle;
  SteadyTime deadline_;     // of idle, reading and ending
  bool driving_ = false;    // some thread is in drive()
  bool keep_alive_ = true;  // of the request being answered
  bool head_only_ = false;  // likewise: HEAD
  bool reading_body_ = false;
};

// The bytes of a response. `date` is the Date header's value.
std::string format_response(const Response& response, std::string_view date, bool keep_alive,
                            bool head_only);

}  // namespace tallyport::http
