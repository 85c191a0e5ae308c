// One thread accepts, one thread a connection reads, asks the script, and answers.
#include "support/http_server.h"

#include <csignal>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyport::test {
namespace {

int listen_on_loopback(std::uint16_t& port) {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (socket < 0 || bind(socket, generic, size) != 0 || listen(socket, 512) != 0 ||
      getsockname(socket, generic, &size) != 0) {
    throw std::runtime_error("no loopback listener for the test server");
  }
  port = ntohs(address.sin_port);
  return socket;
}

std::size_t content_length(const ReceivedRequest& request) {
  auto text = request.header("Content-Length");
  return text.empty() ? 0 : std::stoul(text);
}

void parse_head(std::string_view head, ReceivedRequest& request) {
  auto line_end = head.find("\r\n");
  auto line = head.substr(0, line_end);
  auto first = line.find(' ');
  auto second = line.find(' ', first + 1);
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, second - first - 1);
  while (line_end != std::string_view::npos) {
    head.remove_prefix(line_end + 2);
    line_end = head.find("\r\n");
    line = head.substr(0, line_end);
    auto colon = line.find(':');
    if (colon == std::string_view::npos) break;
    auto value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    request.headers.emplace_back(line.substr(0, colon), value);
  }
}

}  // namespace

std::string ReceivedRequest::header(const std::string& name) const {
  for (const auto& [known, value] : headers) {
    if (strcasecmp(known.c_str(), name.c_str()) == 0) return value;
  }
  return {};
}

Reaction answer(int status, const std::string& body, const std::string& headers) {
  return {"HTTP/1.1 " + std::to_string(status) + " Scripted\r\n" + headers +
              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
          {},
          Reaction::Then::keep_open};
}

Reaction close_without_answer() { return {{}, {}, Reaction::Then::close}; }
Reaction reset_without_answer() { return {{}, {}, Reaction::Then::reset}; }

struct HttpServer::Tls {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  explicit Tls(const Identity& identity) {
    SSL_CTX_use_certificate(context, identity.certificate());
    SSL_CTX_use_PrivateKey(context, identity.key());
  }
  ~Tls() { SSL_CTX_free(context); }
};

// Bytes in and out, with or without TLS.
class HttpServer::Stream {
 public:
  Stream(int socket, Tls* tls) : socket_(socket) {
    if (tls == nullptr) return;
    ssl_ = SSL_new(tls->context);
    SSL_set_fd(ssl_, socket);
    ready_ = SSL_accept(ssl_) == 1;
  }
  ~Stream() {
    if (ssl_ != nullptr) SSL_free(ssl_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool ready() const { return ready_; }
  bool read_some(std::string& into) {
    char buffer[16 * 1024];
    auto count = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                 : recv(socket_, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    into.append(buffer, static_cast<std::size_t>(count));
    return true;
  }
  bool write_all(std::string_view bytes) {
    while (!bytes.empty()) {
      auto count = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                   : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void reset_on_close() {
    linger now{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }

 private:
  int socket_;
  SSL* ssl_ = nullptr;
  bool ready_ = true;
};

HttpServer::HttpServer(Script script, const Identity* identity) : script_(std::move(script)) {
  if (identity != nullptr) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    tls_ = std::make_unique<Tls>(*identity);
  }
  listener_ = listen_on_loopback(port_);
  acceptor_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
    for (int socket : sockets_) {
      if (socket >= 0) shutdown(socket, SHUT_RDWR);
    }
  }
  changed_.notify_all();
  stop_listening();
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
  close(listener_);
}

// Linux wakes accept() of a listener that is shut down.
void HttpServer::stop_listening() { shutdown(listener_, SHUT_RDWR); }

std::string HttpServer::url(const std::string& path) const {
  return (tls_ ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port_) + path;
}

std::vector<ReceivedRequest> HttpServer::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t HttpServer::connections() const {
  std::lock_guard lock(mutex_);
  return sockets_.size();
}

bool HttpServer::wait_for_requests(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10),
                           [&] { return requests_.size() >= count; });
}

void HttpServer::accept_all() {
  while (true) {
    int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::lock_guard lock(mutex_);
    if (stop_) {
      close(socket);
      return;
    }
    auto connection = sockets_.size();
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, connection] { serve(socket, connection); });
  }
}

void HttpServer::serve(int socket, std::size_t connection) {
  {
    Stream stream(socket, tls_.get());
    std::string pending;
    std::size_t on_connection = 0;
    while (stream.ready()) {
      ReceivedRequest request;
      request.connection = connection;
      request.on_connection = on_connection++;
      if (!read_request(stream, pending, request)) break;
      {
        std::lock_guard lock(mutex_);
        request.number = requests_.size();
        requests_.push_back(request);
      }
      changed_.notify_all();
      Reaction reaction;
      {
        std::lock_guard lock(script_mutex_);
        reaction = script_(request);
      }
      if (!react(stream, reaction)) break;
    }
  }
  std::lock_guard lock(mutex_);  // the destructor must not shut down a number used anew
  sockets_[connection] = -1;
  close(socket);
}

bool HttpServer::read_request(Stream& stream, std::string& pending, ReceivedRequest& request) {
  std::size_t head_end;
  while ((head_end = pending.find("\r\n\r\n")) == std::string::npos) {
    if (!stream.read_some(pending)) return false;
  }
  parse_head(std::string_view(pending).substr(0, head_end), request);
  auto total = head_end + 4 + content_length(request);
  while (pending.size() < total) {
    if (!stream.read_some(pending)) return false;
  }
  request.bytes = pending.substr(0, total);
  request.body = request.bytes.substr(head_end + 4);
  pending.erase(0, total);
  return true;
}

// False where the connection ends here.
bool HttpServer::react(Stream& stream, const Reaction& reaction) {
  if (reaction.delay.count() > 0) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, reaction.delay, [this] { return stop_; })) return false;
  }
  if (!stream.write_all(reaction.bytes)) return false;
  if (reaction.then == Reaction::Then::reset) stream.reset_on_close();
  return reaction.then == Reaction::Then::keep_open;
}

std::uint16_t refusing_port() {
  std::uint16_t port = 0;
  close(listen_on_loopback(port));
  return port;
}

}  // namespace tallyport::test
