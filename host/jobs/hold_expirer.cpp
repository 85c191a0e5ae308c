// Rounds of one command.
#include "jobs/hold_expirer.h"

#include <future>
#include <memory>

namespace tallyport::jobs {

HoldExpirer::HoldExpirer(HoldExpirerSettings settings, topup::Journal& journal, Clock& clock,
                         IdSource& ids, Log& log)
    : settings_(settings), journal_(journal), clock_(clock), ids_(ids), log_(log) {
  TALLYPORT_ASSERT(settings_.batch > 0);
}

HoldExpirer::~HoldExpirer() { stop(); }

void HoldExpirer::start() { rounds_.start(); }

void HoldExpirer::stop() { rounds_.stop(); }

int HoldExpirer::round() {
  int expired = 0;
  while (!rounds_.stopping()) {
    const int some = expire_some();
    expired += some;
    if (some < settings_.batch) break;
  }
  if (expired > 0) log_.info("holds expired", {{"count", std::to_string(expired)}});
  return expired;
}

// A command that the journal did not take came to nothing: the next round tries again.
int HoldExpirer::expire_some() {
  auto ended = std::make_shared<std::promise<int>>();
  journal_.submit(topup::ExpireHolds{ids_.make<CommandId>(), clock_.now(), settings_.batch},
                  [this, ended](Result<topup::CommandOutcome> outcome) {
                    if (!outcome)
                      log_.warning("hold expirer: the journal did not take a command",
                                   {{"code", std::string(name(outcome.error().code))}});
                    ended->set_value(outcome ? outcome->expired : 0);
                  });
  return ended->get_future().get();
}

}  // namespace tallyport::jobs
