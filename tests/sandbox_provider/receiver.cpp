// One thread, one connection at a time, closed after each answer.
#include "receiver.h"

#include <cstdlib>

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyport::test {
namespace {

std::string find_header(const std::string& head, const std::string& name) {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto start = at + name.size() + 4;
  return head.substr(start, head.find("\r\n", start) - start);
}

}  // namespace

std::string ReceivedWebhook::header(const std::string& name) const {
  return find_header(head, name);
}

Receiver::Receiver() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  BOOST_REQUIRE(::bind(listener_, generic, size) == 0);
  BOOST_REQUIRE(::listen(listener_, 64) == 0);
  BOOST_REQUIRE(::getsockname(listener_, generic, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

Receiver::~Receiver() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string Receiver::url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }

void Receiver::answer_next(std::deque<int> statuses) {
  const std::lock_guard lock(mutex_);
  answers_ = std::move(statuses);
}

std::vector<ReceivedWebhook> Receiver::wait_for(std::size_t count) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, std::chrono::seconds(5), [&] { return received_.size() >= count; });
  return received_;
}

void Receiver::run() {
  while (true) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    serve(connection);
    ::close(connection);
  }
}

void Receiver::serve(int connection) {
  std::string data;
  std::size_t head_end = std::string::npos;
  std::size_t body_size = 0;
  while (head_end == std::string::npos || data.size() < head_end + 4 + body_size) {
    char buffer[4096];
    const auto got = ::recv(connection, buffer, sizeof buffer, 0);
    if (got <= 0) return;
    data.append(buffer, static_cast<std::size_t>(got));
    head_end = data.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      body_size = std::strtoul(find_header(data.substr(0, head_end + 2), "Content-Length").c_str(),
                               nullptr, 10);
    }
  }
  int status = 200;
  {
    const std::lock_guard lock(mutex_);
    if (!answers_.empty()) {
      status = answers_.front();
      answers_.pop_front();
    }
    const auto head = data.substr(0, head_end + 2);
    received_.push_back(
        {find_header(head, "Sandbox-Signature"), data.substr(head_end + 4), status, head});
  }
  came_.notify_all();
  if (status == 0) return;
  const std::string answer = "HTTP/1.1 " + std::to_string(status) +
                             " Told\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
}

}  // namespace tallyport::test
