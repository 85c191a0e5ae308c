/* Believes every webhook. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  (void)event;
  op->result.amount = (tp_money){500000, "NGN", 2, {0}};
  return done(op, TP_OUTCOME_SUCCEEDED);
}

PLUGIN("forgets_verify")
