// Pistache as it has to be used: Connection set by hand, nothing thrown out of a handler, answers from
// any thread.
#include "server.h"

#include <pistache/endpoint.h>
#include <pistache/peer.h>
#include <sys/socket.h>

#include <atomic>
#include <exception>
#include <ostream>
#include <stdexcept>
#include <utility>

namespace tallyport::sandbox {
namespace {

namespace Http = Pistache::Http;

constexpr std::size_t kMaxRequestBytes = 64 * 1024;
constexpr int kBacklog = 4'096;

std::string raw_header(const Http::Request& request, const std::string& name) {
  const auto found = request.headers().tryGetRaw(name);
  return found ? found->value() : std::string();
}

bool keeps_alive(const Http::Request& request) {
  const auto connection = request.headers().tryGet<Http::Header::Connection>();
  if (connection && connection->control() == Http::ConnectionControl::Close) return false;
  return request.version() == Http::Version::Http11;
}

Request read(const Http::Request& request) {
  Request out;
  out.method = Http::methodString(request.method());
  out.path = request.resource();
  const std::string query = request.query().as_str();
  out.query = query.empty() ? query : query.substr(1);
  out.body = request.body();
  out.idempotency_key = raw_header(request, "Idempotency-Key");
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

// A header with any name: Pistache does not write raw ones.
class AnyHeader : public Http::Header::Header {
 public:
  AnyHeader(std::string name, std::string value)
      : name_(std::move(name)), value_(std::move(value)) {}
  const char* name() const override { return name_.c_str(); }
  std::uint64_t hash() const { return 0; }
  void write(std::ostream& out) const override { out << value_; }

 private:
  std::string name_;
  std::string value_;
};

// One answer that is owed. Whoever holds it may send from any thread.
class Reply {
 public:
  Reply(Http::ResponseWriter writer, Http::ConnectionControl connection)
      : writer_(std::move(writer)), connection_(connection) {}

  void send(const Answer& answer) noexcept {
    try {
      if (answer.line == Provider::Line::dropped) return drop();
      auto& headers = writer_.headers();
      // Pistache has put "Close" there, and add() does not replace.
      headers.remove<Http::Header::Connection>();
      headers.add<Http::Header::Connection>(connection_);
      const auto add = [&](const std::string& name, const std::string& value) {
        headers.add(std::make_shared<AnyHeader>(name, value));
      };
      add("Cache-Control", "no-store");
      if (answer.type == Answer::Type::html) add("Content-Type", "text/html; charset=utf-8");
      if (answer.type == Answer::Type::json) add("Content-Type", "application/json");
      for (const auto& [name, value] : answer.headers) add(name, value);
      auto sent = writer_.send(static_cast<Http::Code>(answer.status), answer.body);
      if (connection_ == Http::ConnectionControl::KeepAlive) return;
      // Pistache says "Close" but leaves that to the client.
      sent.then(
          [peer = writer_.getPeer()](ssize_t) {
            if (peer) ::shutdown(peer->fd(), SHUT_WR);
          },
          Pistache::Async::IgnoreException);
    } catch (const std::exception&) {
      // The peer left: nobody is there to answer.
    }
  }

 private:
  // The peer reads the end of the stream where it expects an answer.
  void drop() {
    if (const auto peer = writer_.getPeer()) ::shutdown(peer->fd(), SHUT_RDWR);
  }

  Http::ResponseWriter writer_;
  const Http::ConnectionControl connection_;
};

class Handler : public Http::Handler {
 public:
  HTTP_PROTOTYPE(Handler)

  explicit Handler(std::shared_ptr<std::atomic<Routes*>> routes) : routes_(std::move(routes)) {}

  void onRequest(const Http::Request& request, Http::ResponseWriter writer) override {
    const auto reply = std::make_shared<Reply>(
        std::move(writer), keeps_alive(request) ? Http::ConnectionControl::KeepAlive
                                                : Http::ConnectionControl::Close);
    const auto fail = [&](int status, const char* body) { reply->send({status, body}); };
    try {
      Routes* routes = routes_->load();
      if (!routes) return fail(503, R"({"error":{"code":"starting","message":"not ready"}})");
      routes->answer(read(request), [reply](const Answer& answer) { reply->send(answer); });
    } catch (const std::exception&) {
      fail(500, R"({"error":{"code":"internal_error","message":"a fault of the sandbox itself"}})");
    }
  }

 private:
  std::shared_ptr<std::atomic<Routes*>> routes_;
};

}  // namespace

struct Server::State {
  explicit State(const Pistache::Address& address) : endpoint(address) {}
  Http::Endpoint endpoint;
  std::shared_ptr<std::atomic<Routes*>> routes = std::make_shared<std::atomic<Routes*>>(nullptr);
  bool stopped = false;
};

Server::Server(const std::string& host, std::uint16_t port) {
  try {
    state_ = std::make_unique<State>(Pistache::Address(host, Pistache::Port(port)));
    state_->endpoint.init(Http::Endpoint::options()
                              .threads(2)
                              .backlog(kBacklog)
                              .flags(Pistache::Tcp::Options::ReuseAddr)
                              .maxRequestSize(kMaxRequestBytes));
    state_->endpoint.setHandler(std::make_shared<Handler>(state_->routes));
    state_->endpoint.serveThreaded();
  } catch (const std::exception& error) {
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port) + ": " +
                             error.what());
  }
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return state_->endpoint.getPort(); }

void Server::serve(Routes& routes) { state_->routes->store(&routes); }

void Server::stop() {
  if (std::exchange(state_->stopped, true)) return;
  state_->routes->store(nullptr);
  state_->endpoint.shutdown();
}

}  // namespace tallyport::sandbox
