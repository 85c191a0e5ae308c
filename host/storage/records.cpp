// Top-ups and attempts to and from columns.
#include "storage/records.h"

#include <algorithm>

#include "crypto/crypto.h"

namespace tallyport::storage {

topup::Topup read_topup(Fields& fields) {
  topup::Topup topup;
  topup.id = fields.id<TopupId>();
  topup.number = fields.integer();
  topup.tenant = fields.text();
  topup.account = fields.id<AccountId>();
  topup.account_name = fields.text();
  topup.package = fields.text();
  topup.price = fields.money();
  topup.asset = fields.text();
  topup.credit = fields.integer();
  topup.status = fields.word(topup::parse_status);
  topup.current_attempt = fields.id<AttemptId>();
  topup.reversed_minor = fields.integer();
  topup.reversed_credit = fields.integer();
  topup.shares = fields.word(ledger::parse_named_shares);
  topup.held = fields.integer() != 0;
  topup.beneficiary = fields.text();
  topup.released_at = fields.optional_time();
  topup.external = fields.text();
  topup.title = fields.text();
  topup.description = fields.text();
  topup.return_url = fields.text();
  topup.cancel_url = fields.text();
  topup.metadata = fields.text();
  topup.created_at = fields.time();
  topup.updated_at = fields.time();
  topup.expires_at = fields.time();
  return topup;
}

topup::Attempt read_attempt(Fields& fields) {
  topup::Attempt attempt;
  attempt.id = fields.id<AttemptId>();
  attempt.topup = fields.id<TopupId>();
  attempt.gateway = fields.text();
  attempt.reference = fields.text();
  attempt.idempotency_key = fields.text();
  attempt.return_token = fields.text();
  attempt.way = fields.word(topup::parse_way);
  attempt.method = fields.id<PaymentMethodId>();
  attempt.save_method = fields.integer() != 0;
  attempt.status = fields.word(topup::parse_status);
  attempt.gateway_ref = fields.text();
  attempt.other_ref = fields.text();
  attempt.next_action.type = fields.word(topup::parse_next_action_type);
  attempt.next_action.url = fields.text();
  attempt.next_action.client_secret = fields.text();
  attempt.next_action.publishable_key = fields.text();
  attempt.reason = fields.text();
  attempt.message = fields.text();
  attempt.decline = fields.text();
  attempt.quarantine = fields.text();
  attempt.answered = fields.integer() != 0;
  attempt.checks = fields.small();
  attempt.provider_expires_at = fields.optional_time();
  attempt.sent_at = fields.time();
  attempt.created_at = fields.time();
  attempt.updated_at = fields.time();
  return attempt;
}

void read_check(Fields& fields, topup::Attempt& attempt) {
  attempt.next_check_at = fields.optional_time();
  attempt.lease_owner = fields.text();
  attempt.lease_until = fields.optional_time();
}

std::optional<topup::CreateInput> read_input(Fields& fields) {
  topup::CreateInput input;
  input.json = fields.text();
  const auto clock = fields.optional_time();
  const auto entropy = crypto::from_hex(fields.text());
  if (!clock) return std::nullopt;
  input.clock = *clock;
  if (!entropy || entropy->size() != input.entropy.size())
    throw DatabaseFailure(Trouble::refused, "the entropy of an input is not 16 bytes");
  std::ranges::transform(*entropy, input.entropy.begin(),
                         [](char c) { return static_cast<std::uint8_t>(c); });
  return input;
}

void write_changes(RowWriter& rows, const topup::Topup& topup) {
  rows.put("id", topup.id)
      .put("status", name(topup.status))
      .put("current_attempt", topup.current_attempt)
      .put("reversed_minor", topup.reversed_minor)
      .put("reversed_credit", topup.reversed_credit)
      .put("released_at_ms", topup.released_at)
      .put("updated_at_ms", topup.updated_at);
}

void write(RowWriter& rows, const topup::Topup& topup) {
  write_changes(rows, topup);
  rows.put("tenant", topup.tenant)
      .put("account_id", topup.account)
      .put("account_name", topup.account_name)
      .put("package", topup.package)
      .put("price_minor", topup.price.minor)
      .put("price_currency", topup.price.currency.code())
      .put("asset", topup.asset)
      .put("credit", topup.credit)
      .put("shares", ledger::format(topup.shares))
      .put("held", topup.held ? 1 : 0)
      .put("beneficiary", topup.beneficiary)
      .put("external", topup.external)
      .put("title", topup.title)
      .put("description", topup.description)
      .put("return_url", topup.return_url)
      .put("cancel_url", topup.cancel_url)
      .put("metadata", topup.metadata)
      .put("created_at_ms", topup.created_at)
      .put("expires_at_ms", topup.expires_at);
}

void write_changes(RowWriter& rows, const topup::Attempt& attempt) {
  rows.put("id", attempt.id)
      .put("status", name(attempt.status))
      .put("gateway_ref", attempt.gateway_ref)
      .put("other_ref", attempt.other_ref)
      .put("next_action_type", name(attempt.next_action.type))
      .put("next_action_url", attempt.next_action.url)
      .put("next_action_client_secret", attempt.next_action.client_secret)
      .put("next_action_publishable_key", attempt.next_action.publishable_key)
      .put("reason", readable(attempt.reason))
      .put("message", readable(attempt.message))
      .put("decline", attempt.decline)
      .put("quarantine", readable(attempt.quarantine))
      .put("answered", attempt.answered ? 1 : 0)
      .put("checks", attempt.checks)
      .put("provider_expires_at_ms", attempt.provider_expires_at)
      .put("sent_at_ms", attempt.sent_at)
      .put("updated_at_ms", attempt.updated_at);
}

void write(RowWriter& rows, const topup::Attempt& attempt) {
  write_changes(rows, attempt);
  rows.put("topup_id", attempt.topup)
      .put("gateway", attempt.gateway)
      .put("reference", attempt.reference)
      .put("idempotency_key", attempt.idempotency_key)
      .put("return_token", attempt.return_token)
      .put("way", name(attempt.way))
      .put("method_id", attempt.method)
      .put("save_method", attempt.save_method ? 1 : 0)
      .put("created_at_ms", attempt.created_at);
}

void write_check(RowWriter& rows, const topup::Attempt& attempt) {
  rows.put("attempt_id", attempt.id)
      .put("next_check_at_ms", attempt.next_check_at)
      .put("lease_owner", attempt.lease_owner)
      .put("lease_until_ms", attempt.lease_until);
}

void write_input(RowWriter& rows, const topup::CreateInput& input) {
  const std::string entropy(input.entropy.begin(), input.entropy.end());
  rows.put("input", input.json).put("clock_ms", input.clock).put_bytes("entropy", entropy);
}

}  // namespace tallyport::storage
