/* What the small plugins of this folder share, so that each holds nothing but its mistake: an
 * operation that is begun and ended properly, and the parts to make actions of. A plugin defines
 * next() and then says PLUGIN(id), or makes its table by itself. */
#ifndef TALLYPORT_TESTS_MISBEHAVING_BASE_H
#define TALLYPORT_TESTS_MISBEHAVING_BASE_H

#include <stdlib.h>
#include <string.h>
#include <tallyport/plugin.h>

struct tp_instance {
  const tp_host_v1* host;
  uint32_t mode;
};

struct tp_op {
  int steps; /* events so far, with this one */
  int is_webhook;
  int is_live;
  tp_money asked;
  char reference[64];
  char raw_body[1024];
  char signature[256]; /* of the header X-Signature */
  tp_bytes body;       /* raw_body */
  tp_header headers[1];
  tp_slice message[1];
  tp_slice candidates[1];
  tp_http http;
  tp_verify verify;
  tp_result result;
  tp_action action;
};

#define TEXT(literal) ((tp_bytes){literal, sizeof(literal) - 1})

static inline tp_bytes string_bytes(const char* text) {
  tp_bytes bytes = {text, strlen(text)};
  return bytes;
}

static inline void copy_text(char* to, size_t room, tp_bytes from) {
  size_t length = from.len < room - 1 ? (size_t)from.len : room - 1;
  if (length > 0) memcpy(to, from.ptr, length);
  to[length] = '\0';
}

/* ---- Actions -------------------------------------------------------------------------------- */

static inline const tp_action* done(tp_op* op, uint32_t outcome) {
  op->result.size = sizeof op->result;
  op->result.outcome = outcome;
  if (op->result.subject == 0) op->result.subject = TP_SUBJECT_PAYMENT;
  op->action.size = sizeof op->action;
  op->action.kind = TP_ACTION_DONE;
  op->action.u.done = &op->result;
  return &op->action;
}

static inline const tp_action* post(tp_op* op, const char* url, uint32_t flags) {
  memset(&op->http, 0, sizeof op->http);
  op->http.size = sizeof op->http;
  op->http.flags = flags;
  op->http.method = TEXT("POST");
  op->http.url = string_bytes(url);
  op->headers[0].name = TEXT("Authorization");
  op->headers[0].value = TEXT("Bearer ${secret:api_key}");
  op->headers[0].flags = TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE;
  op->http.headers = op->headers;
  op->http.n_headers = 1;
  op->http.body = TEXT("{}");
  op->http.label = TEXT("create_payment");
  op->action.size = sizeof op->action;
  op->action.kind = TP_ACTION_HTTP;
  op->action.u.http = &op->http;
  return &op->action;
}

static inline const tp_action* verify(tp_op* op, uint32_t algorithm, tp_bytes message) {
  op->message[0].bytes = message;
  op->candidates[0].bytes = string_bytes(op->signature);
  memset(&op->verify, 0, sizeof op->verify);
  op->verify.size = sizeof op->verify;
  op->verify.algorithm = algorithm;
  op->verify.encoding = algorithm == TP_ALGORITHM_TOKEN ? TP_ENCODING_RAW : TP_ENCODING_HEX;
  op->verify.secret = TEXT("webhook");
  op->verify.message = op->message;
  op->verify.n_message = 1;
  op->verify.candidates = op->candidates;
  op->verify.n_candidates = 1;
  op->action.size = sizeof op->action;
  op->action.kind = TP_ACTION_VERIFY;
  op->action.u.verify = &op->verify;
  return &op->action;
}

/* ---- The plugin's functions ----------------------------------------------------------------- */

#ifdef NO_STEPS /* the plugin never gets that far */
static inline const tp_action* next(tp_op* op, const tp_event* event) {
  (void)op;
  (void)event;
  return NULL;
}
#else
static const tp_action* next(tp_op* op, const tp_event* event);
#endif

static inline tp_status base_instance_create(const tp_host_v1* host, const tp_instance_input* input,
                                             tp_instance** out, tp_error* error) TP_NOEXCEPT {
  (void)error;
  *out = calloc(1, sizeof **out);
  if (!*out) return TP_E_NOMEM;
  (*out)->host = host;
  (*out)->mode = input->mode;
  return TP_OK;
}

static inline void base_instance_destroy(tp_instance* instance) TP_NOEXCEPT { free(instance); }

static inline tp_status base_op_begin(tp_instance* instance, const tp_op_input* input, tp_op** out,
                                      tp_error* error) TP_NOEXCEPT {
  (void)error;
  tp_op* op = calloc(1, sizeof *op);
  if (!op) return TP_E_NOMEM;
  op->is_live = instance->mode == TP_MODE_LIVE;
  op->asked = input->amount;
  op->is_webhook =
      input->operation.len == 16 && memcmp(input->operation.ptr, "webhook.handle/1", 16) == 0;
  copy_text(op->reference, sizeof op->reference, input->reference);
  copy_text(op->raw_body, sizeof op->raw_body, input->raw_body);
  op->body = string_bytes(op->raw_body);
  for (uint64_t i = 0; i < input->n_headers; ++i)
    if (input->headers[i].name.len == 11 &&
        memcmp(input->headers[i].name.ptr, "X-Signature", 11) == 0)
      copy_text(op->signature, sizeof op->signature, input->headers[i].value);
  *out = op;
  return TP_OK;
}

#ifndef STEP_STATUS
#define STEP_STATUS TP_OK
#endif
static inline tp_status base_op_step(tp_op* op, const tp_event* event,
                                     const tp_action** out) TP_NOEXCEPT {
  ++op->steps;
  *out = next(op, event);
  return STEP_STATUS;
}

static inline void base_op_end(tp_op* op) TP_NOEXCEPT { free(op); }

static inline const void* base_get_extension(const char* id) TP_NOEXCEPT {
  (void)id;
  return NULL;
}

#define MANIFEST(id)                                                                               \
  "{\"id\":\"test." id                                                                             \
  "\",\"version\":\"1.0.0\",\"abi\":\"1.0\","                                                      \
  "\"operations\":[\"payment.create/1\",\"payment.lookup/1\",\"webhook.handle/1\"],"               \
  "\"currencies\":[\"NGN\",\"USD\",\"JPY\"],\"egress\":[\"api.example.com\"],"                     \
  "\"secrets\":[{\"name\":\"api_key\",\"use\":\"send\"},{\"name\":\"webhook\",\"use\":\"verify\"}" \
  "],"                                                                                             \
  "\"recovery\":\"replay\",\"licence\":\"Apache-2.0\",\"source\":\"tests/abi/misbehaving\","       \
  "\"config_schema\":{\"type\":\"object\",\"properties\":{\"base_url\":{\"type\":\"string\"},"     \
  "\"channels\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"                             \
  "\"retries\":{\"type\":\"integer\",\"maximum\":5}},\"additionalProperties\":false}}"

#define TABLE(table_size, minor, manifest_bytes)                                                \
  static const tp_plugin_v1 table = {                                                           \
      table_size,    minor,        manifest_bytes, base_instance_create, base_instance_destroy, \
      base_op_begin, base_op_step, base_op_end,    base_get_extension}

#define ENTRY(pointer)                                                               \
  const tp_plugin_v1* tallyport_plugin_main_v1(const tp_host_v1* host) TP_NOEXCEPT { \
    (void)host;                                                                      \
    return pointer;                                                                  \
  }

#define PLUGIN(id)                                              \
  TP_MANIFEST(MANIFEST(id));                                    \
  TABLE(sizeof(tp_plugin_v1), TP_ABI_MINOR, TP_MANIFEST_BYTES); \
  ENTRY(&table)

#endif /* TALLYPORT_TESTS_MISBEHAVING_BASE_H */
