// The same rules for all three; what an event says is the provider's.
#include "emulator/plan.h"

#include <algorithm>

namespace tallyport::emulator {
namespace {

constexpr int kDuplicateCopies = 3;
constexpr std::int64_t kWrongAmountFactor = 10;

bool is_success(Change change) { return change == Change::paid || change == Change::settled; }

bool is_end_of_dispute(Change change) {
  return change == Change::dispute_lost || change == Change::dispute_won;
}

// What was to be said before the change.
std::vector<std::string> stale_events(Provider& provider, Payment payment, Change change) {
  if (is_success(change)) {
    payment.status = Status::processing;
    if (!payment.attempts.empty()) payment.attempts.back().state = Attempt::State::processing;
    return provider.events(payment, Change::processing);
  }
  if (!is_end_of_dispute(change)) return {};
  payment.dispute->state = Dispute::State::open;
  payment.dispute->ended_at = 0;
  return provider.events(payment, Change::dispute_opened);
}

}  // namespace

std::vector<serving::Message> plan_webhooks(Provider& provider, const Payment& payment,
                                            Change change, std::int64_t late_ms) {
  const Behaviours behaviours = payment.behaviours;
  if (change == Change::none || behaviours.has(Behaviour::no_webhook)) return {};
  const bool reorder = behaviours.has(Behaviour::reorder);
  // They come after those of what followed.
  if (reorder && (change == Change::processing || change == Change::dispute_opened)) return {};

  Payment stated = payment;
  if (behaviours.has(Behaviour::wrong_amount)) stated.amount.units *= kWrongAmountFactor;
  auto bodies = provider.events(stated, change);
  if (reorder) {
    std::reverse(bodies.begin(), bodies.end());
    for (auto& stale : stale_events(provider, stated, change)) bodies.push_back(std::move(stale));
  }
  std::vector<serving::Message> messages;
  for (const auto& body : bodies) {
    // The forged message is the genuine one but for its signature: whoever remembers ids before
    // verifying loses the genuine one.
    if (behaviours.has(Behaviour::forge))
      messages.push_back({body, serving::Signing::forged, 1, 0});
    messages.push_back({body, serving::Signing::genuine,
                        behaviours.has(Behaviour::duplicate) ? kDuplicateCopies : 1, 0});
  }
  if (!messages.empty() && behaviours.has(Behaviour::late)) messages.front().delay_ms = late_ms;
  return messages;
}

}  // namespace tallyport::emulator
