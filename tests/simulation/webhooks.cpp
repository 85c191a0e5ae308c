// What the providers send unasked: late, twice, out of order, never; and what they never meant.
#include <utility>

#include "simulation/provider.h"

namespace tallyport::simulation {
namespace {

using topup::Finding;
using topup::Outcome;
using topup::Source;

constexpr std::int64_t kMinute = 60'000;

bool ended_unpaid_before(const Payment& payment) {
  return payment.stated.contains(Outcome::failed) || payment.stated.contains(Outcome::cancelled) ||
         payment.stated.contains(Outcome::expired);
}

}  // namespace

void Provider::tell(Payment& payment, Finding finding) {
  const auto& manner = manners_.at(payment.gateway);
  if (manner.webhooks == Manner::Webhooks::none) return;
  // What a look-up would not be asked for any more has to be told until it is taken.
  const bool reversal = finding.subject != topup::Subject::payment;
  const bool reliable = reversal || (payment.paid() && ended_unpaid_before(payment));
  Webhook webhook;
  webhook.gateway = payment.gateway;
  webhook.buyer = payment.buyer;
  webhook.reliable = reliable;
  webhook.lost = !reliable && world_.fault(250);
  webhook.reading.finding = std::move(finding);
  webhook.reading.source = Source::webhook;
  if (manner.webhooks == Manner::Webhooks::hint) {
    // Says whose payment it is; the rest is not covered by its signature, so it may be anything.
    webhook.reading.source = Source::hint;
    if (world_.chance(300)) {
      webhook.reading.finding.outcome = Outcome::succeeded;
      webhook.reading.finding.amount = money::Money{1, payment.asked.currency};
    }
  }
  const auto number = emit(std::move(webhook));
  send(number, world_.chance(500) ? world_.between(0, 500) : world_.between(0, 10 * kMinute));
  if (world_.fault(200)) send(number, world_.between(0, 500));
  if (world_.fault(100)) send(number, world_.between(0, 60 * kMinute));
}

// Statements that contradict what was asked, and one that nobody signed.
void Provider::lie(const Payment& payment) {
  if (world_.calm) return;
  Webhook webhook;
  webhook.gateway = payment.gateway;
  webhook.buyer = payment.buyer;
  auto& reading = webhook.reading;
  reading.source = manners_.at(payment.gateway).webhooks == Manner::Webhooks::hint
                       ? Source::hint
                       : Source::webhook;
  auto& finding = reading.finding;
  finding.outcome = Outcome::succeeded;
  finding.reference = payment.reference;
  if (world_.chance(500)) finding.gateway_ref = payment.gateway_ref;
  finding.amount = payment.asked;
  switch (world_.below(6)) {
    case 0:
      finding.amount->minor = world_.between(1, payment.asked.minor - 1);
      break;
    case 1:
      finding.amount->currency = money::Currency::parse("USD").value();
      break;
    case 2:
      finding.mode = topup::Mode::live;
      break;
    case 3:
      finding.amount->minor += 1;
      finding.gateway_ref = "pay_of_nobody";
      break;
    case 4:  // true of another gateway's payment, and told at this one's door
      for (const auto& [name, manner] : manners_)
        if (name != payment.gateway) webhook.gateway = name;
      reading.source = Source::webhook;
      break;
    default:
      webhook.authentic = false;
  }
  const auto number = emit(std::move(webhook));
  send(number, world_.chance(500) ? world_.between(0, 500) : world_.between(0, 5 * kMinute));
}

std::size_t Provider::emit(Webhook webhook) {
  const auto number = webhooks_.size();
  webhook.reading.event_key = "evt_" + std::to_string(number);
  webhooks_.push_back(std::move(webhook));
  return number;
}

void Provider::send(std::size_t number, std::int64_t in_ms) {
  world_.after(in_ms, [this, number] {
    auto& webhook = webhooks_.at(number);
    if (webhook.lost) return;
    webhook.sent += 1;
    if (!deliver_(number)) world_.note(webhook.buyer, "a webhook finds no host up");
    // Sent again where no 200 came, for as long as the provider has patience.
    world_.after(world_.between(20'000, 10 * kMinute), [this, number] {
      const auto& waiting = webhooks_.at(number);
      if (!waiting.acknowledged && waiting.authentic && (waiting.reliable || waiting.sent < 5))
        send(number, 0);
    });
  });
}

}  // namespace tallyport::simulation
