/* Asks for a request while handling a webhook. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return post(op, "https://api.example.com/payments", TP_HTTP_READ_ONLY);
  return done(op, TP_OUTCOME_SUCCEEDED);
}

PLUGIN("webhook_request")
