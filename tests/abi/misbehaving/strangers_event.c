/* Not a mistake: passes on what a stranger wrote into an event. The body says what that was. */
#include "base.h"

static char too_long[256];

static int says(const tp_op* op, const char* word) { return strstr(op->raw_body, word) != NULL; }

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START) return verify(op, TP_ALGORITHM_HMAC_SHA256, op->body);
  memset(too_long, 'x', sizeof too_long);
  op->result.amount = (tp_money){500000, "NGN", 2, {0}};
  op->result.reference = TEXT("top-1");
  if (says(op, "long reference")) op->result.reference = (tp_bytes){too_long, sizeof too_long};
  if (says(op, "known id")) op->result.gateway_ref = TEXT("pay-1");
  if (says(op, "long key")) op->result.event_key = (tp_bytes){too_long, sizeof too_long};
  if (says(op, "currency")) op->result.amount = (tp_money){500000, "QQQ", 2, {0}};
  return done(op, TP_OUTCOME_SUCCEEDED);
}

PLUGIN("strangers_event")
