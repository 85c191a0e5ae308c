// Each call of the port as an operation of a plugin.
#include "gateway/gateways.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "crypto/crypto.h"
#include "gateway/document.h"
#include "gateway/webhook.h"

namespace tallyport::gateway {

using topup::Attempt;
using topup::Finding;
using topup::FindingDone;
using topup::GatewayInfo;
using topup::Outcome;
using topup::Topup;
using topup::WebhookMessage;
using topup::WebhookReading;

namespace {

GatewayInfo describe(const Instance& instance) {
  const auto& manifest = instance.manifest();
  GatewayInfo info;
  info.name = instance.name();
  info.plugin = manifest.id;
  info.plugin_version = manifest.version;
  info.mode = instance.spec().mode;
  info.webhooks = instance.webhooks();
  info.raw_cards = instance.spec().raw_cards;
  info.replays = manifest.recovery == Recovery::replay;
  info.healthy = instance.healthy();
  info.operations = manifest.operations;
  for (const auto& currency : manifest.currencies) info.currencies.push_back(currency.code);
  info.return_ref = manifest.return_ref;
  return info;
}

Failure not_found(const std::string& gateway) {
  return fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" is not switched on");
}

Failure unsupported(const Instance& instance, std::string_view operation) {
  return fail(Errc::operation_unsupported, "gateway \"" + instance.name() + "\" (plugin " +
                                               instance.manifest().id + ") does not offer " +
                                               std::string(operation));
}

// Also what nothing was learned of is about the refund that was asked about.
FindingDone about_refund(FindingDone done) {
  return [done = std::move(done)](Finding finding) {
    finding.subject = topup::Subject::refund;
    done(std::move(finding));
  };
}

// The host rule H7, applied to what came of webhook.handle.
Result<topup::Source> believe(const OperationEnd& end, const Instance& instance) {
  if (!end.broken_rule.empty())
    return fail(Errc::gateway_misbehaved, "gateway \"" + instance.name() + "\": plugin " +
                                              instance.manifest().id +
                                              " broke a rule: " + end.broken_rule);
  if (end.proof == Proof::none || end.finding.outcome == Outcome::rejected)
    return fail(Errc::webhook_not_authentic,
                "gateway \"" + instance.name() +
                    "\": the webhook did not pass a signature check over its whole body");
  return end.proof == Proof::signature ? topup::Source::webhook : topup::Source::hint;
}

}  // namespace

PluginGateways::PluginGateways(GatewayPorts ports) : ports_(ports) {}

std::variant<std::unique_ptr<PluginGateways>, std::vector<Problem>> PluginGateways::create(
    std::vector<GatewaySpec> specs, GatewayPorts ports) {
  std::unique_ptr<PluginGateways> made(new PluginGateways(ports));
  std::vector<Problem> problems;
  for (auto& spec : specs) {
    if (!spec.enabled) continue;
    TALLYPORT_ASSERT(!made->instances_.contains(spec.name));
    const auto name = spec.name;
    auto library = Library::load(spec.plugin_path);
    if (!library) {
      problems.push_back({name, "", library.error().detail});
      continue;
    }
    auto instance = Instance::create(std::move(spec), std::move(*library), ports.log);
    if (auto* wrong = std::get_if<std::vector<Problem>>(&instance))
      problems.insert(problems.end(), wrong->begin(), wrong->end());
    else
      made->instances_.emplace(name, std::get<std::shared_ptr<Instance>>(std::move(instance)));
  }
  if (!problems.empty()) return problems;
  return made;
}

std::shared_ptr<Instance> PluginGateways::instance(const std::string& gateway) const {
  const auto found = instances_.find(gateway);
  return found == instances_.end() ? nullptr : found->second;
}

std::optional<GatewayInfo> PluginGateways::find(const std::string& gateway) const {
  const auto found = instance(gateway);
  if (!found) return std::nullopt;
  return describe(*found);
}

std::vector<GatewayInfo> PluginGateways::list() const {
  std::vector<GatewayInfo> all;
  for (const auto& [name, one] : instances_) all.push_back(describe(*one));
  return all;
}

Result<std::string> PluginGateways::create_document(const std::string& gateway,
                                                    const topup::CreateRequest& request) const {
  const auto found = instance(gateway);
  if (!found) return not_found(gateway);
  const bool charges = request.paying.way != topup::Way::page;
  const auto operation = operation_of(charges ? Intent::charge : Intent::create);
  if (!found->manifest().offers(operation)) return unsupported(*found, operation);
  return gateway::create_document(request);
}

OperationInput PluginGateways::input(Intent intent) const {
  OperationInput made;
  made.intent = intent;
  std::array<std::uint8_t, 24> chance{};
  ports_.entropy.fill(chance);
  std::copy_n(chance.begin(), made.entropy.size(), made.entropy.begin());
  const std::span<const std::uint8_t> rest(chance.data() + made.entropy.size(), 8);
  made.op_id = crypto::to_hex({reinterpret_cast<const char*>(rest.data()), rest.size()});
  return made;
}

void PluginGateways::run_or_say_no(const std::string& gateway, OperationInput input,
                                   FindingDone done) {
  run_or_say_no(
      gateway, std::move(input),
      std::function([done = std::move(done)](OperationEnd end) { done(std::move(end.finding)); }));
}

void PluginGateways::run_or_say_no(const std::string& gateway, OperationInput input,
                                   std::function<void(OperationEnd)> done) {
  auto found = instance(gateway);
  TALLYPORT_ASSERT(found);
  const auto operation = operation_of(input.intent);
  if (!found->manifest().offers(operation)) {
    OperationEnd end;
    auto& finding = end.finding;
    const bool nothing_sent =
        input.intent == Intent::check || (begins(input.intent) && input.run == Run::first);
    finding.outcome = nothing_sent ? Outcome::failed : Outcome::unknown;
    finding.mode = found->spec().mode;
    finding.reason = "other";
    finding.message = unsupported(*found, operation).error.detail;
    ports_.executor.post([end, done = std::move(done)] { done(end); });
    return;
  }
  run(std::move(found), std::move(input), ports(), std::move(done));
}

void PluginGateways::create(const Topup& topup, const Attempt& attempt, CardHandle card,
                            FindingDone done) {
  begin_create(Run::first, topup, attempt, std::move(card), std::move(done));
}

void PluginGateways::replay(const Topup& topup, const Attempt& attempt, FindingDone done) {
  begin_create(Run::maybe_again, topup, attempt, {}, std::move(done));
}

void PluginGateways::begin_create(Run run, const Topup& topup, const Attempt& attempt,
                                  CardHandle card, FindingDone done) {
  TALLYPORT_ASSERT(attempt.input.has_value());
  auto made = input(attempt.way == topup::Way::page ? Intent::create : Intent::charge);
  made.run = run;
  made.subject_ref = attempt.method_ref;
  made.idempotency_key = attempt.idempotency_key;
  made.amount = topup.price;
  made.reference = attempt.reference;
  made.json = attempt.input->json;
  made.card = std::move(card);
  made.entropy = attempt.input->entropy;
  made.committed_clock = attempt.input->clock;
  run_or_say_no(attempt.gateway, std::move(made), std::move(done));
}

void PluginGateways::look_up(const Topup& topup, const Attempt& attempt, FindingDone done) {
  auto made = input(Intent::look_up);
  made.amount = topup.price;
  made.reference = attempt.reference;
  made.gateway_ref = attempt.gateway_ref;
  made.json = look_up_document(topup, attempt);
  run_or_say_no(attempt.gateway, std::move(made), std::move(done));
}

void PluginGateways::cancel(const Topup& topup, const Attempt& attempt, FindingDone done) {
  auto made = input(Intent::cancel);
  made.idempotency_key = attempt.idempotency_key + "-cancel";
  made.amount = topup.price;
  made.reference = attempt.reference;
  made.gateway_ref = attempt.gateway_ref;
  run_or_say_no(attempt.gateway, std::move(made), std::move(done));
}

// --- refunds ------------------------------------------------------------------------------------

Result<std::string> PluginGateways::refund_document(const std::string& gateway,
                                                    const topup::RefundRequest& request) const {
  const auto found = instance(gateway);
  if (!found) return not_found(gateway);
  const auto operation = operation_of(Intent::refund);
  if (!found->manifest().offers(operation)) return unsupported(*found, operation);
  return gateway::refund_document(request);
}

OperationInput PluginGateways::refund_input(Intent intent, const Topup& topup,
                                            const Attempt& attempt,
                                            const topup::Refund& refund) const {
  auto made = input(intent);
  made.amount = money::Money{refund.amount, topup.price.currency};
  made.reference = attempt.reference;
  made.gateway_ref = attempt.gateway_ref;
  made.subject_ref = refund.gateway_ref;
  made.json = refund.input.json;
  return made;
}

void PluginGateways::begin_refund(Run run, const Topup& topup, const Attempt& attempt,
                                  const topup::Refund& refund, FindingDone done) {
  auto made = refund_input(Intent::refund, topup, attempt, refund);
  made.run = run;
  made.idempotency_key = refund.idempotency_key;
  made.entropy = refund.input.entropy;
  made.committed_clock = refund.input.clock;
  run_or_say_no(attempt.gateway, std::move(made), about_refund(std::move(done)));
}

void PluginGateways::refund(const Topup& topup, const Attempt& attempt, const topup::Refund& refund,
                            FindingDone done) {
  begin_refund(Run::first, topup, attempt, refund, std::move(done));
}

void PluginGateways::replay_refund(const Topup& topup, const Attempt& attempt,
                                   const topup::Refund& refund, FindingDone done) {
  begin_refund(Run::maybe_again, topup, attempt, refund, std::move(done));
}

void PluginGateways::look_up_refund(const Topup& topup, const Attempt& attempt,
                                    const topup::Refund& refund, FindingDone done) {
  run_or_say_no(attempt.gateway, refund_input(Intent::look_up_refund, topup, attempt, refund),
                about_refund(std::move(done)));
}

void PluginGateways::check(const std::string& gateway, FindingDone done) {
  run_or_say_no(gateway, input(Intent::check), std::move(done));
}

Result<WebhookReading> PluginGateways::read_webhook(const std::string& gateway,
                                                    WebhookMessage message) {
  auto found = instance(gateway);
  if (!found || !found->webhooks()) {
    return fail(Errc::gateway_not_found,
                "there is no gateway \"" + gateway + "\" that takes webhooks");
  }
  auto made = input(Intent::webhook);
  made.webhook = &message;
  auto end = run_webhook(found, std::move(made), ports());
  auto source = believe(end, *found);
  if (!source) return fail(source.error());
  WebhookReading reading;
  reading.finding = std::move(end.finding);
  reading.source = *source;
  reading.gateway_mode = found->spec().mode;
  reading.event_key = end.event_key.empty()
                          ? "sha256:" + crypto::to_hex(crypto::sha256(message.raw_body))
                          : std::move(end.event_key);
  remove_secrets(message.headers, found->spec().secrets, end.tokens);
  reading.archived = std::move(message);
  return reading;
}

}  // namespace tallyport::gateway
