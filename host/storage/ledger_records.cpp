// Transfers, holds and accounts to and from columns.
#include "storage/records.h"

namespace tallyport::storage {

ledger::Account read_account(Fields fields) {
  ledger::Account account;
  account.id = fields.id<AccountId>();
  account.tenant = fields.text();
  account.name = fields.text();
  account.kind =
      fields.text() == "system" ? ledger::AccountKind::system : ledger::AccountKind::user;
  account.organisation = fields.text();
  return account;
}

ledger::Hold read_hold(Fields& fields) {
  ledger::Hold hold;
  hold.id = fields.id<TransferId>();
  hold.tenant = fields.text();
  hold.from = fields.id<AccountId>();
  hold.to = fields.word(ledger::parse_shares);
  hold.asset = fields.text();
  hold.amount = fields.integer();
  hold.pending = fields.integer();
  hold.posted = fields.integer();
  hold.status = fields.word(ledger::parse_hold_status);
  hold.topup = fields.id<TopupId>();
  hold.refund = fields.id<RefundId>();
  hold.expires_at = fields.optional_time();
  hold.created_at = fields.time();
  hold.updated_at = fields.time();
  return hold;
}

ledger::Evidence read_evidence(Fields& fields) {
  ledger::Evidence evidence;
  evidence.kind = fields.word(ledger::parse_evidence_kind);
  evidence.id = fields.id<CommandId>().uuid;
  evidence.sha256_hex = fields.text();
  evidence.plugin_build = fields.text();
  evidence.principal = fields.text();
  return evidence;
}

ledger::Transfer read_transfer(Fields& fields) {
  ledger::Transfer transfer;
  transfer.id = fields.id<TransferId>();
  transfer.tenant = fields.text();
  transfer.from = fields.id<AccountId>();
  transfer.to = fields.id<AccountId>();
  transfer.asset = fields.text();
  transfer.amount = fields.integer();
  transfer.kind = fields.word(ledger::parse_transfer_kind);
  transfer.topup = fields.id<TopupId>();
  transfer.subject = fields.text();
  transfer.hold = fields.id<TransferId>();
  transfer.corrects = fields.id<TransferId>();
  transfer.cause = fields.id<CommandId>();
  transfer.evidence = read_evidence(fields);
  transfer.created_at = fields.time();
  transfer.from_balance_after = fields.optional_integer();
  transfer.to_balance_after = fields.optional_integer();
  return transfer;
}

void write(RowWriter& rows, const ledger::Transfer& transfer) {
  rows.put("id", transfer.id)
      .put("tenant", transfer.tenant)
      .put("from_account", transfer.from)
      .put("to_account", transfer.to)
      .put("asset", transfer.asset)
      .put("amount", transfer.amount)
      .put("kind", name(transfer.kind))
      .put("topup_id", transfer.topup)
      .put("subject", transfer.subject)
      .put("hold_id", transfer.hold)
      .put("corrects", transfer.corrects)
      .put("cause", transfer.cause)
      .put("evidence_kind", name(transfer.evidence.kind))
      .put("evidence_id", CommandId{transfer.evidence.id})
      .put("evidence_sha256", transfer.evidence.sha256_hex)
      .put("plugin_build", transfer.evidence.plugin_build)
      .put("principal", transfer.evidence.principal)
      .put("created_at_ms", transfer.created_at)
      .put("from_balance_after", transfer.from_balance_after)
      .put("to_balance_after", transfer.to_balance_after);
}

void write(RowWriter& rows, const ledger::Hold& hold) {
  rows.put("id", hold.id)
      .put("tenant", hold.tenant)
      .put("from_account", hold.from)
      .put("shares", ledger::format(hold.to))
      .put("asset", hold.asset)
      .put("amount", hold.amount)
      .put("pending", hold.pending)
      .put("posted", hold.posted)
      .put("status", name(hold.status))
      .put("topup_id", hold.topup)
      .put("refund_id", hold.refund)
      .put("expires_at_ms", hold.expires_at)
      .put("created_at_ms", hold.created_at)
      .put("updated_at_ms", hold.updated_at);
}

}  // namespace tallyport::storage
