// Fakes of topup's ports, in memory: just enough of each for the routes to be seen at work. What
// the real journal decides is tested where it lives.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "support/manual_clock.h"
#include "support/seed.h"
#include "topup/claims.h"
#include "topup/decide.h"
#include "topup/gateways.h"
#include "topup/journal.h"
#include "topup/queries.h"
#include "unit/topup/saved_methods.h"

namespace tallyport::test {

// The rows that the fake journal writes and the fake queries read.
struct Rows {
  std::map<TopupId, topup::TopupView> topups;
  std::map<std::string, std::pair<topup::IdempotencyClaim, TopupId>> claims;  // by principal, key
  std::map<std::string, topup::StoredAnswer> answers;                         // likewise
  std::map<std::string, std::string> order_hashes;                            // likewise
  std::map<std::string, std::int64_t> balances;                               // by account
  std::map<TransferId, topup::TransferView> transfers;
  std::map<RefundId, topup::RefundView> refunds;
  topup::Statistics statistics;
  topup::WorkingSet saved;  // payment methods
};

class FakeJournal final : public topup::Journal {
 public:
  explicit FakeJournal(Rows& rows) : rows_(rows) {}

  void submit(topup::Command command, topup::CommandDone done) override {
    if (refuses) return done(fail(*refuses));
    std::visit([&](auto& each) { run(each, done); }, command);
  }

  std::optional<Error> refuses;  // what every command gets instead
  bool forgets_answers = false;  // as after a crash between the two commits
  std::vector<topup::ApplyGatewayEvent> events;
  std::vector<topup::RunOrder> orders;
  Result<topup::CommandOutcome> order_outcome = topup::CommandOutcome{};  // what each order gets

 private:
  static std::string key_of(const topup::IdempotencyClaim& claim) {
    return claim.principal + '\n' + claim.route + '\n' + claim.key;
  }

  // True where the claim was there before, and `done` has been told so.
  bool repeated(const std::optional<topup::IdempotencyClaim>& claim, const topup::Topup& topup,
                topup::CommandDone& done) {
    if (!claim) return false;
    const auto [found, fresh] = rows_.claims.emplace(key_of(*claim), std::pair{*claim, topup.id});
    if (fresh) return false;
    if (found->second.first.request_hash != claim->request_hash) {
      done(fail(Errc::idempotency_key_reused, ""));
      return true;
    }
    const auto& view = rows_.topups.at(found->second.second);
    topup::CommandOutcome outcome;
    outcome.topup = view.topup;
    outcome.attempt = view.attempt;
    outcome.repeated = true;
    const auto answer = rows_.answers.find(key_of(*claim));
    if (answer != rows_.answers.end() && !forgets_answers) outcome.answer = answer->second;
    done(outcome);
    return true;
  }

  void tell(const topup::TopupView& view, topup::CommandDone& done) {
    topup::CommandOutcome outcome;
    outcome.topup = view.topup;
    outcome.attempt = view.attempt;
    done(outcome);
  }

  void run(topup::StartTopup& command, topup::CommandDone& done) {
    if (repeated(command.claim, command.topup, done)) return;
    auto& view = rows_.topups[command.topup.id];
    view = {command.topup, command.attempt};
    view.topup.number = static_cast<std::int64_t>(rows_.topups.size());
    tell(view, done);
  }
  void run(topup::StartAttempt& command, topup::CommandDone& done) {
    auto& view = rows_.topups.at(command.topup);
    if (repeated(command.claim, view.topup, done)) return;
    view.attempt = command.attempt;
    view.topup.status = topup::Status::created;
    tell(view, done);
  }
  void run(topup::RecordAnswer& command, topup::CommandDone& done) {
    for (auto& [id, view] : rows_.topups) {
      if (view.attempt.id != command.attempt) continue;
      if (const auto status = topup::parse_status(name(command.finding.outcome)))
        view.topup.status = view.attempt.status = *status;
      view.attempt.next_action = command.finding.next_action;
      view.attempt.reason = command.finding.reason;
      view.attempt.message = command.finding.message;
      if (command.claim)
        rows_.answers[key_of(*command.claim)] = command.render(view.topup, view.attempt);
      return tell(view, done);
    }
    done(fail(Errc::attempt_not_found, ""));
  }
  void run(topup::ReleaseTopup& command, topup::CommandDone& done) {
    auto& view = rows_.topups.at(command.topup);
    if (view.topup.shares.empty() || view.topup.released_at)
      return done(fail(Errc::topup_not_held, ""));
    view.topup.released_at = command.at;
    tell(view, done);
  }
  static void tell(const topup::RefundView& view, topup::CommandDone& done) {
    topup::CommandOutcome outcome;
    outcome.topup = view.topup;
    outcome.attempt = view.attempt;
    outcome.refund = view.refund;
    done(outcome);
  }
  void run(topup::StartRefund& command, topup::CommandDone& done) {
    const auto& of = rows_.topups.at(command.refund.topup);
    if (!topup::was_paid(of.topup.status)) return done(fail(Errc::topup_not_refundable, ""));
    auto& view = rows_.refunds[command.refund.id];
    view = {of.topup, of.attempt, command.refund};
    view.refund.amount = command.amount.value_or(of.topup.price.minor);
    tell(view, done);
  }
  void run(topup::DecideRefund& command, topup::CommandDone& done) {
    auto& view = rows_.refunds.at(command.refund);
    if (view.refund.status != topup::RefundStatus::requested)
      return done(fail(Errc::refund_not_waiting, ""));
    view.refund.status =
        command.approved ? topup::RefundStatus::created : topup::RefundStatus::rejected;
    view.refund.decided_by = command.principal;
    tell(view, done);
  }
  void run(topup::RecordRefund& command, topup::CommandDone& done) {
    auto& view = rows_.refunds.at(command.refund);
    if (const auto status = topup::parse_refund_status(name(command.finding.outcome)))
      view.refund.status = *status;
    view.refund.reason = command.finding.reason;
    view.refund.message = command.finding.message;
    tell(view, done);
  }
  void run(topup::RunOrder& command, topup::CommandDone& done) {
    orders.push_back(command);
    const auto key = command.claim ? key_of(*command.claim) : "";
    if (const auto before = rows_.order_hashes.find(key); before != rows_.order_hashes.end()) {
      if (before->second != command.claim->request_hash)
        return done(fail(Errc::idempotency_key_reused, ""));
      topup::CommandOutcome outcome;
      outcome.repeated = true;
      outcome.answer = rows_.answers.at(key);
      return done(outcome);
    }
    if (command.claim && order_outcome) {
      rows_.order_hashes[key] = command.claim->request_hash;
      rows_.answers[key] = command.render(*order_outcome->order);
    }
    done(order_outcome);
  }
  void run(topup::KeepMethods& command, topup::CommandDone& done) {
    if (command.claim)
      rows_.saved.claims.emplace(
          topup::claim_key(*command.claim),
          topup::ClaimRow{*command.claim, {}, {}, std::nullopt, true, false});
    done(decide(rows_.saved, command, ids_));
  }
  void run(topup::ChangeMethod& command, topup::CommandDone& done) {
    done(decide(rows_.saved, command));
  }
  void run(topup::ExpireHolds&, topup::CommandDone& done) { done(topup::CommandOutcome{}); }
  void run(topup::RecordHeads&, topup::CommandDone& done) { done(topup::CommandOutcome{}); }
  void run(topup::ForgetCommands&, topup::CommandDone& done) { done(topup::CommandOutcome{}); }
  void run(topup::ApplyGatewayEvent& command, topup::CommandDone& done) {
    events.push_back(command);
    done(topup::CommandOutcome{});
  }
  template <class Other>
  void run(Other&, topup::CommandDone& done) {
    done(fail(Errc::internal, "not in this fake"));
  }

  Rows& rows_;
  ManualClock clock_;
  SeededEntropy entropy_;
  UuidV7Source ids_{clock_, entropy_};
};

class FakeQueries final : public topup::Queries {
 public:
  explicit FakeQueries(Rows& rows) : rows_(rows) {}

  void topup(std::string tenant, TopupId id, topup::Reply<topup::TopupView> reply) override {
    if (refuses) return reply(fail(*refuses));
    const auto found = rows_.topups.find(id);
    if (found == rows_.topups.end() || found->second.topup.tenant != tenant)
      return reply(fail(Errc::topup_not_found, "there is no top-up \"" + id.str() + "\""));
    reply(found->second);
  }
  void topup_of_reference(std::string tenant, std::string reference,
                          topup::Reply<topup::TopupView> reply) override {
    for (const auto& [id, view] : rows_.topups)
      if (view.topup.tenant == tenant && view.attempt.reference == reference) return reply(view);
    reply(fail(Errc::topup_not_found, "there is no top-up \"" + reference + "\""));
  }
  void topup_of_number(std::string tenant, std::int64_t number,
                       topup::Reply<topup::TopupView> reply) override {
    for (const auto& [id, view] : rows_.topups)
      if (view.topup.tenant == tenant && view.topup.number == number) return reply(view);
    reply(fail(Errc::topup_not_found, "there is no top-up " + std::to_string(number)));
  }
  void topups(topup::TopupFilter filter,
              topup::Reply<std::vector<topup::TopupView>> reply) override {
    std::vector<topup::TopupView> out;
    for (auto row = rows_.topups.rbegin(); row != rows_.topups.rend(); ++row) {
      const auto& topup = row->second.topup;
      if (topup.tenant != filter.tenant ||
          (filter.account && topup.account_name != *filter.account) ||
          (filter.status && topup.status != *filter.status) ||
          (!filter.page.after.is_nil() && !(topup.id.uuid < filter.page.after)))
        continue;
      if (out.size() < static_cast<std::size_t>(filter.page.limit)) out.push_back(row->second);
    }
    reply(out);
  }
  void refund(std::string tenant, RefundId id, topup::Reply<topup::RefundView> reply) override {
    const auto found = rows_.refunds.find(id);
    if (found == rows_.refunds.end() || found->second.topup.tenant != tenant)
      return reply(fail(Errc::refund_not_found, "there is no refund " + id.str()));
    reply(found->second);
  }
  void refunds(std::string, TopupId of,
               topup::Reply<std::vector<topup::RefundView>> reply) override {
    std::vector<topup::RefundView> out;
    for (const auto& [id, view] : rows_.refunds)
      if (view.topup.id == of) out.push_back(view);
    reply(out);
  }
  void refunds(topup::RefundFilter filter,
               topup::Reply<std::vector<topup::RefundView>> reply) override {
    std::vector<topup::RefundView> out;
    for (auto row = rows_.refunds.rbegin(); row != rows_.refunds.rend(); ++row) {
      const auto& [topup, attempt, refund] = row->second;
      if (topup.tenant != filter.tenant ||
          (filter.account && topup.account_name != *filter.account) ||
          (filter.status && refund.status != *filter.status) ||
          (!filter.page.after.is_nil() && !(refund.id.uuid < filter.page.after)))
        continue;
      if (out.size() < static_cast<std::size_t>(filter.page.limit)) out.push_back(row->second);
    }
    reply(out);
  }
  void claimed(topup::IdempotencyClaim claim,
               topup::Reply<std::optional<topup::Claimed>> reply) override {
    const auto key = claim.principal + '\n' + claim.route + '\n' + claim.key;
    const auto found = rows_.claims.find(key);
    if (found == rows_.claims.end()) return reply(std::optional<topup::Claimed>());
    topup::Claimed before{found->second.first.request_hash, found->second.second, {}};
    if (const auto answer = rows_.answers.find(key); answer != rows_.answers.end())
      before.answer = answer->second;
    reply(std::optional(before));
  }
  void methods(std::string tenant, std::string account,
               topup::Reply<topup::SavedMethods> reply) override {
    reply(saved_in(rows_.saved, tenant, account));
  }
  void account(std::string, std::string name, topup::Reply<topup::AccountView> reply) override {
    const auto found = rows_.balances.find(name);
    if (found == rows_.balances.end())
      return reply(fail(Errc::account_not_found, "there is no account \"" + name + "\""));
    reply(topup::AccountView{name, {{"credits", 0, found->second, 0}}});
  }
  void statement(std::string, std::string name, topup::Page page,
                 topup::Reply<std::vector<topup::StatementLine>> reply) override {
    if (!rows_.balances.contains(name)) return reply(fail(Errc::account_not_found, ""));
    std::vector<topup::StatementLine> out;
    for (int i = 0; i < 3 && i < page.limit; ++i) {
      topup::StatementLine line;
      line.transfer.uuid.bytes[15] = static_cast<std::uint8_t>(9 - i);
      line.asset = "credits";
      line.amount = 10 + i;
      line.balance_after = 100 - i;
      line.other_account = "@issued";
      out.push_back(line);
    }
    reply(out);
  }
  void accounts(std::string tenant, std::string after, int limit,
                topup::Reply<std::vector<topup::AccountView>> reply) override {
    std::vector<topup::AccountView> out;
    for (const auto& [name, balance] : rows_.balances)
      if (tenant == "shop" && name > after && out.size() < static_cast<std::size_t>(limit))
        out.push_back({name, {{"credits", 0, balance, 0}}});
    reply(out);
  }
  void transfer(std::string tenant, TransferId id,
                topup::Reply<topup::TransferView> reply) override {
    const auto found = rows_.transfers.find(id);
    if (found == rows_.transfers.end() || found->second.transfer.tenant != tenant)
      return reply(fail(Errc::transfer_not_found, "there is no transfer " + id.str()));
    reply(found->second);
  }
  void statistics(topup::StatisticsFilter filter, topup::Reply<topup::Statistics> reply) override {
    last_statistics = filter;
    reply(rows_.statistics);
  }
  void returning(std::string gateway, std::string token,
                 topup::Reply<topup::TopupView> reply) override {
    if (refuses) return reply(fail(*refuses));
    for (const auto& [id, view] : rows_.topups)
      if (view.attempt.gateway == gateway && view.attempt.return_token == token) return reply(view);
    reply(fail(Errc::attempt_not_found, ""));
  }
  void ping(topup::Reply<bool> reply) override {
    if (hangs) return;
    if (refuses) return reply(fail(*refuses));
    reply(true);
  }
  void chain_ends(topup::Reply<std::vector<topup::ChainEnd>> reply) override {
    reply(std::vector<topup::ChainEnd>{});
  }

  std::optional<Error> refuses;
  bool hangs = false;  // ping never answers
  std::optional<topup::StatisticsFilter> last_statistics;

 private:
  Rows& rows_;
};

class FakeGateways final : public topup::Gateways {
 public:
  FakeGateways() {
    add("sandbox", true);
    add("quiet", false);
    add("elsewhere", true);
    next.outcome = topup::Outcome::requires_action;
    next.next_action = {topup::NextAction::Type::redirect, "https://pay.example/1", ""};
  }

  std::optional<topup::GatewayInfo> find(const std::string& gateway) const override {
    const auto found = infos.find(gateway);
    if (found == infos.end()) return std::nullopt;
    return found->second;
  }
  std::vector<topup::GatewayInfo> list() const override {
    std::vector<topup::GatewayInfo> out;
    for (const auto& [name, info] : infos) out.push_back(info);
    return out;
  }
  Result<std::string> create_document(const std::string&,
                                      const topup::CreateRequest& request) const override {
    last_create = request;
    return std::string("{}");
  }
  void create(const topup::Topup&, const topup::Attempt&, CardHandle card,
              topup::FindingDone done) override {
    ++creates;
    last_card = std::move(card);
    done(next);
  }
  void replay(const topup::Topup& topup, const topup::Attempt& attempt,
              topup::FindingDone done) override {
    create(topup, attempt, {}, std::move(done));
  }
  void look_up(const topup::Topup&, const topup::Attempt& attempt,
               topup::FindingDone done) override {
    ++look_ups;
    last_hint = attempt.hinted_ref;
    if (holds) {
      held.push_back(std::move(done));
      return;
    }
    done(looked_up);
  }
  void cancel(const topup::Topup&, const topup::Attempt&, topup::FindingDone done) override {
    topup::Finding finding;
    finding.outcome = topup::Outcome::cancelled;
    done(finding);
  }
  Result<std::string> refund_document(const std::string&,
                                      const topup::RefundRequest&) const override {
    return std::string("{}");
  }
  void refund(const topup::Topup&, const topup::Attempt&, const topup::Refund&,
              topup::FindingDone done) override {
    ++refunds;
    done(refunded);
  }
  void replay_refund(const topup::Topup& topup, const topup::Attempt& attempt,
                     const topup::Refund& of, topup::FindingDone done) override {
    refund(topup, attempt, of, std::move(done));
  }
  void look_up_refund(const topup::Topup& topup, const topup::Attempt& attempt,
                      const topup::Refund& of, topup::FindingDone done) override {
    refund(topup, attempt, of, std::move(done));
  }
  void check(const std::string&, topup::FindingDone done) override { done(looked_up); }
  Result<topup::WebhookReading> read_webhook(const std::string& gateway,
                                             topup::WebhookMessage message) override {
    const auto info = find(gateway);
    if (!info || !info->webhooks) return fail(Errc::gateway_not_found, "there is none");
    last_webhook = message;
    topup::WebhookReading reading;
    reading.event_key = "event-1";
    reading.archived = message;
    for (const auto& [name, value] : message.headers)
      if (name == "X-Signature" && value == "right") return reading;
    return fail(Errc::webhook_not_authentic, "expected abcdef of secret");
  }

  std::map<std::string, topup::GatewayInfo> infos;
  topup::Finding next;       // what create finds
  topup::Finding looked_up;  // what look_up and check find
  topup::Finding refunded;   // what the three about a refund find
  bool holds = false;        // look_up waits in `held`
  std::vector<topup::FindingDone> held;
  mutable topup::CreateRequest last_create;
  CardHandle last_card;
  topup::WebhookMessage last_webhook;
  int creates = 0;
  int look_ups = 0;
  std::string last_hint;  // hinted_ref of the last look-up
  int refunds = 0;

 private:
  void add(const std::string& name, bool webhooks) {
    topup::GatewayInfo info;
    info.name = name;
    info.plugin = "sandbox";
    info.plugin_version = "1.0.0";
    info.webhooks = webhooks;
    info.operations = {"payment.create/1",   "payment.lookup/1", "payment.cancel/1",
                       "connection.check/1", "refund.create/1",  "payment.charge/1",
                       "method.save/1",      "method.remove/1",  "method.default/1",
                       "channel.list/1"};
    infos[name] = info;
  }
};

}  // namespace tallyport::test
