// Rounds of lease, resume, wait.
#include "jobs/janitor.h"

#include <atomic>
#include <future>
#include <utility>

namespace tallyport::jobs {

Janitor::Janitor(JanitorSettings settings, topup::Flow& flow, topup::RefundFlow& refunds,
                 topup::Journal& journal, Clock& clock, IdSource& ids, Log& log)
    : settings_(std::move(settings)),
      flow_(flow),
      refunds_(refunds),
      journal_(journal),
      clock_(clock),
      ids_(ids),
      log_(log) {}

Janitor::~Janitor() { stop(); }

void Janitor::start() {
  rounds_.start([this] {
    auto released = std::make_shared<std::promise<void>>();
    release([released] { released->set_value(); });
    released->get_future().wait();
  });
}

void Janitor::stop() { rounds_.stop(); }

int Janitor::round() {
  auto ended = std::make_shared<std::promise<int>>();
  begin_round([ended](int resumed) { ended->set_value(resumed); });
  return ended->get_future().get();
}

void Janitor::release(std::function<void()> done) {
  submit(topup::ReleaseLeases{ids_.make<CommandId>(), clock_.now(), settings_.host},
         [done = std::move(done)](const topup::CommandOutcome&) { done(); });
}

struct Janitor::Round {
  std::function<void(int)> done;
  int resumed = 0;
  std::atomic<std::size_t> under_way = 0;
};

void Janitor::begin_round(std::function<void(int)> done) {
  auto round = std::make_shared<Round>();
  round->done = std::move(done);
  forget_commands();
  submit(topup::RetryEvents{ids_.make<CommandId>(), clock_.now()},
         [this, round](const topup::CommandOutcome&) { lease_next(round); });
}

void Janitor::forget_commands() {
  const auto now = clock_.now();
  if (now.unix_ms < forget_at_ms_) return;
  forget_at_ms_ = now.unix_ms + settings_.forget_interval_ms;
  submit(
      topup::ForgetCommands{ids_.make<CommandId>(), now, now.plus_ms(-settings_.keep_commands_ms)},
      [](const topup::CommandOutcome&) {});
}

void Janitor::lease_next(std::shared_ptr<Round> round) {
  if (rounds_.stopping()) return round->done(round->resumed);
  const auto now = clock_.now();
  submit(topup::LeaseAttempts{ids_.make<CommandId>(), now, settings_.host,
                              now.plus_ms(settings_.lease_ms), settings_.batch},
         [this, round](topup::CommandOutcome leased) {
           if (leased.due.empty()) return lease_refunds(round);
           round->resumed += static_cast<int>(leased.due.size());
           round->under_way = leased.due.size();
           for (auto& due : leased.due)
             flow_.resume(std::move(due), [this, round] {
               if (--round->under_way == 0) lease_next(round);
             });
         });
}

void Janitor::lease_refunds(std::shared_ptr<Round> round) {
  if (rounds_.stopping()) return round->done(round->resumed);
  const auto now = clock_.now();
  submit(topup::LeaseRefunds{ids_.make<CommandId>(), now, settings_.host,
                             now.plus_ms(settings_.lease_ms), settings_.batch},
         [this, round](topup::CommandOutcome leased) {
           auto& due = leased.due_refunds;
           if (due.empty()) return round->done(round->resumed);
           round->resumed += static_cast<int>(due.size());
           round->under_way = due.size();
           for (auto& each : due)
             refunds_.resume(std::move(each), [this, round] {
               if (--round->under_way == 0) lease_refunds(round);
             });
         });
}

// A command that the journal did not take came to nothing: the next round tries again.
void Janitor::submit(topup::Command command, std::function<void(topup::CommandOutcome)> done) {
  journal_.submit(std::move(command),
                  [this, done = std::move(done)](Result<topup::CommandOutcome> outcome) {
                    if (!outcome)
                      log_.warning("janitor: the journal did not take a command",
                                   {{"code", std::string(name(outcome.error().code))}});
                    done(outcome ? std::move(*outcome) : topup::CommandOutcome{});
                  });
}

}  // namespace tallyport::jobs
