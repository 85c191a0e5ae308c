/* Calls a function that nobody has: found out when it is loaded, not when it is called. */
#include "base.h"

extern int tallyport_nobody_has_this(void);

static const tp_action* next(tp_op* op, const tp_event* event) {
  (void)event;
  return done(op, (uint32_t)tallyport_nobody_has_this());
}

PLUGIN("unresolved")
