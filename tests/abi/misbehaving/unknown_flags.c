/* Sets a flag of HTTP that no ABI has. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return post(op, "https://api.example.com/payments", 0x40000000u);
  return done(op, TP_OUTCOME_SUCCEEDED);
}

PLUGIN("unknown_flags")
