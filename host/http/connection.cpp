// The life of one connection: read a request, have it answered, write, read the next.
#include "http/connection.h"

#include <utility>

#include "http/problem.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

constexpr int kMostUnwritten = 16;  // answers that a client has not read; then we stop reading

// Made once a second and thread. Valid until the next call.
std::string_view date_now() {
  using namespace std::chrono;
  thread_local seconds of{-1};
  thread_local std::string date;
  const auto now = duration_cast<seconds>(system_clock::now().time_since_epoch());
  if (std::exchange(of, now) != now) date = http_date({milliseconds(now).count()});
  return date;
}

}  // namespace

std::string format_response(const Response& response, std::string_view date, bool keep_alive,
                            bool head_only) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers) {
    // Ours never break a line; if a value from elsewhere did, the header is left out.
    if (is_token(name) && !has_control(value)) out += name + ": " + value + "\r\n";
  }
  // Of a 304 it would be that of the body which is not sent (RFC 9110, 8.6).
  if (response.status != 304)
    out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  out += "Date: ";
  out += date;
  out += keep_alive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  if (!head_only) out += response.body;
  return out;
}

Connection::Connection(std::shared_ptr<ConnectionContext> context, std::unique_ptr<Socket> socket,
                       std::string peer)
    : context_(std::move(context)),
      peer_(std::move(peer)),
      socket_(std::move(socket)),
      reader_(context_->settings.limits),
      deadline_(context_->now() + context_->settings.header_timeout) {}

void Connection::set_phase(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  deadline_ = context_->now() + limit;
}

bool Connection::may_read() const {
  return (phase_ == Phase::idle || phase_ == Phase::reading) && flights_ < kMostUnwritten;
}

void Connection::on_bytes(std::string_view bytes) {
  {
    const std::lock_guard lock(mutex_);
    if (phase_ == Phase::ending || phase_ == Phase::closed) return;
    reader_.feed(bytes);
    const auto& limits = context_->settings.limits;
    // Pipelined requests wait here, but not without bound.
    if (!may_read() && reader_.buffered() > limits.head_bytes + limits.body_bytes) {
      set_phase(Phase::ending, context_->settings.linger);
      socket_->cut();
      return;
    }
  }
  drive();
}

// Reads and dispatches until more bytes or an answer are needed. A handler may answer before it
// returns, on this thread: then the loop goes on here, so that pipelining does not recurse.
void Connection::drive() {
  std::unique_lock lock(mutex_);
  if (driving_) return;
  driving_ = true;
  while (may_read()) {
    if (phase_ == Phase::idle && reader_.buffered() > 0) {
      set_phase(Phase::reading, context_->settings.header_timeout);
      reading_body_ = false;
    }
    const auto state = reader_.advance();
    if (state == RequestReader::State::refused) {
      refuse(reader_.error());
      break;
    }
    if (state == RequestReader::State::body && !reading_body_) {
      reading_body_ = true;
      set_phase(Phase::reading, context_->settings.body_timeout);
      if (reader_.take_continue())
        socket_->write("HTTP/1.1 100 Continue\r\n\r\n", Socket::Then::more);
    }
    if (state != RequestReader::State::complete) break;

    keep_alive_ = reader_.keep_alive();
    Request request = reader_.take();
    head_only_ = request.method == "HEAD";
    request.peer = peer_;
    phase_ = Phase::answering;
    ++flights_;
    ++context_->in_flight;
    lock.unlock();
    Responder responder([self = shared_from_this()](Response response) {
      self->answer(std::move(response));
      self->drive();
    });
    try {
      if (context_->draining)
        responder(problem({Errc::shutting_down, ""}));
      else
        context_->handler(std::move(request), std::move(responder));
    } catch (...) {  // the responder went with it, and has answered 500
    }
    lock.lock();
  }
  driving_ = false;
}

void Connection::answer(Response response) {
  const std::lock_guard lock(mutex_);
  if (phase_ != Phase::answering) return;  // the client left, or the server did not wait longer
  send(response, keep_alive_ && !context_->draining);
}

void Connection::refuse(const Error& error) {
  ++flights_;
  ++context_->in_flight;
  head_only_ = false;
  send(problem(error), false);
}

void Connection::send(const Response& response, bool keep_alive) {
  const auto& settings = context_->settings;
  if (keep_alive)
    set_phase(Phase::idle, settings.idle_timeout);
  else
    set_phase(Phase::ending, settings.linger);
  socket_->write(format_response(response, date_now(), keep_alive, head_only_),
                 keep_alive ? Socket::Then::keep : Socket::Then::close);
}

void Connection::written() {
  int flights = flights_;
  while (flights > 0 && !flights_.compare_exchange_weak(flights, flights - 1)) {
  }
  if (flights > 0) --context_->in_flight;
}

void Connection::on_closed() {
  const std::lock_guard lock(mutex_);
  phase_ = Phase::closed;
  socket_->cut();
  context_->in_flight -= flights_.exchange(0);
}

void Connection::abandon() {
  const std::lock_guard lock(mutex_);
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  socket_->cut();
  context_->in_flight -= flights_.exchange(0);
}

void Connection::check(SteadyTime now) {
  {
    const std::lock_guard lock(mutex_);
    const bool waits = phase_ == Phase::idle || phase_ == Phase::reading || phase_ == Phase::ending;
    const bool late = waits && now >= deadline_;
    const bool drained = phase_ == Phase::idle && flights_ == 0 && context_->draining;
    if (late && phase_ == Phase::reading) {
      refuse({Errc::request_timeout, reading_body_ ? "the body did not arrive in time"
                                                   : "the headers did not arrive in time"});
    } else if (late || drained) {
      set_phase(Phase::ending, context_->settings.linger);
      socket_->cut();
    }
  }
  drive();  // pipelined requests that waited for the client to read its answers
}

}  // namespace tallyport::http
