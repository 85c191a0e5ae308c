// A shop for tests of the core: one storefront, gateways that answer as told, a journal in memory.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "support/manual_clock.h"
#include "support/memory_journal.h"
#include "support/seed.h"
#include "topup/flow.h"
#include "topup/refund_flow.h"

namespace tallyport::test {

inline money::Money naira(std::int64_t kobo) {
  return {kobo, money::Currency::parse("NGN").value()};
}

inline topup::Finding stated(topup::Outcome outcome) {
  topup::Finding finding;
  finding.outcome = outcome;
  return finding;
}

// Answers each operation with the next finding of its list; with `unknown` when that is empty.
class ScriptedGateways final : public topup::Gateways {
 public:
  std::map<std::string, topup::GatewayInfo> on;
  std::deque<topup::Finding> answers;
  std::vector<std::string> calls;  // "create tp-…", "look_up tp-…"
  std::vector<topup::Attempt> created;
  std::vector<CardHandle> cards;   // what each create came with
  std::vector<std::string> hints;  // hinted_ref of each look-up
  Result<topup::WebhookReading> reading = fail(Errc::webhook_not_authentic, "not signed");

  std::optional<topup::GatewayInfo> find(const std::string& gateway) const override {
    auto found = on.find(gateway);
    if (found == on.end()) return std::nullopt;
    return found->second;
  }
  std::vector<topup::GatewayInfo> list() const override { return {}; }
  Result<std::string> create_document(const std::string&,
                                      const topup::CreateRequest& request) const override {
    return std::string("{\"return_url\":\"" + request.return_url + "\"}");
  }
  void create(const topup::Topup&, const topup::Attempt& attempt, CardHandle card,
              topup::FindingDone done) override {
    created.push_back(attempt);
    cards.push_back(std::move(card));
    answer("create", attempt, std::move(done));
  }
  void replay(const topup::Topup&, const topup::Attempt& attempt,
              topup::FindingDone done) override {
    created.push_back(attempt);
    answer("replay", attempt, std::move(done));
  }
  void look_up(const topup::Topup&, const topup::Attempt& attempt,
               topup::FindingDone done) override {
    hints.push_back(attempt.hinted_ref);
    answer("look_up", attempt, std::move(done));
  }
  void cancel(const topup::Topup&, const topup::Attempt& attempt,
              topup::FindingDone done) override {
    answer("cancel", attempt, std::move(done));
  }
  Result<std::string> refund_document(const std::string&,
                                      const topup::RefundRequest& request) const override {
    return std::string("{\"refund_reference\":\"" + request.reference + "\"}");
  }
  void refund(const topup::Topup&, const topup::Attempt& attempt, const topup::Refund&,
              topup::FindingDone done) override {
    answer("refund", attempt, std::move(done), topup::Subject::refund);
  }
  void replay_refund(const topup::Topup&, const topup::Attempt& attempt, const topup::Refund&,
                     topup::FindingDone done) override {
    answer("replay_refund", attempt, std::move(done), topup::Subject::refund);
  }
  void look_up_refund(const topup::Topup&, const topup::Attempt& attempt, const topup::Refund&,
                      topup::FindingDone done) override {
    answer("look_up_refund", attempt, std::move(done), topup::Subject::refund);
  }
  void check(const std::string&, topup::FindingDone done) override {
    done(stated(topup::Outcome::succeeded));
  }
  Result<topup::WebhookReading> read_webhook(const std::string& gateway,
                                             topup::WebhookMessage message) override {
    auto read = reading;
    if (!read) return read;
    if (const auto info = find(gateway)) read->gateway_mode = info->mode;
    read->archived = std::move(message);
    return read;
  }

 private:
  void answer(const char* what, const topup::Attempt& attempt, topup::FindingDone done,
              topup::Subject subject = topup::Subject::payment) {
    calls.push_back(std::string(what) + " " + attempt.reference);
    auto finding = stated(topup::Outcome::unknown);
    if (!answers.empty()) {
      finding = answers.front();
      answers.pop_front();
    }
    finding.subject = subject;
    done(std::move(finding));
  }
};

class MemoryLog final : public Log {
 public:
  std::vector<std::string> lines;
  void write(LogLevel, std::string_view message, std::initializer_list<LogField> fields) override {
    std::string line(message);
    for (const auto& field : fields) line += " " + std::string(field.key) + "=" + field.value;
    lines.push_back(std::move(line));
  }
};

// Ten credits for 5,000 NGN at gateway "sandbox".
struct Shop {
  ManualClock clock;
  SeededEntropy entropy;
  UuidV7Source ids{clock, entropy};
  MemoryJournal journal{ids};
  ScriptedGateways gateways;
  MemoryLog log;
  topup::Storefront storefront;
  topup::Flow flow{{.host = "host-1", .public_url = "https://pay.example"},
                   journal,
                   gateways,
                   clock,
                   ids,
                   entropy,
                   log};
  topup::RefundFlow refunds{
      {.host = "host-1", .public_url = {}}, journal, gateways, clock, ids, entropy, log};

  Shop() {
    for (const char* name : {"sandbox", "second"}) {
      topup::GatewayInfo info;
      info.name = name;
      info.replays = true;
      info.operations = {"payment.create/1", "payment.lookup/1", "payment.cancel/1",
                         "webhook.handle/1", "refund.create/1",  "refund.lookup/1"};
      gateways.on[name] = info;
    }
    storefront.name = "shop";
    storefront.asset = "credits";
    storefront.gateway = "sandbox";
    storefront.gateway_by_currency = {{"USD", "second"}};
    storefront.packages = {{"ten", 10, naira(500'000), ""}};
    storefront.reference_prefix = "tp-";
    storefront.return_origins = {"https://app.example"};
  }

  // The payer's page is shown: the usual answer to a create.
  static topup::Finding page() {
    auto finding = stated(topup::Outcome::requires_action);
    finding.next_action = {topup::NextAction::Type::redirect, "https://provider.example/p", ""};
    finding.gateway_ref = "pay_1";
    return finding;
  }
  static topup::Finding paid(std::int64_t kobo = 500'000) {
    auto finding = stated(topup::Outcome::succeeded);
    finding.amount = naira(kobo);
    return finding;
  }

  topup::StartAnswer start(topup::Finding answer = page(),
                           std::optional<topup::IdempotencyClaim> claim = {}) {
    auto started = try_start(std::move(answer), std::move(claim));
    return std::move(started).value();
  }
  Result<topup::StartAnswer> try_start(topup::Finding answer = page(),
                                       std::optional<topup::IdempotencyClaim> claim = {}) {
    gateways.answers.push_back(std::move(answer));
    topup::StartRequest request;
    request.account = "alice";
    request.choice.package = "ten";
    request.claim = std::move(claim);
    request.render = [](const topup::Topup& topup, const topup::Attempt&) {
      return topup::StoredAnswer{201, topup.id.str()};
    };
    Result<topup::StartAnswer> result = fail(Errc::internal, "no answer");
    flow.start(storefront, std::move(request),
               [&](Result<topup::StartAnswer> answered) { result = std::move(answered); });
    return result;
  }
  // A signed event about `started`, with the given key.
  topup::Verdict event(const topup::StartAnswer& started, topup::Finding finding, std::string key,
                       topup::Source source = topup::Source::webhook) {
    if (finding.reference.empty()) finding.reference = started.attempt.reference;
    return event_as_it_is(started.attempt.gateway, std::move(finding), std::move(key), source);
  }
  topup::Verdict event_as_it_is(const std::string& gateway, topup::Finding finding, std::string key,
                                topup::Source source = topup::Source::webhook) {
    gateways.reading =
        topup::WebhookReading{std::move(finding), std::move(key), source, topup::Mode::test, {}};
    Result<topup::Verdict> result = fail(Errc::internal, "no answer");
    flow.webhook(gateway, {"{}", {}},
                 [&](Result<topup::Verdict> verdict) { result = std::move(verdict); });
    return result.value();
  }
  const topup::Topup& topup(const topup::StartAnswer& started) const {
    return journal.rows.topups.at(started.topup.id).row;
  }
  const topup::Attempt& attempt(const topup::StartAnswer& started) const {
    return journal.rows.attempts.at(started.attempt.id).row;
  }
  topup::TopupView view(const topup::StartAnswer& started) const {
    const auto& row = topup(started);
    return {row, journal.rows.attempts.at(row.current_attempt).row};
  }
  std::string status(const topup::StartAnswer& started) const {
    return std::string(name(topup(started).status));
  }
  std::int64_t balance() const { return journal.balance("shop", "alice", "credits"); }
  bool balanced() const {
    for (const auto& [asset, sum] : journal.imbalance())
      if (sum != 0) return false;
    return true;
  }
};

}  // namespace tallyport::test
