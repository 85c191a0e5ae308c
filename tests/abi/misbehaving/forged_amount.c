/* States another amount than was asked. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return post(op, "https://api.example.com/payments", TP_HTTP_MOVES_MONEY);
  op->result.amount = op->asked;
  op->result.amount.minor = 1;
  op->result.reference = string_bytes(op->reference);
  return done(op, TP_OUTCOME_SUCCEEDED);
}

PLUGIN("forged_amount")
