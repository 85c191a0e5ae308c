// The two commands that come before a webhook, many at a time.
#include "bench/prepare.h"

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stdexcept>

#include "crypto/crypto.h"
#include "ops/system_clock.h"
#include "storage/open.h"

namespace tallyport::bench {
namespace {

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1'000;

class StderrLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) override {
    if (level < LogLevel::warning) return;
    std::string line(message);
    for (const auto& [key, value] : fields) line += " " + std::string(key) + "=" + value;
    std::fprintf(stderr, "%s\n", line.c_str());
  }
};

// Submits commands and waits for all of them; keeps the first error.
class Submitter {
 public:
  Submitter(storage::GroupJournal& journal, int most_open) : journal_(journal), most_(most_open) {}

  void submit(topup::Command command) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return open_ < most_; });
      ++open_;
    }
    journal_.submit(std::move(command), [this](Result<topup::CommandOutcome> outcome) {
      const std::lock_guard lock(mutex_);
      if (!outcome && error_.empty()) error_ = outcome.error().detail;
      --open_;
      changed_.notify_one();
    });
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_ == 0; });
    if (!error_.empty()) throw std::runtime_error("a top-up could not be prepared: " + error_);
  }

 private:
  storage::GroupJournal& journal_;
  const int most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int open_ = 0;       // guarded by mutex_
  std::string error_;  // guarded by mutex_
};

topup::StartTopup start(int number, Timestamp now, IdSource& ids) {
  topup::StartTopup command;
  command.id = ids.make<CommandId>();
  auto& topup = command.topup;
  auto& attempt = command.attempt;
  topup.id = attempt.topup = ids.make<TopupId>();
  attempt.id = topup.current_attempt = ids.make<AttemptId>();
  topup.tenant = "bench";
  topup.account_name = "payer-" + std::to_string(number % kAccounts);
  topup.package = "thousand";
  topup.price = {kPriceMinor, money::Currency::parse("NGN").value()};
  topup.asset = "credits";
  topup.credit = kCredit;
  topup.title = "Bench";
  topup.metadata = "{}";
  topup.created_at = topup.updated_at = now;
  topup.expires_at = now.plus_ms(kDayMs);
  std::string hex = attempt.id.str();
  std::erase(hex, '-');
  attempt.gateway = "sandbox";
  attempt.reference = "B-" + hex;
  attempt.idempotency_key = "tallyport-" + hex;
  attempt.return_token = crypto::to_hex(crypto::sha256(hex)).substr(0, 32);
  attempt.created_at = attempt.updated_at = now;
  attempt.next_check_at = now.plus_ms(kDayMs);
  attempt.input = topup::CreateInput{R"({"payer":{"email":"payer@example.com"}})", now, {}};
  return command;
}

topup::RecordAnswer answer(const topup::StartTopup& of, const Payment& payment, Timestamp now,
                           IdSource& ids) {
  topup::RecordAnswer command;
  command.id = ids.make<CommandId>();
  command.at = now;
  command.asked_at = command.at;
  command.attempt = of.attempt.id;
  command.source = topup::Source::answer;
  command.finding.outcome = topup::Outcome::requires_action;
  command.finding.amount = of.topup.price;
  command.finding.reference = payment.reference;
  command.finding.gateway_ref = payment.id;
  command.finding.next_action = {topup::NextAction::Type::redirect,
                                 "http://127.0.0.1:1/checkout/" + payment.id, ""};
  command.next_check_at = now.plus_ms(kDayMs);
  return command;
}

}  // namespace

std::vector<Payment> prepare_topups(const std::string& url, int count) {
  ops::SystemClock clock;
  crypto::SystemEntropy entropy;
  UuidV7Source ids(clock, entropy);
  StderrLog log;
  storage::Settings settings;
  settings.journal.batch_max = 1'000;
  auto database = storage::open(Secret(url), settings, clock, ids, log);
  if (!database) throw std::runtime_error(database.error().detail);
  auto declared = (*database)->declare_assets({{"bench", "credits", 0}, {"bench", "NGN", 2}});
  if (!declared) throw std::runtime_error(declared.error().detail);

  std::vector<Payment> payments;
  Submitter submitter((*database)->journal(), 5'000);
  for (int done = 0; done < count;) {
    std::vector<topup::StartTopup> starts;
    const auto now = clock.now();
    for (int i = 0; i < 5'000 && done < count; ++i, ++done) {
      starts.push_back(start(done, now, ids));
      submitter.submit(starts.back());
    }
    submitter.wait();
    for (const auto& each : starts) {
      payments.push_back({each.attempt.reference, "pay_" + each.attempt.reference.substr(10)});
      submitter.submit(answer(each, payments.back(), now, ids));
    }
    submitter.wait();
  }
  return payments;
}

}  // namespace tallyport::bench
