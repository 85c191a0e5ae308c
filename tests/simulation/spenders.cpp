// What a spender orders, and what it does with the answer.
#include "simulation/spenders.h"

#include <algorithm>
#include <utility>

namespace tallyport::simulation {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr const char* kUsual = "usual";

topup::StoredAnswer first_transfer(const ledger::OrderResult& result) {
  return {201, result.transfers.at(0).id.str()};
}

}  // namespace

Spender::Spender(World& world, Hosts& hosts, Database& database, int number)
    : world_(world),
      hosts_(hosts),
      database_(database),
      name_("spender-" + std::to_string(number)) {}

void Spender::arrive(std::int64_t within_ms) {
  for (auto left = world_.between(2, 8); left > 0; --left)
    world_.after(world_.between(0, within_ms), [this] { begin(errand(), 0); });
}

std::string Spender::somebody() {
  const auto lot = world_.below(10);
  if (lot < 4) return "@revenue";
  if (lot == 4) return "gift-" + std::to_string(world_.below(3));
  return "wallet-" + std::to_string(world_.below(4));
}

ledger::TransferOrder Spender::movement() {
  ledger::TransferOrder order;
  order.from = world_.chance(150) ? "@issued" : "wallet-" + std::to_string(world_.below(4));
  order.to = {{somebody()}};
  if (world_.chance(300)) {
    const auto points = static_cast<int>(world_.between(1, ledger::kWhole - 1));
    order.to = {{somebody(), points}, {somebody(), ledger::kWhole - points}};
  }
  order.asset = world_.chance(200) ? "NGN" : "credits";
  order.amount = world_.between(1, 150);
  return order;
}

ledger::Order Spender::errand() {
  auto order = movement();
  if (world_.chance(550)) return order;
  ledger::HoldOrder hold{std::move(order), {}};
  if (world_.chance(700))
    hold.expires_at = world_.clock.now().plus_ms(world_.between(1, 20 * kMinute));
  return hold;
}

void Spender::begin(ledger::Order order, std::int64_t in_ms) {
  auto errand = std::make_shared<Errand>();
  errand->key = name_ + "/" + std::to_string(++errands_);
  errand->order = std::move(order);
  world_.after(in_ms, [this, errand] {
    post(errand);
    // A client in a hurry, or a proxy that repeats.
    if (world_.fault(200)) submit(errand, kUsual);
    if (world_.fault(60)) submit(errand, "other");
  });
}

// Until it is answered.
void Spender::post(const Shared& errand) {
  if (errand->ended) return;
  if (!world_.calm)
    world_.after(world_.between(5'000, 2 * kMinute), [this, errand] { post(errand); });
  submit(errand, kUsual);
}

void Spender::submit(const Shared& errand, const std::string& request_hash) {
  auto* host = any_host(world_, hosts_);
  if (!host) return;
  topup::RunOrder command;
  command.id = host->make_command_id();
  command.at = world_.clock.now();
  command.tenant = "shop";
  command.order = errand->order;
  command.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'e'), "", "key:shop"};
  command.claim =
      topup::IdempotencyClaim{"key:shop", "POST /v1/transfers", errand->key, request_hash};
  command.render = first_transfer;
  host->journal().submit(std::move(command), [this, errand, request_hash](
                                                 const Result<topup::CommandOutcome>& outcome) {
    if (!world_.fault(300)) answered(errand, request_hash, outcome);
  });
}

void Spender::answered(const Shared& errand, const std::string& request_hash,
                       const Result<topup::CommandOutcome>& outcome) {
  if (!outcome) {
    const auto code = outcome.error().code;
    world_.note(name_, errand->key + " is answered " + std::string(name(code)));
    if (request_hash == kUsual && !transient(code)) errand->ended = true;
    return;
  }
  const auto answer =
      outcome->repeated ? outcome->answer->body : first_transfer(*outcome->order).body;
  world_.note(name_, errand->key + " is answered " + answer);
  if (!errand->answer.empty() && errand->answer != answer)
    world_.violate(name_, errand->key + " is answered twice, and differently");
  if (std::ranges::none_of(database_.rows.rows.book.posted(),
                           [&](const auto& each) { return each.id.str() == answer; }))
    world_.violate(name_, errand->key + " was acknowledged and is not durable");
  if (errand->answer.empty()) {
    errand->answer = answer;
    follow(*errand);
  }
  errand->ended = true;
}

// A hold is posted, voided, both in parts, or left to expire; a transfer may have been a mistake.
void Spender::follow(const Errand& errand) {
  const auto id = TransferId::parse(errand.answer).value();
  auto part = [&]() -> std::optional<std::int64_t> {
    if (world_.chance(500)) return std::nullopt;
    return world_.between(1, 100);
  };
  const auto later = [&] { return world_.between(0, 25 * kMinute); };
  if (std::holds_alternative<ledger::HoldOrder>(errand.order)) {
    for (auto times = world_.below(4); times > 0; --times)
      begin(world_.chance(650) ? ledger::Order(ledger::PostOrder{id, part()})
                               : ledger::Order(ledger::VoidOrder{id, part()}),
            later());
  } else if (std::holds_alternative<ledger::TransferOrder>(errand.order) ||
             std::holds_alternative<ledger::PostOrder>(errand.order)) {
    for (auto times = world_.chance(400) ? world_.between(1, 3) : 0; times > 0; --times)
      begin(ledger::CorrectionOrder{id, part(), "a mistake"}, later());
  }
}

}  // namespace tallyport::simulation
