// What the tests of this room share: a scripted HTTP client, executors, a log that is kept, and
// gateways made of the plugins of tests/abi/misbehaving.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/http_exchange.h"
#include "base/log.h"
#include "gateway/gateways.h"
#include "support/manual_clock.h"
#include "support/seed.h"

namespace tallyport::gateway::test {

// Answers with what it was given, in order; keeps what it was asked.
class ScriptedHttp final : public HttpClient {
 public:
  void send(HttpRequest request, std::function<void(HttpOutcome)> done) override {
    HttpOutcome outcome = HttpFailure{true, "the script is over"};
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::move(request));
      if (!script_.empty()) {
        outcome = std::move(script_.front());
        if (script_.size() > 1 || !repeat_) script_.pop_front();
      }
      if (repeat_) outcome = script_.empty() ? outcome : script_.front();
    }
    if (before_answer) before_answer();
    done(std::move(outcome));
  }

  void answer(int status, std::string body = "{}") {
    script_.push_back(
        HttpResponse{status, {{"Content-Type", "application/json"}}, std::move(body)});
  }
  void fail(bool maybe_sent) { script_.push_back(HttpFailure{maybe_sent, "scripted"}); }
  void always(int status) { answer(status), repeat_ = true; }

  const std::vector<HttpRequest>& requests() const { return requests_; }
  std::function<void()> before_answer;

 private:
  std::mutex mutex_;
  std::deque<HttpOutcome> script_;
  std::vector<HttpRequest> requests_;
  bool repeat_ = false;
};

// Runs work at once, on the caller's thread.
class InlineExecutor final : public Executor {
 public:
  void post(std::function<void()> work) override { work(); }
};

// Runs work on threads of its own, in order of arrival.
class PoolExecutor final : public Executor {
 public:
  explicit PoolExecutor(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
  }
  ~PoolExecutor() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  void post(std::function<void()> work) override {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(work));
    }
    wake_.notify_one();
  }

 private:
  void loop() {
    for (;;) {
      std::function<void()> work;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        work = std::move(queue_.front());
        queue_.pop_front();
      }
      work();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Keeps each line as "level message key=value …".
class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) override {
    static constexpr const char* kNames[] = {"debug", "info", "warning", "error"};
    std::string line = kNames[static_cast<int>(level)];
    line += " " + std::string(message);
    for (const auto& field : fields) line += " " + std::string(field.key) + "=" + field.value;
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::size_t count(std::string_view level) const {
    std::size_t found = 0;
    for (const auto& line : lines()) found += line.starts_with(level) ? 1 : 0;
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

inline constexpr const char* kApiKey = "sk_test_canary";
inline constexpr const char* kWebhookSecret = "whsec_canary";

inline std::string plugin_path(const std::string& name) {
  return std::string(MISBEHAVING_DIR) + "/" + name + ".so";
}

inline GatewaySpec spec_of(const std::string& plugin) {
  GatewaySpec spec;
  spec.name = "main";
  spec.plugin_path = plugin_path(plugin);
  spec.secrets = {{"api_key", {Secret(kApiKey)}}, {"webhook", {Secret(kWebhookSecret)}}};
  return spec;
}

// One gateway, ready to be asked.
struct Stage {
  explicit Stage(const std::string& plugin) : Stage(spec_of(plugin)) {}
  explicit Stage(GatewaySpec spec) {
    std::vector<GatewaySpec> specs;
    specs.push_back(std::move(spec));
    auto made = PluginGateways::create(std::move(specs), {http, executor, clock, entropy, log});
    if (auto* wrong = std::get_if<std::vector<Problem>>(&made))
      problems = std::move(*wrong);
    else
      gateways = std::get<std::unique_ptr<PluginGateways>>(std::move(made));
  }

  topup::Attempt attempt() {
    topup::Attempt made;
    made.gateway = "main";
    made.reference = "top-1";
    made.idempotency_key = "key-1";
    made.created_at = clock.now();
    made.input = topup::CreateInput{"{}", clock.now(), {1, 2, 3}};
    return made;
  }
  topup::Topup topup() const {
    topup::Topup made;
    made.price = {500'000, *money::Currency::parse("NGN")};
    return made;
  }
  topup::Finding replay() {
    std::optional<topup::Finding> found;
    gateways->replay(topup(), attempt(),
                     [&](topup::Finding finding) { found = std::move(finding); });
    return found.value();
  }
  topup::Finding create() { return create(attempt()); }
  topup::Finding create(const topup::Attempt& which) {
    std::optional<topup::Finding> found;
    gateways->create(topup(), which, {},
                     [&](topup::Finding finding) { found = std::move(finding); });
    return found.value();
  }
  topup::Finding look_up() {
    std::optional<topup::Finding> found;
    gateways->look_up(topup(), attempt(),
                      [&](topup::Finding finding) { found = std::move(finding); });
    return found.value();
  }
  bool healthy() const { return gateways->find("main")->healthy; }

  ScriptedHttp http;
  InlineExecutor executor;
  tallyport::test::ManualClock clock;
  tallyport::test::SeededEntropy entropy;
  KeptLog log;
  std::unique_ptr<PluginGateways> gateways;
  std::vector<Problem> problems;
};

}  // namespace tallyport::gateway::test
