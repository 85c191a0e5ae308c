/* The positive control: asks one thing of the provider, and states what it was asked. Its webhook
 * is signed over the whole body. */
#include "base.h"

static const tp_action* handle_webhook(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START) return verify(op, TP_ALGORITHM_HMAC_SHA256, op->body);
  if (event->kind != TP_EVENT_VERIFIED || !event->ok) return done(op, TP_OUTCOME_REJECTED);
  op->result.amount = (tp_money){500000, "NGN", 2, {0}};
  op->result.reference = TEXT("top-1");
  op->result.gateway_ref = TEXT("pay-1");
  op->result.event_key = TEXT("event-1");
  return done(op, TP_OUTCOME_SUCCEEDED);
}

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (op->is_webhook) return handle_webhook(op, event);
  switch (event->kind) {
    case TP_EVENT_START:
      return post(op, "https://api.example.com/payments", TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY);
    case TP_EVENT_HTTP_RESPONSE:
      if (event->http_status >= 400 && event->http_status < 500) {
        op->result.reason = TEXT("declined");
        return done(op, TP_OUTCOME_FAILED);
      }
      if (event->http_status != 200) return done(op, TP_OUTCOME_UNKNOWN);
      op->result.flags = op->is_live ? TP_RESULT_LIVE : 0;
      op->result.amount = op->asked;
      op->result.reference = string_bytes(op->reference);
      op->result.gateway_ref = TEXT("pay-1");
      op->result.json =
          TEXT("{\"next_action\":{\"type\":\"redirect\",\"url\":\"https://pay.example.com/1\"}}");
      return done(op, TP_OUTCOME_REQUIRES_ACTION);
    case TP_EVENT_HTTP_FAILED:
      return done(op, event->sent == TP_SENT_NO ? TP_OUTCOME_FAILED : TP_OUTCOME_UNKNOWN);
    default:
      return done(op, TP_OUTCOME_UNKNOWN);
  }
}

PLUGIN("well_behaved")
