// Records: top-ups, attempts, refunds, methods, transfers and holds as columns. The only place that
// knows their order.
#pragma once

#include <string>

#include "ledger/hold.h"
#include "ledger/transfer.h"
#include "storage/row_writer.h"
#include "storage/rows.h"
#include "topup/refund.h"
#include "topup/topup.h"

// Lists for SELECT, of a table under the alias t (or a), in the order that the readers below take.
#define TALLYPORT_TOPUP_COLUMNS                                                             \
  "t.id, t.number, t.tenant, t.account_id, t.account_name, t.package, t.price_minor, "      \
  "t.price_currency, "                                                                      \
  "t.asset, t.credit, t.status, t.current_attempt, t.reversed_minor, t.reversed_credit, "   \
  "t.shares, t.held, t.beneficiary, t.released_at_ms, t.external, t.title, t.description, " \
  "t.return_url, t.cancel_url, t.metadata, t.created_at_ms, "                               \
  "t.updated_at_ms, t.expires_at_ms"
#define TALLYPORT_ATTEMPT_COLUMNS                                                          \
  "a.id, a.topup_id, a.gateway, a.reference, a.idempotency_key, a.return_token, a.way, "   \
  "a.method_id, a.save_method, a.status, a.gateway_ref, a.other_ref, a.next_action_type, " \
  "a.next_action_url, a.next_action_client_secret, a.next_action_publishable_key, "        \
  "a.reason, a.message, a.decline, a.quarantine, a.answered, a.checks, "                   \
  "a.provider_expires_at_ms, a.sent_at_ms, a.created_at_ms, a.updated_at_ms"
#define TALLYPORT_CHECK_COLUMNS "k.next_check_at_ms, k.lease_owner, k.lease_until_ms"

#define TALLYPORT_REFUND_COLUMNS                                                                 \
  "u.id, u.topup_id, u.attempt_id, u.amount, u.status, u.reference, u.idempotency_key, "         \
  "u.gateway_ref, u.hold_id, u.requested_by, u.decided_by, u.note, u.reason, u.message, "        \
  "u.answered, u.checks, u.next_check_at_ms, u.lease_owner, u.lease_until_ms, u.started_at_ms, " \
  "u.sent_at_ms, u.created_at_ms, u.updated_at_ms, u.input, u.clock_ms, {hex u.entropy}"
#define TALLYPORT_METHOD_COLUMNS                                                          \
  "m.id, m.number, m.tenant, m.owner, m.gateway, m.customer_ref, m.gateway_ref, m.type, " \
  "m.brand, m.last4, m.exp_month, m.exp_year, m.fingerprint, m.default_since_ms, "        \
  "m.created_at_ms, "                                                                     \
  "m.updated_at_ms, m.removed_at_ms"
// Whose the methods of an account are.
#define TALLYPORT_METHOD_OWNER(tenant, account)                                                  \
  "coalesce((SELECT '@organisation:' || c.organisation FROM accounts c WHERE c.tenant = " tenant \
  " AND c.name = " account " AND c.organisation <> ''), " account ")"
#define TALLYPORT_CUSTOMER_COLUMNS \
  "g.tenant, g.owner, g.gateway, g.customer_ref, g.refresh_until_ms, g.created_at_ms"
#define TALLYPORT_HOLD_COLUMNS                                                                   \
  "h.id, h.tenant, h.from_account, h.shares, h.asset, h.amount, h.pending, h.posted, h.status, " \
  "h.topup_id, h.refund_id, h.expires_at_ms, h.created_at_ms, h.updated_at_ms"
#define TALLYPORT_TRANSFER_COLUMNS                                                          \
  "f.id, f.tenant, f.from_account, f.to_account, f.asset, f.amount, f.kind, f.topup_id, "   \
  "f.subject, f.hold_id, f.corrects, f.cause, f.evidence_kind, f.evidence_id, "             \
  "f.evidence_sha256, f.plugin_build, f.principal, f.created_at_ms, f.from_balance_after, " \
  "f.to_balance_after"

namespace tallyport::storage {

inline constexpr int kTopupColumns = 27;
inline constexpr int kAttemptColumns = 26;
inline constexpr int kCheckColumns = 3;
inline constexpr int kRefundColumns = 26;
inline constexpr int kMethodColumns = 17;
inline constexpr int kCustomerColumns = 6;
inline constexpr int kHoldColumns = 14;
inline constexpr int kTransferColumns = 20;
inline constexpr int kInputColumns = 3;  // i.input, i.clock_ms, {hex i.entropy}

topup::Topup read_topup(Fields& fields);
topup::Attempt read_attempt(Fields& fields);  // without its check and input
void read_check(Fields& fields, topup::Attempt& attempt);
// Nothing where all are null.
std::optional<topup::CreateInput> read_input(Fields& fields);

topup::Refund read_refund(Fields& fields);

// method_records.cpp
topup::PaymentMethod read_method(Fields fields);
topup::GatewayCustomer read_customer(Fields fields);

ledger::Hold read_hold(Fields& fields);
ledger::Evidence read_evidence(Fields& fields);  // kind, id, SHA-256, plugin's build, principal
ledger::Transfer read_transfer(Fields& fields);  // without description and metadata
ledger::Account read_account(Fields fields);     // id, tenant, name, kind, organisation

// All columns, for an insert.
void write(RowWriter& rows, const topup::Topup& topup);
void write(RowWriter& rows, const topup::Attempt& attempt);
// Those that decide may change, for an update.
void write_changes(RowWriter& rows, const topup::Topup& topup);
void write_changes(RowWriter& rows, const topup::Attempt& attempt);
void write(RowWriter& rows, const topup::Refund& refund);
void write_changes(RowWriter& rows, const topup::Refund& refund);
void write(RowWriter& rows, const topup::PaymentMethod& method);
void write_changes(RowWriter& rows, const topup::PaymentMethod& method);
void write(RowWriter& rows, const topup::GatewayCustomer& customer);
void write(RowWriter& rows, const ledger::Transfer& transfer);
void write(RowWriter& rows, const ledger::Hold& hold);
void write_check(RowWriter& rows, const topup::Attempt& attempt);
// Of an attempt or a refund.
void write_input(RowWriter& rows, const topup::CreateInput& input);

}  // namespace tallyport::storage
