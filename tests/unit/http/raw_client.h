// A client that sends exactly the bytes it is told, and reads answers with a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyport::test {

struct RawAnswer {
  int status = 0;
  std::string head;  // with the status line
  std::string body;

  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(RawClient&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_), kept_(other.kept_) {}
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { close(); }

  bool connected() const { return connected_; }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  RawClient& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }

  // The next response by its Content-Length; nothing at the end or after the deadline.
  std::optional<RawAnswer> read(bool with_body = true) {
    std::size_t end;
    while ((end = kept_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return std::nullopt;
    RawAnswer answer;
    answer.head = kept_.substr(0, end + 2);
    answer.status = std::atoi(answer.head.c_str() + 9);
    const auto at = answer.head.find("Content-Length: ");
    const std::size_t size =
        with_body && at != std::string::npos
            ? static_cast<std::size_t>(std::atoll(answer.head.c_str() + at + 16))
            : 0;
    while (kept_.size() < end + 4 + size)
      if (!more()) return std::nullopt;
    answer.body = kept_.substr(end + 4, size);
    kept_.erase(0, end + 4 + size);
    return answer;
  }

  // True where the server has closed its direction, within the deadline.
  bool at_end() {
    while (more()) {
    }
    return ended_;
  }

 private:
  bool more() {
    pollfd entry{fd_, POLLIN, 0};
    if (::poll(&entry, 1, kDeadlineMs) <= 0) return false;
    char buffer[16384];
    const auto size = ::recv(fd_, buffer, sizeof buffer, 0);
    if (size <= 0) {
      ended_ = true;
      return false;
    }
    kept_.append(buffer, static_cast<std::size_t>(size));
    return true;
  }

  static constexpr int kDeadlineMs = 10'000;
  int fd_;
  bool connected_ = false;
  bool ended_ = false;
  std::string kept_;
};

// A well-formed request without a body.
inline std::string get(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(headers) + "\r\n";
}

inline std::string post(std::string_view path, std::string_view body,
                        std::string_view headers = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace tallyport::test
