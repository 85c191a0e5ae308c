/* Refuses every host. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(MANIFEST("null_table"));
ENTRY(NULL)
