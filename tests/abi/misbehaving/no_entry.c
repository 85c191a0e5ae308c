/* Exports the entry of another major only. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(MANIFEST("no_entry"));
TABLE(sizeof(tp_plugin_v1), TP_ABI_MINOR, TP_MANIFEST_BYTES);
TP_EXPORT const tp_plugin_v1* tallyport_plugin_main_v7(void);
const tp_plugin_v1* tallyport_plugin_main_v7(void) { return &table; }
