// The loop: takes new exchanges, lets libcurl work, starts tries whose time has come. All but the
// inbox belongs to its thread, so there is one lock, and never around a callback.
#include "outbound/curl_client.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

#include <curl/curl.h>
#include <malloc.h>

#include "base/wiping.h"
#include "outbound/exchange.h"
#include "outbound/gateway_limits.h"

namespace tallyport {
namespace {

constexpr std::int64_t kPollMaxMs = 60'000;

// libcurl copies a request into buffers of its own.
void free_wiped(void* block) {
  if (block != nullptr && wipes_freed_memory()) wipe(block, malloc_usable_size(block));
  std::free(block);
}

void* move_wiped(void* block, std::size_t size) {
  if (block == nullptr || !wipes_freed_memory()) return std::realloc(block, size);
  auto* moved = std::malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(size, malloc_usable_size(block)));
  free_wiped(block);
  return moved;
}

void start_libcurl_once() {
  static const CURLcode code = curl_global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, free_wiped,
                                                    move_wiped, strdup, std::calloc);
  TALLYPORT_ASSERT(code == CURLE_OK);
}

bool is_failure(const TryOutcome& outcome) {
  auto* response = std::get_if<HttpResponse>(&outcome);
  return response == nullptr || response->status >= 500;
}

bool may_pass(const TryOutcome& outcome) {
  if (auto* response = std::get_if<HttpResponse>(&outcome)) {
    return status_is_transient(response->status);
  }
  return std::get<TryFailure>(outcome).may_pass;
}

}  // namespace

class CurlClient::Loop {
 public:
  Loop(OutboundSettings settings, Clock& clock, Entropy& entropy, Log& log);
  ~Loop();
  void submit(HttpRequest request, std::function<void(HttpOutcome)> done);
  void stop();

 private:
  using Owned = std::unique_ptr<Exchange>;

  void run();
  bool stopping();
  std::vector<Owned> take_inbox();
  void begin(Owned exchange);
  void enter_or_queue(Owned exchange);
  void admit_queued();
  void expire_queued();
  void start_try(Owned exchange);
  void collect_finished();
  void after_try(Owned exchange, CURLcode code);
  void start_due_retries();
  std::optional<std::int64_t> retry_delay_ms(const Exchange& exchange);
  void finish(Owned exchange, HttpOutcome outcome);
  void finish_with_last(Owned exchange, std::string reason_if_none);
  void abandon_all();
  int poll_ms() const;

  const OutboundSettings settings_;
  Clock& clock_;
  Entropy& entropy_;
  Log& log_;

  CURLM* multi_;
  CURLSH* share_;
  GatewayLimits limits_;
  std::unordered_map<CURL*, Owned> on_wire_;
  std::multimap<MonotonicTime, Owned> waiting_;      // for their next try
  std::map<std::string, std::deque<Owned>> queued_;  // for a place in the bulkhead, by gateway

  std::mutex mutex_;
  std::vector<Owned> inbox_;  // guarded by mutex_
  bool stop_ = false;         // guarded by mutex_
  std::thread thread_;        // last: runs when all else is there
};

CurlClient::Loop::Loop(OutboundSettings settings, Clock& clock, Entropy& entropy, Log& log)
    : settings_(std::move(settings)),
      clock_(clock),
      entropy_(entropy),
      log_(log),
      limits_(settings_.breaker, settings_.breaker_by_gateway, settings_.in_flight_max,
              settings_.in_flight_max_by_gateway) {
  start_libcurl_once();
  multi_ = curl_multi_init();
  share_ = curl_share_init();
  TALLYPORT_ASSERT(multi_ != nullptr && share_ != nullptr);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, settings_.idle_connections_max);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  thread_ = std::thread([this] { run(); });
}

CurlClient::Loop::~Loop() {
  stop();
  curl_multi_cleanup(multi_);
  curl_share_cleanup(share_);
}

void CurlClient::Loop::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  curl_multi_wakeup(multi_);
  if (thread_.joinable()) thread_.join();
}

void CurlClient::Loop::submit(HttpRequest request, std::function<void(HttpOutcome)> done) {
  auto exchange = std::make_unique<Exchange>();
  exchange->request = std::move(request);
  exchange->done = std::move(done);
  exchange->started = std::chrono::steady_clock::now();
  {
    std::lock_guard lock(mutex_);
    if (!stop_) inbox_.push_back(std::move(exchange));
  }
  if (exchange) return exchange->done(HttpFailure{false, "the server is stopping"});
  curl_multi_wakeup(multi_);
}

bool CurlClient::Loop::stopping() {
  std::lock_guard lock(mutex_);
  return stop_;
}

std::vector<CurlClient::Loop::Owned> CurlClient::Loop::take_inbox() {
  std::lock_guard lock(mutex_);
  return std::exchange(inbox_, {});
}

void CurlClient::Loop::run() {
  sigset_t all;  // signals belong to the main thread
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);

  while (!stopping()) {
    for (auto& exchange : take_inbox()) enter_or_queue(std::move(exchange));
    expire_queued();
    start_due_retries();
    int running = 0;
    TALLYPORT_ASSERT(curl_multi_perform(multi_, &running) == CURLM_OK);
    collect_finished();
    admit_queued();
    TALLYPORT_ASSERT(curl_multi_poll(multi_, nullptr, 0, poll_ms(), nullptr) == CURLM_OK);
  }
  abandon_all();
}

int CurlClient::Loop::poll_ms() const {
  auto wait = kPollMaxMs;
  if (!waiting_.empty()) {  // rounded up, so that it is due on waking
    wait = ms_between(std::chrono::steady_clock::now(), waiting_.begin()->first) + 1;
  }
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [gateway, queue] : queued_)
    if (!queue.empty()) wait = std::min(wait, queue.front()->remaining_ms(now) + 1);
  return static_cast<int>(std::clamp<std::int64_t>(wait, 0, kPollMaxMs));
}

// First come, first served: nobody overtakes those who wait already.
void CurlClient::Loop::enter_or_queue(Owned exchange) {
  const auto gateway = exchange->request.gateway;
  auto& queue = queued_[gateway];
  if (queue.empty() && limits_.enter(gateway)) return begin(std::move(exchange));
  if (queue.size() < settings_.queue_max) return queue.push_back(std::move(exchange));
  auto reason = "gateway " + gateway + " has " + std::to_string(limits_.most(gateway)) +
                " exchanges under way, as many as it may, and " + std::to_string(queue.size()) +
                " that wait";
  finish(std::move(exchange), HttpFailure{false, std::move(reason)});
}

// Begins those that wait, in the places that have become free.
void CurlClient::Loop::admit_queued() {
  for (auto& [gateway, queue] : queued_)
    while (!queue.empty() && limits_.enter(gateway)) {
      auto next = std::move(queue.front());
      queue.pop_front();
      begin(std::move(next));
    }
}

void CurlClient::Loop::expire_queued() {
  const auto now = std::chrono::steady_clock::now();
  for (auto& [gateway, queue] : queued_)
    while (!queue.empty() && queue.front()->remaining_ms(now) <= 0) {
      auto late = std::move(queue.front());
      queue.pop_front();
      finish(std::move(late),
             HttpFailure{false, "gateway " + gateway + " was busy until the deadline passed"});
    }
}

void CurlClient::Loop::begin(Owned exchange) {
  auto& request = exchange->request;
  exchange->in_bulkhead = true;
  auto wire = WireRequest::create(request);
  if (!wire) return finish(std::move(exchange), HttpFailure{false, wire.error().detail});
  exchange->wire.emplace(std::move(wire.value()));
  start_try(std::move(exchange));
}

void CurlClient::Loop::start_try(Owned exchange) {
  auto& request = exchange->request;
  TALLYPORT_ASSERT(exchange->tries == 0 || request.retry != Retry::never);
  auto remaining = exchange->remaining_ms(std::chrono::steady_clock::now());
  if (remaining <= 0) {
    return finish_with_last(
        std::move(exchange),
        "the deadline of " + std::to_string(request.deadline_ms) + " ms passed before sending");
  }
  auto pass = limits_.breaker(request.gateway).admit(clock_.now());
  if (!pass) {
    return finish_with_last(std::move(exchange),
                            "gateway " + request.gateway + " keeps failing, its breaker is open");
  }
  exchange->pass = *pass;
  ++exchange->tries;

  TrySettings settings;
  // A retry also goes on a fresh one: libcurl's own repeats would come without backoff.
  settings.connection =
      request.retry == Retry::never || exchange->tries > 1 ? Connection::fresh : Connection::pooled;
  settings.connect_ms = settings_.connect_timeout_ms;
  settings.total_ms = std::min(request.timeout_ms, remaining);
  settings.response_bytes_max = request.max_response_bytes;
  settings.user_agent = settings_.user_agent;
  settings.ca_file = settings_.ca_file;
  settings.share = share_;
  exchange->transfer = std::make_unique<Transfer>(*exchange->wire, settings);
  auto* easy = exchange->transfer->easy();
  TALLYPORT_ASSERT(curl_multi_add_handle(multi_, easy) == CURLM_OK);
  on_wire_.emplace(easy, std::move(exchange));
}

void CurlClient::Loop::collect_finished() {
  int left = 0;
  while (auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* easy = message->easy_handle;
    auto code = message->data.result;  // the message does not outlive the removal
    curl_multi_remove_handle(multi_, easy);
    auto node = on_wire_.extract(easy);
    TALLYPORT_ASSERT(!node.empty());
    after_try(std::move(node.mapped()), code);
  }
}

void CurlClient::Loop::after_try(Owned exchange, CURLcode code) {
  auto outcome = exchange->transfer->take_outcome(code);
  exchange->transfer.reset();
  auto verdict = is_failure(outcome) ? Breaker::Verdict::failure : Breaker::Verdict::success;
  limits_.breaker(exchange->request.gateway).record(exchange->pass, verdict, clock_.now());

  auto* failure = std::get_if<TryFailure>(&outcome);
  exchange->maybe_sent = exchange->maybe_sent || failure == nullptr || failure->maybe_sent;
  exchange->last = std::move(outcome);
  auto delay = retry_delay_ms(*exchange);
  if (!delay) return finish_with_last(std::move(exchange), {});
  auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(*delay);
  waiting_.emplace(due, std::move(exchange));
}

// None where the last outcome is the final one.
std::optional<std::int64_t> CurlClient::Loop::retry_delay_ms(const Exchange& exchange) {
  if (exchange.request.retry == Retry::never || !may_pass(*exchange.last) ||
      exchange.tries > settings_.backoff.retries_max) {
    return std::nullopt;
  }
  std::array<std::uint8_t, 8> bytes{};
  entropy_.fill(bytes);
  std::uint64_t random = 0;
  for (auto byte : bytes) random = random << 8 | byte;
  auto delay = backoff_ms(settings_.backoff, exchange.tries, random);
  if (auto* response = std::get_if<HttpResponse>(&*exchange.last)) {
    delay = std::max(delay, retry_after_ms(*response, clock_.now()).value_or(0));
  }
  if (delay >= exchange.remaining_ms(std::chrono::steady_clock::now())) return std::nullopt;
  return delay;
}

void CurlClient::Loop::start_due_retries() {
  auto now = std::chrono::steady_clock::now();
  while (!waiting_.empty() && waiting_.begin()->first <= now) {
    auto node = waiting_.extract(waiting_.begin());
    start_try(std::move(node.mapped()));
  }
}

void CurlClient::Loop::finish_with_last(Owned exchange, std::string reason_if_none) {
  if (!exchange->last) {
    return finish(std::move(exchange), HttpFailure{false, std::move(reason_if_none)});
  }
  if (auto* response = std::get_if<HttpResponse>(&*exchange->last)) {
    auto answer = std::move(*response);
    return finish(std::move(exchange), std::move(answer));
  }
  HttpFailure failure{exchange->maybe_sent, std::get<TryFailure>(*exchange->last).reason};
  finish(std::move(exchange), std::move(failure));
}

void CurlClient::Loop::finish(Owned exchange, HttpOutcome outcome) {
  if (exchange->in_bulkhead) limits_.leave(exchange->request.gateway);
  write_exchange(log_, *exchange, outcome);
  auto done = std::move(exchange->done);
  exchange.reset();  // wipes what was filled in, before anyone goes on
  done(std::move(outcome));
}

void CurlClient::Loop::abandon_all() {
  HttpFailure stopped{true, "the server is stopping"};
  while (!on_wire_.empty()) {
    auto node = on_wire_.extract(on_wire_.begin());
    curl_multi_remove_handle(multi_, node.key());
    finish(std::move(node.mapped()), stopped);
  }
  while (!waiting_.empty()) {
    auto node = waiting_.extract(waiting_.begin());
    finish(std::move(node.mapped()), stopped);
  }
  stopped.maybe_sent = false;  // none of these was begun; `done` may still add some
  for (auto& [gateway, queue] : queued_)
    for (; !queue.empty(); queue.pop_front()) finish(std::move(queue.front()), stopped);
  for (auto late = take_inbox(); !late.empty(); late = take_inbox()) {
    for (auto& exchange : late) finish(std::move(exchange), stopped);
  }
}

CurlClient::CurlClient(OutboundSettings settings, Clock& clock, Entropy& entropy, Log& log)
    : loop_(std::make_unique<Loop>(std::move(settings), clock, entropy, log)) {}

CurlClient::~CurlClient() = default;

void CurlClient::stop() { loop_->stop(); }

void CurlClient::send(HttpRequest request, std::function<void(HttpOutcome)> done) {
  loop_->submit(std::move(request), std::move(done));
}

}  // namespace tallyport
