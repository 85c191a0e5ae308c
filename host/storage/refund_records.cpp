// Refunds to and from columns.
#include <algorithm>

#include "storage/records.h"

namespace tallyport::storage {

topup::Refund read_refund(Fields& fields) {
  topup::Refund refund;
  refund.id = fields.id<RefundId>();
  refund.topup = fields.id<TopupId>();
  refund.attempt = fields.id<AttemptId>();
  refund.amount = fields.integer();
  refund.status = fields.word(topup::parse_refund_status);
  refund.reference = fields.text();
  refund.idempotency_key = fields.text();
  refund.gateway_ref = fields.text();
  refund.hold = fields.id<TransferId>();
  refund.requested_by = fields.text();
  refund.decided_by = fields.text();
  refund.note = fields.text();
  refund.reason = fields.text();
  refund.message = fields.text();
  refund.answered = fields.integer() != 0;
  refund.checks = fields.small();
  refund.next_check_at = fields.optional_time();
  refund.lease_owner = fields.text();
  refund.lease_until = fields.optional_time();
  refund.started_at = fields.time();
  refund.sent_at = fields.time();
  refund.created_at = fields.time();
  refund.updated_at = fields.time();
  refund.input = read_input(fields).value();
  return refund;
}

void write_changes(RowWriter& rows, const topup::Refund& refund) {
  rows.put("id", refund.id)
      .put("status", name(refund.status))
      .put("gateway_ref", refund.gateway_ref)
      .put("decided_by", refund.decided_by)
      .put("reason", readable(refund.reason))
      .put("message", readable(refund.message))
      .put("answered", refund.answered ? 1 : 0)
      .put("checks", refund.checks)
      .put("next_check_at_ms", refund.next_check_at)
      .put("lease_owner", refund.lease_owner)
      .put("lease_until_ms", refund.lease_until)
      .put("started_at_ms", refund.started_at)
      .put("sent_at_ms", refund.sent_at)
      .put("updated_at_ms", refund.updated_at);
}

void write(RowWriter& rows, const topup::Refund& refund) {
  write_changes(rows, refund);
  rows.put("topup_id", refund.topup)
      .put("attempt_id", refund.attempt)
      .put("amount", refund.amount)
      .put("reference", refund.reference)
      .put("idempotency_key", refund.idempotency_key)
      .put("hold_id", refund.hold)
      .put("requested_by", refund.requested_by)
      .put("note", refund.note)
      .put("created_at_ms", refund.created_at);
  write_input(rows, refund.input);
}

}  // namespace tallyport::storage
