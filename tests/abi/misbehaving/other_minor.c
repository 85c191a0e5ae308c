/* The table is of another minor than the manifest says. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(MANIFEST("other_minor"));
TABLE(sizeof(tp_plugin_v1), 9, TP_MANIFEST_BYTES);
ENTRY(&table)
