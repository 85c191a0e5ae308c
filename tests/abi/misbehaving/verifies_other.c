/* Verifies a signature over something other than the body. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return verify(op, TP_ALGORITHM_HMAC_SHA256, TEXT("always the same"));
  op->result.amount = (tp_money){500000, "NGN", 2, {0}};
  return done(op, event->ok ? TP_OUTCOME_SUCCEEDED : TP_OUTCOME_REJECTED);
}

PLUGIN("verifies_other")
