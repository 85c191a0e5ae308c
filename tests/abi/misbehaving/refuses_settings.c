/* Refuses all settings, and says why over two lines. */
#define NO_STEPS
#include "base.h"

static tp_status refuse(const tp_host_v1* host, const tp_instance_input* input, tp_instance** out,
                        tp_error* error) {
  static const char why[] = "base_url is\nnot one of ours";
  (void)host;
  (void)input;
  *out = NULL;
  memcpy(error->text, why, sizeof why - 1);
  error->len = sizeof why - 1;
  return TP_E_CONFIG;
}

TP_MANIFEST(MANIFEST("refuses_settings"));
static const tp_plugin_v1 table = {sizeof table, TP_ABI_MINOR,          TP_MANIFEST_BYTES,
                                   refuse,       base_instance_destroy, base_op_begin,
                                   base_op_step, base_op_end,           base_get_extension};
ENTRY(&table)
