// A host's lives, and the network between it and the providers.
#include "simulation/host.h"

#include <charconv>
#include <utility>

namespace tallyport::simulation {
namespace {

using topup::Finding;
using topup::Outcome;

constexpr std::int64_t kOperationMs = 50'000;  // shorter than a lease

Finding nothing_learned(Outcome outcome) {
  Finding finding;
  finding.outcome = outcome;
  return finding;
}

topup::FindingDone about_refund(topup::FindingDone done) {
  return [done = std::move(done)](Finding finding) {
    finding.subject = topup::Subject::refund;
    done(std::move(finding));
  };
}

}  // namespace

// --- gateways -------------------------------------------------------------------------------

std::optional<topup::GatewayInfo> SimulatedGateways::find(const std::string& gateway) const {
  const auto& manner = provider_.manner(gateway);
  topup::GatewayInfo info;
  info.name = gateway;
  info.webhooks = manner.webhooks != Manner::Webhooks::none;
  info.replays = manner.replays;
  info.operations = {"payment.create/1", "payment.lookup/1", "payment.cancel/1", "refund.create/1",
                     "refund.lookup/1"};
  return info;
}

Result<std::string> SimulatedGateways::create_document(const std::string&,
                                                       const topup::CreateRequest& request) const {
  return "{\"return_url\":\"" + request.return_url + "\"}";
}

// A create that met a closed door is a failure of the attempt, as the driver states it; a question
// that did is nothing learned.
void SimulatedGateways::create(const topup::Topup& topup, const topup::Attempt& attempt, CardHandle,
                               topup::FindingDone done) {
  ask(
      attempt.gateway, Outcome::failed,
      [&provider = provider_, topup, attempt] { return provider.create(topup, attempt); },
      std::move(done));
}

void SimulatedGateways::replay(const topup::Topup& topup, const topup::Attempt& attempt,
                               topup::FindingDone done) {
  ask(
      attempt.gateway, Outcome::failed,  // plugins may say so; the core must not believe it
      [&provider = provider_, topup, attempt] { return provider.create(topup, attempt); },
      std::move(done));
}

void SimulatedGateways::look_up(const topup::Topup& topup, const topup::Attempt& attempt,
                                topup::FindingDone done) {
  ask(
      attempt.gateway, Outcome::unknown,
      [&provider = provider_, topup, attempt] { return provider.look_up(topup, attempt); },
      std::move(done));
}

void SimulatedGateways::cancel(const topup::Topup& topup, const topup::Attempt& attempt,
                               topup::FindingDone done) {
  ask(
      attempt.gateway, Outcome::unknown,
      [&provider = provider_, topup, attempt] { return provider.cancel(topup, attempt); },
      std::move(done));
}

Result<std::string> SimulatedGateways::refund_document(const std::string&,
                                                       const topup::RefundRequest& request) const {
  return "{\"refund_reference\":\"" + request.reference + "\"}";
}

void SimulatedGateways::refund(const topup::Topup&, const topup::Attempt& attempt,
                               const topup::Refund& refund, topup::FindingDone done) {
  ask(
      attempt.gateway, Outcome::failed,
      [&provider = provider_, attempt, refund] { return provider.refund(attempt, refund); },
      about_refund(std::move(done)));
}

void SimulatedGateways::replay_refund(const topup::Topup& topup, const topup::Attempt& attempt,
                                      const topup::Refund& refund, topup::FindingDone done) {
  SimulatedGateways::refund(topup, attempt, refund, std::move(done));
}

void SimulatedGateways::look_up_refund(const topup::Topup&, const topup::Attempt& attempt,
                                       const topup::Refund& refund, topup::FindingDone done) {
  ask(
      attempt.gateway, Outcome::unknown,
      [&provider = provider_, attempt, refund] { return provider.look_up_refund(attempt, refund); },
      about_refund(std::move(done)));
}

void SimulatedGateways::check(const std::string&, topup::FindingDone done) {
  done(nothing_learned(Outcome::succeeded));
}

// `unsent` is what is stated when nothing left this host. A request that left arrives whatever
// becomes of the host; its answer may be lost, and is too late after the operation's time.
void SimulatedGateways::ask(const std::string& gateway, Outcome unsent,
                            std::function<Finding()> there, topup::FindingDone done) {
  auto answered = std::make_shared<bool>(false);
  auto answer = [alive = alive_, answered, done = std::move(done)](Finding finding) {
    if (!*alive || std::exchange(*answered, true)) return;
    done(std::move(finding));
  };
  const auto leaves = world_.between(0, 200);
  const auto travels = world_.fault(100) ? world_.between(1'000, 45'000) : world_.between(5, 800);
  const bool lost_there = world_.fault(50);
  const bool lost_back = world_.fault(100);
  world_.after(kOperationMs, [answer] { answer(nothing_learned(Outcome::unknown)); });
  world_.after(leaves, [&world = world_, &provider = provider_, alive = alive_, gateway, unsent,
                        travels, lost_there, lost_back, answer, there = std::move(there)] {
    if (!*alive) return;
    if (provider.is_down(gateway))
      return world.after(5, [answer, unsent] { answer(nothing_learned(unsent)); });
    if (lost_there) return;
    world.after(travels, [&world, lost_back, answer, there] {
      auto finding = there();
      if (lost_back) return;
      world.after(world.fault(100) ? world.between(1'000, 20'000) : world.between(5, 500),
                  [answer, finding] { answer(finding); });
    });
  });
}

Result<topup::WebhookReading> SimulatedGateways::read_webhook(const std::string& gateway,
                                                              topup::WebhookMessage message) {
  std::size_t number = 0;
  const auto& body = message.raw_body;
  std::from_chars(body.data(), body.data() + body.size(), number);
  const auto& webhook = provider_.webhook(number);
  if (provider_.manner(gateway).webhooks == Manner::Webhooks::none)
    return fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" takes no webhooks");
  if (!webhook.authentic) return fail(Errc::webhook_not_authentic, "nobody signed this");
  auto reading = webhook.reading;
  reading.archived = std::move(message);
  return reading;
}

// --- hosts ----------------------------------------------------------------------------------

void TraceLog::write(LogLevel level, std::string_view message,
                     std::initializer_list<LogField> fields) {
  if (level < LogLevel::warning) return;
  std::string line(message);
  for (const auto& field : fields) line += " " + std::string(field.key) + "=" + field.value;
  world_.note("", std::move(line));
}

Host::Life::Life(World& world, Provider& provider, Database& database, const std::string& name)
    : log(world),
      ids(world.clock, world),
      journal(world, database, name, alive),
      gateways(world, provider, alive),
      flow({.host = name, .public_url = "https://pay.example"}, journal, gateways, world.clock, ids,
           world, log),
      refunds({.host = name, .public_url = {}}, journal, gateways, world.clock, ids, world, log),
      janitor({.host = name}, flow, refunds, journal, world.clock, ids, log) {}

void Host::start() {
  life_ = std::make_unique<Life>(world_, provider_, database_, name_);
  world_.note("", name_ + " starts");
  life_->janitor.release([this] { tick(); });
}

void Host::crash() {
  world_.note("", name_ + " crashes");
  *life_->alive = false;
  life_.reset();
}

// Whoever comes first; that nobody is told of it changes nothing.
void Host::expire_holds() {
  life_->journal.submit(topup::ExpireHolds{make_command_id(), world_.clock.now(), 100},
                        [](const Result<topup::CommandOutcome>&) {});
}

void Host::tick() {
  expire_holds();
  life_->janitor.begin_round([this](int) {
    world_.after(world_.calm ? 600'000 : 20'000, [this, alive = life_->alive] {
      if (*alive) tick();
    });
  });
}

}  // namespace tallyport::simulation
