/* tallyport/plugin.h - the gateway ABI, major version 1.
 *
 * A gateway plugin is a shared object that speaks one payment provider's protocol. It includes this
 * header (C11 or later, C++17 or later) and exports one function, tallyport_plugin_main_v1.
 *
 * The model. A plugin is a pure state machine: it performs no I/O, reads no clock, draws no
 * randomness, starts no thread. The host begins an operation and steps it with an *event*; the
 * plugin answers each step with one *action*: send this HTTP request, verify this signature, done.
 * The host does it and steps again with what came of it. For one input and one sequence of events
 * the actions must be the same, byte for byte, in every process: after a crash the host begins the
 * operation again with the input, clock and entropy that it committed, and relies on that.
 *
 * Ownership, the whole of it:
 *   - What the host passes in is valid until that call returns. Copy what you keep.
 *   - What hangs off a tp_action belongs to the operation and is valid until the next op_step or
 *     op_end on that operation.
 *   - What hangs off tp_plugin_v1 is static: valid until the process ends.
 *   - Nobody ever frees what the other side allocated.
 *
 * Threads, as marked on each function:
 *   [any] callable from any thread, at the same time as anything else.
 *   [op]  never two calls at once for one operation, but successive calls may come from different
 *         threads, and different operations of one instance run at the same time.
 *
 * Growth. Every struct that is not an array element starts with `size`, the sizeof that its WRITER
 * compiled. Fields are only ever appended; read a field only if TP_HAS() says that the writer had
 * it. Array elements (tp_bytes, tp_money, tp_header, tp_slice) are frozen for the life of major 1.
 * Unknown fields are ignored; unknown flag bits are refused.
 *
 * Text is UTF-8 and never NUL-terminated unless said. A tp_bytes of length 0 means "not given".
 *
 * Status: version 1 is frozen. docs/abi.md says what that promises, and how it grows.
 */
#ifndef TALLYPORT_PLUGIN_H
#define TALLYPORT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define TP_ABI_MAJOR 1u
#define TP_ABI_MINOR 0u

#if defined(__cplusplus)
#define TP_NOEXCEPT noexcept
extern "C" {
#else
#define TP_NOEXCEPT
#endif
#if defined(__GNUC__)
#define TP_EXPORT __attribute__((visibility("default"), used))
#else
#define TP_EXPORT
#endif

/* True if the writer of *p had `field`. */
#define TP_HAS(p, field) ((p)->size >= offsetof(__typeof__(*(p)), field) + sizeof((p)->field))

/* ---- Status of a call ----------------------------------------------------------------------- */

/* What a call itself came to. Says nothing about the payment: that is tp_result.outcome. */
typedef int32_t tp_status;
#define TP_OK ((tp_status)0)
#define TP_E_INVALID ((tp_status)-1)     /* the input breaks this header or the document's schema */
#define TP_E_CONFIG ((tp_status)-2)      /* the gateway's settings are refused; tp_error says why */
#define TP_E_UNSUPPORTED ((tp_status)-3) /* no such operation or revision here */
#define TP_E_STATE ((tp_status)-4)       /* called out of order */
#define TP_E_NOMEM ((tp_status)-5)       /* out of memory */
#define TP_E_INTERNAL ((tp_status)-6)    /* a bug, caught at the boundary (exception, panic) */

/* ---- Values --------------------------------------------------------------------------------- */

/* A run of bytes that somebody else owns. */
typedef struct tp_bytes {
  const void* ptr; /* may be NULL where len is 0 */
  uint64_t len;
} tp_bytes;

/* An amount in minor units; never floating point. */
typedef struct tp_money {
  int64_t minor;    /* e.g. 500000 for 5,000 NGN */
  char currency[4]; /* ISO 4217, upper case, NUL-terminated: "NGN"; "" = not stated */
  uint8_t exponent; /* digits after the point, from the host's currency table: NGN 2, JPY 0; to the
                       host it says nothing, the currency does */
  uint8_t reserved[3];
} tp_money;

/* Where a refusal is explained. The host allocates it and sets `size`. The plugin writes at most
 * sizeof(text) bytes and their count. The operator reads the text: name the setting, the value and
 * what would be right; never a secret. */
typedef struct tp_error {
  uint32_t size;
  uint32_t len;
  char text[504];
} tp_error;

/* An HTTP header, in either direction. */
#define TP_HEADER_TEMPLATE 1u  /* to the provider: the value has ${secret:NAME} or ${card:FIELD} */
#define TP_HEADER_SENSITIVE 2u /* to the provider: never log it */
typedef struct tp_header {
  tp_bytes name;
  tp_bytes value;
  uint32_t flags;
  uint32_t reserved;
} tp_header;

/* ---- Beginning an operation ----------------------------------------------------------------- */

/* What the host asks. `operation` is a name and revision of the manifest, one of:
 *
 *   payment.create/1    ask the provider for a payment of `amount` under `reference`
 *   payment.lookup/1    what does the provider say of `gateway_ref`, or else of `reference`? The
 *                       document may have an unproven id, which counts only with our reference.
 *   payment.cancel/1    close the payment at the provider so that it can no longer be paid
 *   webhook.handle/1    is this message authentic, and what does it state? Makes no HTTP request.
 *   connection.check/1  do the address and the secrets work?
 *   refund.create/1     give back `amount` of the payment `gateway_ref` (or else `reference`)
 *   refund.lookup/1     what does the provider say of the refund `subject_ref`, or else of the one
 *                       that keeps json.refund_reference? NOT_FOUND where it knows none.
 *   payment.charge/1    take `amount` under `reference` from the saved method `subject_ref`, or
 *                       from the card that json.card says is there, without a page in between
 *   payment.list/1      the payments of a time, a page at a time
 *   method.save/1       keep a way of paying, so that payment.charge can use it
 *   method.list/1       all that json.customer has
 *   method.remove/1     forget the method `subject_ref`
 *   method.default/1    make the method `subject_ref` the customer's default
 *   channel.list/1      the banks and mobile money services that can be paid with
 *
 * The documents in `json` are described by plugin-api/schemas/, one schema an operation; members
 * that the plugin does not know must be ignored. */
typedef struct tp_op_input {
  uint32_t size;
  uint32_t flags;           /* none yet: refuse any that is set */
  tp_bytes operation;       /* "payment.create/1" */
  tp_bytes op_id;           /* the host's id of this run; for log lines only, differs on replay */
  tp_bytes idempotency_key; /* one for each intent to move money; the same over replays */
  tp_money amount;          /* what is or was asked: of the payment, or of the refund */
  tp_bytes reference;       /* our reference of the payment; also where a refund is meant */
  tp_bytes gateway_ref;     /* the provider's id of the payment, once known */
  tp_bytes subject_ref;     /* the provider's id of the refund, dispute or method meant */
  tp_bytes json;            /* the operation's own document; "{}" where it has none */
  tp_bytes raw_body;        /* webhook.handle: exactly the bytes that arrived */
  const tp_header* headers; /* webhook.handle: as the server kept them; names in any case */
  uint64_t n_headers;
} tp_op_input;

/* ---- Events: host to plugin ----------------------------------------------------------------- */

#define TP_EVENT_START 1u         /* the first of every operation */
#define TP_EVENT_HTTP_RESPONSE 2u /* to an HTTP action: the provider answered, with any status */
#define TP_EVENT_HTTP_FAILED 3u   /* to an HTTP action: no answer; `sent` says what may have left */
#define TP_EVENT_VERIFIED 4u      /* to a VERIFY action: `ok` says whether the signature is good */
#define TP_EVENT_UNSUPPORTED 5u   /* to any action: this host does not know that kind of action */
#define TP_EVENT_CANCELLED 6u     /* the host gives up: answer DONE at once, normally UNKNOWN */
/* An event of an unknown kind must be answered with DONE and TP_OUTCOME_UNKNOWN. */

#define TP_SENT_NO 0u    /* provably nothing left: refused, no such host, TLS, host policy */
#define TP_SENT_MAYBE 1u /* reset or timed out later: the provider may have acted */

typedef struct tp_event {
  uint32_t size;
  uint32_t kind;
  int64_t now_unix_ms;      /* the only clock that a plugin has */
  int64_t deadline_unix_ms; /* the host gives up then */
  uint8_t entropy[16];      /* the only randomness that a plugin has; fixed for an operation */
  uint32_t http_status;     /* HTTP_RESPONSE */
  uint32_t sent;            /* HTTP_FAILED: TP_SENT_… */
  const tp_header* headers; /* HTTP_RESPONSE */
  uint64_t n_headers;
  tp_bytes body; /* HTTP_RESPONSE */
  uint32_t ok;   /* VERIFIED: 1 good, 0 not */
  uint32_t reserved;
} tp_event;

/* ---- Action: send an HTTP request ----------------------------------------------------------- */

#define TP_HTTP_READ_ONLY 1u     /* has no effect at the provider: the host may send it again */
#define TP_HTTP_IDEMPOTENT 2u    /* has an idempotency key that the provider honours: likewise */
#define TP_HTTP_BODY_TEMPLATE 4u /* the body holds ${secret:NAME} or ${card:FIELD} */
#define TP_HTTP_MOVES_MONEY 8u   /* if the provider may have seen it, only its own words end it */
/* With neither READ_ONLY nor IDEMPOTENT the host puts the request on the wire at most once. */

/* Templates are filled in at send time, encoded for their place (header, form or JSON by the
 * Content-Type), so the plugin never sees a secret or a card number.
 *
 * The URL is https, and its authority must be in the manifest's `egress` or that of the gateway's
 * `base_url` setting; http only where `base_url` names a loopback address. Anything else is not
 * sent: the plugin gets HTTP_FAILED with TP_SENT_NO, the gateway is marked unhealthy. */
typedef struct tp_http {
  uint32_t size;
  uint32_t flags;
  tp_bytes method; /* "GET", "POST", "PUT", "PATCH" or "DELETE" */
  tp_bytes url;
  const tp_header* headers; /* Host and Content-Length are the host's business */
  uint64_t n_headers;
  tp_bytes body;
  uint32_t timeout_ms;   /* for one try; the host clamps it; 0 = the host's default */
  uint32_t max_response; /* bytes; the host clamps it; 0 = the host's default */
  tp_bytes label;        /* for logs and metrics, one of few: "create_customer" */
} tp_http;

/* ---- Action: verify a signature ------------------------------------------------------------- */

#define TP_ALGORITHM_HMAC_SHA256 1u
#define TP_ALGORITHM_HMAC_SHA512 2u
#define TP_ALGORITHM_TOKEN 3u /* a candidate equals the secret itself; binds no body */

#define TP_ENCODING_HEX 1u /* either case */
#define TP_ENCODING_BASE64 2u
#define TP_ENCODING_RAW 3u

/* One piece of the signed message, or one candidate signature. */
typedef struct tp_slice {
  tp_bytes bytes;
} tp_slice;

/* The host computes the signature over the joined slices with each current value of the secret and
 * compares with each candidate in constant time; any match passes. An empty secret never passes.
 * webhook.handle counts as authentic only after a passed check whose message holds the whole raw
 * body; after TP_ALGORITHM_TOKEN the host settles by look-up, never by what the body says. */
typedef struct tp_verify {
  uint32_t size;
  uint32_t algorithm;
  uint32_t encoding;       /* of the candidates */
  uint32_t tolerance_s;    /* with signed_at: how far from the host's clock; 0 = none signed */
  tp_bytes secret;         /* the NAME of a secret of the manifest, never a value */
  const tp_slice* message; /* the signed bytes in order */
  uint64_t n_message;
  const tp_slice* candidates; /* signatures found in the headers, at most 16 */
  uint64_t n_candidates;
  int64_t signed_at_unix_s; /* the time that the message itself states and signs */
} tp_verify;

/* ---- Action: done --------------------------------------------------------------------------- */

#define TP_OUTCOME_SUCCEEDED 1u       /* the provider states that it happened */
#define TP_OUTCOME_PENDING 2u         /* the provider states that it is under way */
#define TP_OUTCOME_REQUIRES_ACTION 3u /* the payer has to do something: json.next_action */
#define TP_OUTCOME_FAILED 4u          /* provably no money moved by this attempt */
#define TP_OUTCOME_CANCELLED 5u       /* closed at the provider, cannot be paid any more */
#define TP_OUTCOME_EXPIRED 6u         /* the provider's own time limit passed */
#define TP_OUTCOME_NOT_FOUND 7u       /* the provider knows no such payment, refund or method */
#define TP_OUTCOME_UNKNOWN 8u         /* anything else: the host looks it up, never creates again */
#define TP_OUTCOME_REJECTED 9u        /* webhook: not authentic; answered 401, no effect */
#define TP_OUTCOME_IGNORED 10u        /* webhook: authentic, says nothing of money; answered 200 */

#define TP_SUBJECT_PAYMENT 1u
#define TP_SUBJECT_REFUND 2u  /* PENDING: under way. SUCCEEDED: the payer has or gets the money. */
#define TP_SUBJECT_DISPUTE 3u /* PENDING: open. SUCCEEDED: closed in our favour. FAILED: lost. */
#define TP_SUBJECT_METHOD 4u  /* of method.…: SUCCEEDED: it is so. FAILED: it is as it was. */

#define TP_RESULT_LIVE 1u /* the provider says that this is live money, not a test */

typedef struct tp_result {
  uint32_t size;
  uint32_t outcome;        /* TP_OUTCOME_… */
  uint32_t subject;        /* TP_SUBJECT_…: what the outcome is about */
  uint32_t flags;          /* TP_RESULT_… */
  tp_money amount;         /* of the subject, as the PROVIDER states it; the host compares */
  tp_money reversed_total; /* of the payment: refunded or lost so far, all together, if stated;
                              then in every result about it, or a reversal may count twice */
  tp_money fee;            /* what the provider keeps of the payment, if stated */
  tp_bytes reference;      /* our reference, as the provider gives it back */
  tp_bytes gateway_ref;    /* the provider's id of the payment */
  tp_bytes other_ref;      /* a second id of the same payment, by which the provider may name it in
                              later events, in their gateway_ref; "" where there is none */
  tp_bytes subject_ref;    /* the provider's id of the refund, dispute or method */
  tp_bytes event_key;      /* webhook.handle: names this event; the same over redelivery */
  tp_bytes reason;         /* why it did not succeed, a word of docs/reasons.md, else "other" */
  tp_bytes message;        /* for operators, not for payers; no secret */
  tp_bytes json;           /* the operation's own document, of its schema */
  int64_t expires_unix_ms; /* when the provider itself stops taking the payment; 0 = not stated */
} tp_result;

/* ---- Actions: plugin to host ---------------------------------------------------------------- */

#define TP_ACTION_DONE 1u   /* u.done */
#define TP_ACTION_HTTP 2u   /* u.http */
#define TP_ACTION_VERIFY 3u /* u.verify */

typedef struct tp_action {
  uint32_t size;
  uint32_t kind;
  union { /* typed, so that ABI checkers see what is behind the pointers */
    const tp_result* done;
    const tp_http* http;
    const tp_verify* verify;
  } u;
} tp_action;

/* ---- The host's table ----------------------------------------------------------------------- */

#define TP_LOG_DEBUG 1u
#define TP_LOG_INFO 2u
#define TP_LOG_WARNING 3u
#define TP_LOG_ERROR 4u

typedef struct tp_host_v1 {
  uint32_t size;
  uint32_t abi_minor; /* the newest minor of major 1 that the host speaks */
  tp_bytes name;      /* "tallyport" */
  tp_bytes version;   /* "0.1.0" */
  void* ctx;          /* to be handed back to the two functions below */
  /* Writes one line to the host's log under the gateway's name. Never a secret or personal data.
   * [any] */
  void (*log)(void* ctx, uint32_t level, const void* text, uint64_t len) TP_NOEXCEPT;
  /* A table by its name, e.g. "tallyport.x/1" (NUL-terminated); NULL = this host has none. Static.
   * [any] */
  const void* (*get_extension)(void* ctx, const char* id)TP_NOEXCEPT;
} tp_host_v1;

/* ---- The plugin's table --------------------------------------------------------------------- */

typedef struct tp_instance tp_instance; /* one gateway: a configured account; does not change */
typedef struct tp_op tp_op;             /* one operation under way */

/* What the host says of a gateway when it makes the instance. */
#define TP_MODE_TEST 1u
#define TP_MODE_LIVE 2u /* real money, see TP_RESULT_LIVE */

typedef struct tp_instance_input {
  uint32_t size;
  uint32_t mode;     /* TP_MODE_…, by the operator's word; refuse any other */
  tp_bytes settings; /* JSON, already checked against config_schema; secrets are not in it */
} tp_instance_input;

typedef struct tp_plugin_v1 {
  uint32_t size;
  uint32_t abi_minor; /* the minor that the plugin was compiled with */
  tp_bytes manifest;  /* byte-identical to the ELF note; see TP_MANIFEST */

  /* Makes an instance: copies what it needs of *input, and may keep `host`. TP_OK with *out set, or
   * TP_E_CONFIG with the reason in *error. [any] */
  tp_status (*instance_create)(const tp_host_v1* host, const tp_instance_input* input,
                               tp_instance** out, tp_error* error) TP_NOEXCEPT;
  /* Ends an instance. No operation of it is alive. [any] */
  void (*instance_destroy)(tp_instance* instance) TP_NOEXCEPT;

  /* Begins an operation: copies what it needs of *input. TP_OK with *out set; or
   * TP_E_UNSUPPORTED, TP_E_INVALID with the reason in *error. [any] */
  tp_status (*op_begin)(tp_instance* instance, const tp_op_input* input, tp_op** out,
                        tp_error* error) TP_NOEXCEPT;
  /* Takes the event, sets *out to the next action. Must not block; 5 ms of CPU at most, 16 steps an
   * operation. After DONE: TP_E_STATE. [op] */
  tp_status (*op_step)(tp_op* op, const tp_event* event, const tp_action** out) TP_NOEXCEPT;
  /* Frees the operation. Legal at any point after a begin. [op] */
  void (*op_end)(tp_op* op) TP_NOEXCEPT;

  /* A table by its name (NUL-terminated); NULL = this plugin has none. Static. [any] */
  const void* (*get_extension)(const char* id)TP_NOEXCEPT;
} tp_plugin_v1;

/* The one exported symbol. The name carries the major: one file may export several. Called once
 * after loading, before anything else; returns a static table, or NULL to refuse the host. [any] */
TP_EXPORT const tp_plugin_v1* tallyport_plugin_main_v1(const tp_host_v1* host) TP_NOEXCEPT;

/* ---- The manifest --------------------------------------------------------------------------- */

/* JSON in an ELF note, so that it can be read without running the plugin's code (readelf -n).
 * Members: id, version, abi ("1.0"), operations, currencies ("NGN", or {code, exponent} where the
 * provider's wire differs; empty: any), egress, secrets [{name, use: "send" | "verify"}], recovery
 * ("replay" where the provider honours idempotency keys, else "lookup"), config_schema (JSON Schema
 * draft-07), licence, source; and optionally name, description, webhook_body_max (bytes),
 * return_ref (the parameter of a payer's return with the provider's id), and of a secret what its
 * values begin with in each mode: prefixes {test: […], live: […]}.
 * plugin-api/schemas/manifest.json is the schema. Use once a plugin, at file scope, with a string
 * literal; then give the table TP_MANIFEST_BYTES. */
#define TP_NOTE_OWNER "TLP"
#define TP_NOTE_TYPE 0x544c5031u
#define TP_NOTE_SECTION ".note.tallyport"
#if defined(__clang__) /* whose AddressSanitizer would put a red zone into the note */
#define TP_NOTE_UNPADDED no_sanitize("address"),
#else
#define TP_NOTE_UNPADDED
#endif
#define TP_MANIFEST(literal)                                            \
  __attribute__((TP_NOTE_UNPADDED section(TP_NOTE_SECTION), aligned(4), \
                 used)) static const struct {                           \
    uint32_t namesz, descsz, type;                                      \
    char owner[4];                                                      \
    char desc[(sizeof(literal) + 3u) & ~(size_t)3u];                    \
  } tp_manifest_note = {4u, (uint32_t)(sizeof(literal) - 1u), TP_NOTE_TYPE, TP_NOTE_OWNER, literal}
#define TP_MANIFEST_BYTES \
  { tp_manifest_note.desc, tp_manifest_note.descsz }

/* ---- Layout --------------------------------------------------------------------------------- */

#if defined(__cplusplus)
}
#define TP_STATIC_ASSERT(condition) static_assert(condition, #condition)
#else
#define TP_STATIC_ASSERT(condition) _Static_assert(condition, #condition)
#endif

#if UINTPTR_MAX == UINT64_MAX /* the layout is the contract; tests/abi checks every offset */
TP_STATIC_ASSERT(sizeof(tp_bytes) == 16);
TP_STATIC_ASSERT(sizeof(tp_money) == 16);
TP_STATIC_ASSERT(sizeof(tp_header) == 40);
TP_STATIC_ASSERT(sizeof(tp_slice) == 16);
TP_STATIC_ASSERT(sizeof(tp_error) == 512);
TP_STATIC_ASSERT(sizeof(tp_op_input) == 168);
TP_STATIC_ASSERT(sizeof(tp_event) == 88);
TP_STATIC_ASSERT(sizeof(tp_http) == 96);
TP_STATIC_ASSERT(sizeof(tp_verify) == 72);
TP_STATIC_ASSERT(sizeof(tp_result) == 200);
TP_STATIC_ASSERT(sizeof(tp_action) == 16);
TP_STATIC_ASSERT(sizeof(tp_host_v1) == 64);
TP_STATIC_ASSERT(sizeof(tp_instance_input) == 24);
TP_STATIC_ASSERT(sizeof(tp_plugin_v1) == 72);
#endif

#endif /* TALLYPORT_PLUGIN_H */
