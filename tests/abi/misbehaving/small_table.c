/* Its table ends before op_end: of an ABI that never was. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(MANIFEST("small_table"));
TABLE(offsetof(tp_plugin_v1, op_end), TP_ABI_MINOR, TP_MANIFEST_BYTES);
ENTRY(&table)
