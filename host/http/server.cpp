// The only file that sees Pistache: its listener, its threads, what it reads. Requests are parsed
// by RequestReader and answers written by Outgoing, not by Pistache (docs/decisions/0005-http.md).
#include "http/server.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_set>

#include <pistache/endpoint.h>
#include <pistache/peer.h>
#include <sys/socket.h>

#include "base/wiping.h"
#include "http/connection.h"
#include "http/outgoing.h"

namespace tallyport::http {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPeerData = "tallyport";
constexpr auto kSweep = 50ms;  // how often time-outs are looked at
// Pistache's own time-outs would answer 408 while a request is being worked on: never.
constexpr auto kNever = std::chrono::hours(24 * 365 * 10);

// The client's end of a connection as a Socket.
class PeerSocket final : public Socket {
 public:
  // `slow` outlives it.
  PeerSocket(int descriptor, SlowWriter& slow)
      : outgoing_(std::make_shared<Outgoing>(descriptor)), slow_(slow) {}

  void set_owner(std::weak_ptr<Connection> owner) { owner_ = std::move(owner); }

  void write(std::string bytes, Then then) override {
    auto done = [owner = owner_, then, outgoing = std::weak_ptr(outgoing_)] {
      if (const auto still = outgoing.lock(); still && then == Then::close) still->end();
      if (const auto connection = owner.lock(); connection && then != Then::more)
        connection->written();
    };
    if (outgoing_->write(std::move(bytes), std::move(done)) == Outgoing::Progress::waiting)
      slow_.add(outgoing_);
  }

  void cut() override { outgoing_->cut(); }

 private:
  std::shared_ptr<Outgoing> outgoing_;
  SlowWriter& slow_;
  std::weak_ptr<Connection> owner_;
};

// The connections that are open.
class Connections {
 public:
  void add(std::shared_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    open_.insert(std::move(connection));
  }
  void remove(const std::shared_ptr<Connection>& connection) {
    const std::lock_guard lock(mutex_);
    open_.erase(connection);
  }
  std::vector<std::shared_ptr<Connection>> all() {
    const std::lock_guard lock(mutex_);
    return {open_.begin(), open_.end()};
  }

 private:
  std::mutex mutex_;
  std::unordered_set<std::shared_ptr<Connection>> open_;
};

// What Pistache calls. It copies this once a thread; the copies share what they point to.
class PistacheHandler final : public Pistache::Http::Handler {
 public:
  HTTP_PROTOTYPE(PistacheHandler)

  PistacheHandler(std::shared_ptr<ConnectionContext> context,
                  std::shared_ptr<Connections> connections, SlowWriter& slow)
      : context_(std::move(context)), connections_(std::move(connections)), slow_(slow) {}

  // Pure in the base, but only called by the parser that we do without.
  void onRequest(const Pistache::Http::Request&, Pistache::Http::ResponseWriter) override {}

  void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    // Pistache's timer looks for this on every peer; it stays empty.
    peer->putData(ParserData, std::make_shared<Pistache::Http::RequestParser>(std::size_t{1}));
    auto socket = std::make_unique<PeerSocket>(peer->fd(), slow_);
    auto* raw = socket.get();
    auto connection =
        std::make_shared<Connection>(context_, std::move(socket), peer->address().host());
    raw->set_owner(connection);
    peer->putData(kPeerData, connection);
    connections_->add(std::move(connection));
  }

  void onInput(const char* buffer, size_t len,
               const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    try {
      if (const auto connection = find(peer)) connection->on_bytes({buffer, len});
    } catch (...) {  // out of memory: this connection ends, the thread goes on
      ::shutdown(peer->fd(), SHUT_RDWR);
    }
    if (!wipes_freed_memory()) return;
    // Pistache reads into an array on its stack (src/common/transport.cc, handleIncoming).
    wipe(const_cast<char*>(buffer), len);
    wipe_stack_below();
  }

  void onDisconnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    if (const auto connection = find(peer)) {
      connection->on_closed();
      connections_->remove(connection);
    }
  }

 private:
  static std::shared_ptr<Connection> find(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
    return std::static_pointer_cast<Connection>(peer->tryGetData(kPeerData));
  }

  std::shared_ptr<ConnectionContext> context_;
  std::shared_ptr<Connections> connections_;
  SlowWriter& slow_;
};

Pistache::Address address_of(const ServerSettings& settings) {
  const bool ipv6 = settings.host.find(':') != std::string::npos;
  return Pistache::Address(ipv6 ? '[' + settings.host + ']' : settings.host,
                           Pistache::Port(settings.port));
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerSettings settings, Handler handler, Log& log)
      : context_(std::make_shared<ConnectionContext>()),
        connections_(std::make_shared<Connections>()),
        endpoint_(std::make_unique<Pistache::Http::Endpoint>(address_of(settings))) {
    context_->settings.limits.body_bytes = settings.body_max_bytes;
    context_->settings.header_timeout = settings.header_timeout;
    context_->settings.body_timeout = settings.body_timeout;
    context_->settings.idle_timeout = settings.idle_timeout;
    context_->now = [] { return std::chrono::steady_clock::now(); };
    context_->handler = [handler = std::move(handler), &log](Request request, Responder responder) {
      try {
        handler(std::move(request), std::move(responder));
      } catch (const std::exception& error) {
        log.error("a request's handler threw", {{"what", error.what()}});
      }
    };
    using Pistache::Tcp::Options;
    auto flags = Pistache::Flags<Options>(Options::ReuseAddr);
    flags.setFlag(Options::NoDelay).setFlag(Options::CloseOnExec);
    endpoint_->init(Pistache::Http::Endpoint::options()
                        .threads(settings.threads)
                        .threadsName("tp-http")
                        .flags(flags)
                        .backlog(1024)
                        .headerTimeout(kNever)
                        .bodyTimeout(kNever)
                        .keepaliveTimeout(kNever));
    endpoint_->setHandler(std::make_shared<PistacheHandler>(context_, connections_, slow_));
    endpoint_->serveThreaded();
    sweeper_ = std::thread([this] { sweep(); });
  }

  ~Impl() { stop(0ms); }

  std::uint16_t port() const {
    return endpoint_ ? static_cast<std::uint16_t>(endpoint_->getPort()) : std::uint16_t{0};
  }

  bool stop(std::chrono::milliseconds limit) {
    if (!sweeper_.joinable()) return true;
    context_->draining = true;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (context_->in_flight > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(5ms);
    const bool all = context_->in_flight == 0;
    for (const auto& connection : connections_->all()) connection->abandon();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stopped_.notify_all();
    sweeper_.join();
    // Pistache closes the descriptors of those that were cut while its threads still run; it
    // closes the port only when it is destroyed.
    for (int i = 0; i < 40 && !connections_->all().empty(); ++i) std::this_thread::sleep_for(5ms);
    endpoint_->shutdown();
    endpoint_.reset();
    return all;
  }

 private:
  void sweep() {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, kSweep, [this] { return stopping_; })) {
      const auto now = std::chrono::steady_clock::now();
      for (const auto& connection : connections_->all()) connection->check(now);
    }
  }

  SlowWriter slow_;  // outlives every connection, and the endpoint whose handler refers to it
  std::shared_ptr<ConnectionContext> context_;
  std::shared_ptr<Connections> connections_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread sweeper_;
  std::unique_ptr<Pistache::Http::Endpoint> endpoint_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerSettings settings, Handler handler, Log& log) {
  try {
    const auto where = settings.host + " port " + std::to_string(settings.port);
    try {
      return std::unique_ptr<Server>(
          new Server(std::make_unique<Impl>(std::move(settings), std::move(handler), log)));
    } catch (const std::exception& error) {
      return fail(Errc::config_invalid, "cannot listen on " + where + ": " + error.what());
    }
  } catch (const std::exception& error) {
    return fail(Errc::internal, error.what());
  }
}

std::uint16_t Server::port() const { return impl_->port(); }
bool Server::stop(std::chrono::milliseconds limit) { return impl_->stop(limit); }

}  // namespace tallyport::http
