/* op_step gives no action. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  (void)op;
  (void)event;
  return NULL;
}

PLUGIN("null_action")
