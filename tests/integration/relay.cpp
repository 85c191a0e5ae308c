// Enough of HTTP/1.1 for our own programs: bodies have a Content-Length, connections are kept.
#include "integration/relay.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyport::test {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

RelayedRequest parse_head(std::string_view head) {
  RelayedRequest request;
  auto line = head.substr(0, head.find("\r\n"));
  const auto space = line.find(' ');
  request.method = line.substr(0, space);
  line.remove_prefix(space + 1);
  request.target = line.substr(0, line.find(' '));
  for (auto at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
    const auto header = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const auto colon = header.find(':');
    if (colon == header.npos) continue;
    const auto value = std::min(header.find_first_not_of(' ', colon + 1), header.size());
    request.headers[lower(header.substr(0, colon))] = header.substr(value);
  }
  return request;
}

// The next request; nothing at the end of the connection. `pending` keeps what came too early.
std::optional<RelayedRequest> read_request(int socket, std::string& pending) {
  auto more = [&] {
    char buffer[16 * 1024];
    const auto got = recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    pending.append(buffer, static_cast<std::size_t>(got));
    return true;
  };
  std::size_t end = 0;
  while ((end = pending.find("\r\n\r\n")) == pending.npos)
    if (!more()) return std::nullopt;
  auto request = parse_head(std::string_view(pending).substr(0, end));
  const auto length = request.headers.find("content-length");
  const auto size = length == request.headers.end() ? 0 : std::stoul(length->second);
  while (pending.size() < end + 4 + size)
    if (!more()) return std::nullopt;
  request.body = pending.substr(end + 4, size);
  pending.erase(0, end + 4 + size);
  return request;
}

bool write_reply(int socket, const HttpReply& reply) {
  if (reply.status == 0) return false;
  std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " Relayed\r\n";
  for (const char* kept : {"content-type", "idempotent-replayed", "retry-after"})
    if (auto header = reply.headers.find(kept); header != reply.headers.end())
      text += header->first + ": " + header->second + "\r\n";
  text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" + reply.body;
  std::string_view left = text;
  while (!left.empty()) {
    const auto sent = send(socket, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

Relay::Relay(Pass pass) : pass_(std::move(pass)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 1024) != 0 ||
      getsockname(listener_, generic, &size) != 0)
    throw std::runtime_error("the relay cannot listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

Relay::~Relay() {
  shutdown(listener_, SHUT_RDWR);  // wakes accept()
  acceptor_.join();
  std::unique_lock lock(mutex_);
  for (int each : sockets_) shutdown(each, SHUT_RDWR);
  ended_.wait(lock, [this] { return sockets_.empty(); });
  close(listener_);
}

void Relay::accept_all() {
  while (true) {
    const int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) return;
    const std::lock_guard lock(mutex_);
    sockets_.insert(accepted);
    std::thread([this, accepted] { serve(accepted); }).detach();
  }
}

void Relay::serve(int socket) {
  std::string pending;
  while (auto request = read_request(socket, pending))
    if (!write_reply(socket, pass_(*request))) break;
  const std::lock_guard lock(mutex_);
  sockets_.erase(socket);
  close(socket);
  ended_.notify_all();
}

HttpReply forward(const RelayedRequest& request, const std::string& to) {
  HttpCall call_on{request.method, to + request.target, {}, request.body};
  for (const auto& [name, value] : request.headers)
    if (name != "host" && name != "content-length" && name != "connection")
      call_on.headers.push_back(name + ": " + value);
  return call(call_on);
}

}  // namespace tallyport::test
