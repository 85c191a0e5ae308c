/* Exports more than its entry: it could replace somebody else's function. */
#define NO_STEPS
#include "base.h"

TP_EXPORT int leaked_function(void);
int leaked_function(void) { return 1; }
PLUGIN("extra_symbol")
