/* Asks for an answer of four gigabytes. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START) {
    const tp_action* action = post(op, "https://api.example.com/payments", TP_HTTP_MOVES_MONEY);
    op->http.max_response = UINT32_MAX;
    op->http.timeout_ms = UINT32_MAX;
    return action;
  }
  return done(op,
              event->kind == TP_EVENT_HTTP_RESPONSE ? TP_OUTCOME_SUCCEEDED : TP_OUTCOME_UNKNOWN);
}

PLUGIN("huge_response")
