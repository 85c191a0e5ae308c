/* Sends a request that is not read-only, and then gives a null action. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return post(op, "https://api.example.com/payments", TP_HTTP_MOVES_MONEY);
  return NULL;
}

PLUGIN("null_action_later")
