// epoll over non-blocking sockets. A request fits into a socket's buffer, so it is sent at one go.
#include "bench/load.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/response.h"

namespace tallyport::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kLimit = std::chrono::seconds(60);

[[noreturn]] void fail_with(const std::string& what) {
  throw std::runtime_error("the sender: " + what + ": " + std::strerror(errno));
}

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number_ < 0) fail_with("no descriptor");
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      fail_with("connect");
    const int on = 1;
    setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  int descriptor() const { return socket_.number(); }

  void send(std::string_view request) {
    sent_ = Clock::now();
    const auto size = ::send(descriptor(), request.data(), request.size(), MSG_NOSIGNAL);
    if (size != static_cast<ssize_t>(request.size())) fail_with("send");
  }

  // Reads what there is; true where the answer is complete.
  bool receive(LoadResult& result) {
    char buffer[4096];
    const auto size = ::recv(descriptor(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (size <= 0) fail_with("the server closed a connection");
    std::string_view bytes(buffer, static_cast<std::size_t>(size));
    if (!partial_.empty()) bytes = partial_.append(bytes);
    const auto end = find_end(bytes);
    if (!end) {
      if (partial_.empty()) partial_ = bytes;
      return false;
    }
    if (end->size != bytes.size()) throw NotHttp("bytes after the answer");
    partial_.clear();
    result.latencies_ms.push_back(ms_since(sent_));
    ++(end->status == 200 ? result.answered_200 : result.answered_otherwise);
    return true;
  }

 private:
  Descriptor socket_;
  std::string partial_;
  Clock::time_point sent_;
};

}  // namespace

LoadResult send_all(std::uint16_t port, const std::vector<std::string>& requests, int connections) {
  const Descriptor poll(epoll_create1(EPOLL_CLOEXEC));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < connections; ++i) {
    clients.push_back(std::make_unique<Client>(port));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = clients.back().get();
    if (epoll_ctl(poll.number(), EPOLL_CTL_ADD, clients.back()->descriptor(), &event) != 0)
      fail_with("epoll_ctl");
  }

  LoadResult result;
  result.latencies_ms.reserve(requests.size());
  const auto start = Clock::now();
  std::size_t next = 0;
  for (auto& client : clients)
    if (next < requests.size()) client->send(requests[next++]);
  std::vector<epoll_event> events(clients.size());
  while (result.latencies_ms.size() < requests.size()) {
    if (Clock::now() - start > kLimit) throw std::runtime_error("not all was answered in a minute");
    const int count =
        epoll_wait(poll.number(), events.data(), static_cast<int>(events.size()), 1'000);
    for (int i = 0; i < count; ++i) {
      auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (client.receive(result) && next < requests.size()) client.send(requests[next++]);
    }
  }
  result.seconds = ms_since(start) / 1'000;
  return result;
}

}  // namespace tallyport::bench
