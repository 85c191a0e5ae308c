// Bench: one fresh database with a journal on it, the commands that tests write, and what must hold
// of the database after each of them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/dialect.h"
#include "storage/open.h"
#include "support/manual_clock.h"
#include "support/seed.h"
#include "support/temporary_directory.h"

namespace tallyport::test {

using Outcome = Result<topup::CommandOutcome>;

// Keeps what was logged.
class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) override;
  bool contains(const std::string& text) const;
  std::string all() const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

class Bench {
 public:
  // An address is made where none is given.
  explicit Bench(storage::Dialect dialect, const std::string& address = "");

  // A further host on the same database; the address may be another way to it.
  std::unique_ptr<storage::Database> open(const std::string& through = "");

  // Submit and wait.
  Outcome run(topup::Command command) { return run(*database, std::move(command)); }
  Outcome run(storage::Database& host, topup::Command command);
  // All in one batch: the journal is held up until the last is queued.
  std::vector<Outcome> run_together(std::vector<topup::Command> commands) {
    return run_together(*database, std::move(commands));
  }
  std::vector<Outcome> run_together(storage::Database& host, std::vector<topup::Command> commands);

  // A top-up of 1000 credits for 5000.00 NGN by `account`, through the gateway "sandbox".
  topup::StartTopup start(const std::string& account = "org-1");
  topup::StartAttempt retry(const topup::StartTopup& of);
  // The provider states that `of` is paid.
  topup::ApplyGatewayEvent paid(const topup::StartTopup& of, const std::string& event_key);
  topup::RecordAnswer answer(const topup::StartTopup& of, topup::Outcome outcome);
  // A refund of `of` that is asked for, leased by this host for a minute, and what the provider
  // answers to it.
  std::pair<topup::StartRefund, topup::RecordRefund> refund(const topup::StartTopup& of,
                                                            std::int64_t amount,
                                                            topup::Outcome outcome);
  topup::IdempotencyClaim claim(const std::string& key, const std::string& hash = "aa");

  // The first value of the answer, as text.
  std::string sql(const std::string& text) const;
  std::int64_t count(const std::string& table, const std::string& where = "true") const;
  std::int64_t balance(const std::string& account) const;
  // Debits equal credits, stored balances are the sum of their transfers, and every top-up was
  // credited as its state says. Boost.Test checks.
  void check_ledger() const;

  const storage::Dialect dialect;
  TemporaryDirectory directory;
  std::string url;
  ManualClock clock;
  SeededEntropy entropy;
  UuidV7Source ids{clock, entropy};
  KeptLog log;
  storage::Settings settings;
  std::unique_ptr<storage::Database> database;
};

// Waits for a value that another thread sets; fails the test after twenty seconds.
template <class T>
class Awaited {
 public:
  void set(T value) {
    const std::lock_guard lock(state_->mutex);
    state_->value = std::move(value);
    state_->changed.notify_all();
  }
  T get() {
    std::unique_lock lock(state_->mutex);
    if (!state_->changed.wait_for(lock, std::chrono::seconds(20),
                                  [this] { return state_->value.has_value(); }))
      throw std::runtime_error("no answer within twenty seconds");
    return std::move(*state_->value);
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<T> value;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

// A case that runs on both databases and then looks whether the ledger is in order.
void run_case(storage::Dialect dialect, void (*body)(Bench&));

#define STORAGE_CASE(name)                                                    \
  static void name(Bench& bench);                                             \
  BOOST_AUTO_TEST_CASE(name##_on_sqlite) {                                    \
    tallyport::test::run_case(tallyport::storage::Dialect::sqlite, name);     \
  }                                                                           \
  BOOST_AUTO_TEST_CASE(name##_on_postgresql) {                                \
    tallyport::test::run_case(tallyport::storage::Dialect::postgresql, name); \
  }                                                                           \
  static void name([[maybe_unused]] Bench& bench)

}  // namespace tallyport::test
