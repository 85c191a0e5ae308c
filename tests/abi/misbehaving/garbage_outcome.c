/* Its outcome is none of plugin.h. */
#include "base.h"

static const tp_action* next(tp_op* op, const tp_event* event) {
  (void)event;
  return done(op, 4242);
}

PLUGIN("garbage_outcome")
