// Pistache reads the requests; the answers are written here, for a reason that Reply states.
#include "serving/server.h"

#include <atomic>
#include <cerrno>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <pistache/endpoint.h>
#include <pistache/peer.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyport::serving {
namespace {

namespace Http = Pistache::Http;

constexpr std::size_t kMaxRequestBytes = 64 * 1024;
constexpr int kBacklog = 4'096;
constexpr int kPatienceMs = 2'000;

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

Http::ConnectionControl connection_of(const Http::Request& request) {
  const auto wish = request.headers().tryGet<Http::Header::Connection>();
  const bool ends = wish && wish->control() == Http::ConnectionControl::Close;
  // Our answers have bodies, and after one to HEAD a client would not know where it is.
  const bool can_stay =
      request.version() == Http::Version::Http11 && request.method() != Http::Method::Head;
  return can_stay && !ends ? Http::ConnectionControl::KeepAlive : Http::ConnectionControl::Close;
}

Request read(const Http::Request& request) {
  Request out;
  out.method = Http::methodString(request.method());
  out.path = request.resource();
  const std::string query = request.query().as_str();
  out.query = query.empty() ? query : query.substr(1);
  out.body = request.body();
  for (const auto& [name, raw] : request.headers().rawList()) {
    out.headers[lower_case(name)] = raw.value();
  }
  if (const auto type = request.headers().tryGet<Http::Header::ContentType>()) {
    out.headers["content-type"] = type->mime().toString();
  }
  if (const auto authorization = request.headers().tryGet<Http::Header::Authorization>()) {
    out.authorization = authorization->value();
  }
  if (const auto accept = request.headers().tryGet<Http::Header::Accept>()) {
    for (const auto& type : accept->media()) {
      if (type.toString().starts_with("text/html")) out.wants = Request::Wants::html;
    }
  }
  const std::string peer = request.address().host();
  if (peer.starts_with("127.") || peer == "::1") out.from = Request::From::loopback;
  return out;
}

// What the client gets, as bytes. `connection` is "keep-alive" or "close".
std::string wire_text(const Answer& answer, std::string_view connection) {
  const auto code = static_cast<Http::Code>(answer.status);
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " " + Http::codeString(code);
  text.append("\r\nConnection: ").append(connection).append("\r\nCache-Control: no-store\r\n");
  if (answer.type == Answer::Type::html) text += "Content-Type: text/html; charset=utf-8\r\n";
  if (answer.type == Answer::Type::json) text += "Content-Type: application/json\r\n";
  for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\r\n";
  return text + "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body;
}

// One answer that is owed, sent once, from any thread.
//
// Pistache 0.0.5 queues answers by descriptor number. When a client is killed between its request
// and the answer, another client may have the number by then and would get the answer. So this
// holds a descriptor of its own for the connection, and writes to that.
class Reply {
 public:
  // On the thread that owns the peer, where its number cannot change hands.
  Reply(const Pistache::Tcp::Peer& peer, Http::ConnectionControl connection)
      : fd_(::fcntl(peer.fd(), F_DUPFD_CLOEXEC, 0)), connection_(connection) {
    if (fd_ < 0) throw std::runtime_error("no descriptor is left");
  }
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply() { ::close(fd_); }

  void send(const Answer& answer) {
    if (answer.line == Line::dropped) return drop();
    // What is late ends the connection: only its own thread may tell the peer that it is idle
    // again.
    const bool stays =
        connection_ == Http::ConnectionControl::KeepAlive && std::this_thread::get_id() == owner_;
    if (!write(wire_text(answer, stays ? "keep-alive" : "close"))) return drop();
    if (stays) {
      stayed_ = true;
    } else {
      ::shutdown(fd_, SHUT_WR);
    }
  }
  // Whether it has been sent, and the connection is for further requests. On its own thread.
  bool stayed() const { return stayed_; }

 private:
  // The client reads the end of the stream where it expects an answer.
  void drop() { ::shutdown(fd_, SHUT_RDWR); }

  // False where the client left, or does not read for two seconds.
  bool write(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) {
        text.remove_prefix(static_cast<std::size_t>(sent));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return false;
      pollfd room{fd_, POLLOUT, 0};
      if (::poll(&room, 1, kPatienceMs) <= 0) return false;
    }
    return true;
  }

  const int fd_;
  const Http::ConnectionControl connection_;
  const std::thread::id owner_ = std::this_thread::get_id();
  bool stayed_ = false;  // its own thread only
};

class Handler : public Http::Handler {
 public:
  HTTP_PROTOTYPE(Handler)

  explicit Handler(std::shared_ptr<std::atomic<Site*>> site) : site_(std::move(site)) {}

  void onRequest(const Http::Request& request, Http::ResponseWriter writer) override {
    const auto peer = writer.getPeer();
    if (!peer) return;
    try {
      const auto reply = std::make_shared<Reply>(*peer, connection_of(request));
      answer(request, reply);
      if (reply->stayed()) peer->setIdle(true);
    } catch (const std::exception&) {
      ::shutdown(peer->fd(), SHUT_RDWR);
    }
  }

 private:
  void answer(const Http::Request& request, const std::shared_ptr<Reply>& reply) {
    const auto fail = [&](int status, const char* body) { reply->send({status, body}); };
    Site* site = site_->load();
    if (!site) return fail(503, R"({"error":{"code":"starting","message":"not ready"}})");
    try {
      site->answer(read(request), [reply](const Answer& ready) { reply->send(ready); });
    } catch (const std::exception&) {
      fail(500,
           R"({"error":{"code":"internal_error","message":"a fault of this program itself"}})");
    }
  }

  std::shared_ptr<std::atomic<Site*>> site_;
};

}  // namespace

struct Server::State {
  explicit State(const Pistache::Address& address)
      : endpoint(std::make_unique<Http::Endpoint>(address)) {}
  std::unique_ptr<Http::Endpoint> endpoint;  // null once stopped
  std::shared_ptr<std::atomic<Site*>> site = std::make_shared<std::atomic<Site*>>(nullptr);
};

Server::Server(const std::string& host, std::uint16_t port) {
  try {
    state_ = std::make_unique<State>(Pistache::Address(host, Pistache::Port(port)));
    state_->endpoint->init(Http::Endpoint::options()
                               .threads(2)
                               .backlog(kBacklog)
                               .flags(Pistache::Tcp::Options::ReuseAddr)
                               .maxRequestSize(kMaxRequestBytes));
    state_->endpoint->setHandler(std::make_shared<Handler>(state_->site));
    state_->endpoint->serveThreaded();
  } catch (const std::exception& error) {
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port) + ": " +
                             error.what());
  }
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return state_->endpoint->getPort(); }

void Server::serve(Site& site) { state_->site->store(&site); }

void Server::stop() {
  if (!state_->endpoint) return;
  state_->endpoint->shutdown();
  // Only this waits for its threads.
  state_->endpoint.reset();
}

}  // namespace tallyport::serving
