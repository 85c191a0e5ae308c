/* The manifest in its table is not the one in its note. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(MANIFEST("two_manifests"));
static const char other[] = MANIFEST("two_manifestz");
#define OTHER_BYTES \
  { other, sizeof other - 1 }
TABLE(sizeof(tp_plugin_v1), TP_ABI_MINOR, OTHER_BYTES);
ENTRY(&table)
