// One thread accepts, one thread a connection forwards both ways.
#include "unit/storage/proxy.h"

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tallyport::test {
namespace {

constexpr int kPollMs = 50;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// Moves what is there; false at the end of the stream. `seen` is what was read.
bool read_some(int from, std::string& seen) {
  std::array<char, 65536> buffer;
  const auto size = recv(from, buffer.data(), buffer.size(), 0);
  seen.assign(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return size > 0;
}

bool write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

Proxy::Proxy(std::string upstream) : upstream_(std::move(upstream)) {
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = address_of(directory_.file(".s.PGSQL.5432"));
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 16) != 0)
    throw std::runtime_error("the proxy cannot listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

Proxy::~Proxy() {
  stop_ = true;
  acceptor_.join();
  close(listener_);
}

void Proxy::accept_all() {
  while (!stop_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, kPollMs) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    if (client >= 0) connections_.emplace_back([this, client] { forward(client); });
  }
  for (auto& each : connections_) each.join();
}

void Proxy::forward(int client) {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = address_of(upstream_);
  bool open = connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  bool answer_is_lost = false;
  std::string bytes;
  while (open && !stop_) {
    std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), kPollMs) <= 0) continue;
    if (waiting[0].revents != 0) {
      open = read_some(client, bytes);
      const bool commit = bytes.find(std::string_view("COMMIT\0", 7)) != bytes.npos;
      const auto cut = commit ? cut_.exchange(Cut::nothing) : Cut::nothing;
      if (cut != Cut::nothing) ++cuts_;
      if (cut == Cut::before) break;
      answer_is_lost = answer_is_lost || cut == Cut::after;
      open = open && write_all(server, bytes);
    }
    if (open && waiting[1].revents != 0) {
      open = read_some(server, bytes) && !answer_is_lost && write_all(client, bytes);
    }
  }
  close(server);
  close(client);
}

}  // namespace tallyport::test
