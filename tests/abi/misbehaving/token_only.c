/* Not a mistake: a provider whose webhooks carry a shared token, which binds no body. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START) return verify(op, TP_ALGORITHM_TOKEN, op->body);
  op->result.amount = (tp_money){500000, "NGN", 2, {0}};
  return done(op, event->ok ? TP_OUTCOME_SUCCEEDED : TP_OUTCOME_REJECTED);
}

PLUGIN("token_only")
