/* Has no note. */
#define NO_STEPS
#include "base.h"

ENTRY(NULL)
