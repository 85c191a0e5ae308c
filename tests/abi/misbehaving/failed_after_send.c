/* Says FAILED although the provider may have acted. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return post(op, "https://api.example.com/payments", TP_HTTP_MOVES_MONEY);
  op->result.reason = TEXT("declined");
  return done(op, TP_OUTCOME_FAILED);
}

PLUGIN("failed_after_send")
