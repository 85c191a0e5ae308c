// Non-blocking writes, and a poll for those that could not go on.
#include "http/outgoing.h"

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/result.h"

namespace tallyport::http {

Outgoing::Outgoing(int descriptor) : descriptor_(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) {}

Outgoing::~Outgoing() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Outgoing::Progress Outgoing::write(std::string bytes, Done done) {
  const std::lock_guard lock(mutex_);
  pieces_.push_back({std::move(bytes), 0, std::move(done)});
  return pieces_.size() > 1 ? Progress::waiting : send_pieces();
}

Outgoing::Progress Outgoing::flush() {
  const std::lock_guard lock(mutex_);
  return send_pieces();
}

Outgoing::Progress Outgoing::send_pieces() {
  for (; !pieces_.empty(); pieces_.pop_front()) {
    auto& piece = pieces_.front();
    while (!broken_ && piece.sent < piece.bytes.size()) {
      const auto sent = ::send(descriptor_, piece.bytes.data() + piece.sent,
                               piece.bytes.size() - piece.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) {
        piece.sent += static_cast<std::size_t>(sent);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return Progress::waiting;
      } else if (errno != EINTR) {
        broken_ = true;  // the client is gone: nothing more can reach it
      }
    }
    piece.done();
  }
  return Progress::done;
}

void Outgoing::end() { ::shutdown(descriptor_, SHUT_WR); }
void Outgoing::cut() { ::shutdown(descriptor_, SHUT_RDWR); }

SlowWriter::SlowWriter() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  TALLYPORT_ASSERT(wake_ >= 0);
  thread_ = std::thread([this] { run(); });
}

SlowWriter::~SlowWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  eventfd_write(wake_, 1);
  thread_.join();
  ::close(wake_);
}

void SlowWriter::add(std::weak_ptr<Outgoing> outgoing) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(outgoing));
  }
  eventfd_write(wake_, 1);
}

void SlowWriter::run() {
  std::vector<std::shared_ptr<Outgoing>> watched;
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      for (const auto& each : waiting_)
        if (auto outgoing = each.lock()) watched.push_back(std::move(outgoing));
      waiting_.clear();
    }
    std::vector<pollfd> polled{{wake_, POLLIN, 0}};
    for (const auto& each : watched) polled.push_back({each->descriptor(), POLLOUT, 0});
    if (::poll(polled.data(), polled.size(), -1) < 0) continue;
    eventfd_t ignored = 0;
    eventfd_read(wake_, &ignored);
    std::vector<std::shared_ptr<Outgoing>> still;
    for (std::size_t i = 0; i < watched.size(); ++i)
      if (polled[i + 1].revents == 0 || watched[i]->flush() == Outgoing::Progress::waiting)
        still.push_back(std::move(watched[i]));
    watched = std::move(still);
  }
}

}  // namespace tallyport::http
