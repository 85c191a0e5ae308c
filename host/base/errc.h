// The closed list of reasons why something expected can fail. Knows nothing of HTTP or of any
// adapter.
#pragma once

#include <cstdint>
#include <string_view>

namespace tallyport {

// number, name, what it means in one sentence.
// The name is also the `code` of problem+json, the label of metrics and the heading in
// docs/errors.md. Numbers are stable: append, never renumber; a retired one stays reserved.
// Nothing returns these any more: 109 idempotency_in_progress, 301 asset_mismatch, 405
// transition_not_allowed, 502 gateway_unavailable, 503 gateway_busy, 607 plugin_config_invalid.
#define TALLYPORT_ERRC(X)                                                                        \
  /* 1xx: the request itself */                                                                  \
  X(100, malformed_request, "the request is not valid HTTP or not valid JSON")                   \
  X(101, invalid_field, "a field is missing, unknown, or has a value that it cannot have")       \
  X(102, body_too_large, "the body is larger than this route accepts")                           \
  X(103, unsupported_media_type, "the body's Content-Type is not the one this route reads")      \
  X(104, not_authenticated, "no valid credentials came with the request")                        \
  X(105, not_permitted, "the credentials do not allow this")                                     \
  X(106, route_not_found, "there is no such route")                                              \
  X(107, method_not_allowed, "the route exists, but not for this method")                        \
  X(108, idempotency_key_reused, "the Idempotency-Key came before with another request")         \
  X(110, request_timeout, "the request did not arrive in time")                                  \
  /* 2xx: money */                                                                               \
  X(200, amount_malformed, "the text is not an amount")                                          \
  X(201, amount_out_of_range, "the amount is outside of what can be kept or what is allowed")    \
  X(202, currency_unknown, "the currency is not in the table")                                   \
  X(203, currency_mismatch, "two amounts of different currencies meet")                          \
  /* 3xx: ledger */                                                                              \
  X(300, account_not_found, "there is no such account")                                          \
  X(302, transfer_amount_not_positive, "a transfer moves a positive amount")                     \
  X(303, transfer_to_itself, "a transfer has two different accounts")                            \
  X(304, transfer_exists, "this transfer was posted before")                                     \
  X(305, insufficient_funds, "the account has less available than this takes")                   \
  X(306, asset_not_found, "nothing is counted in this asset here")                               \
  X(307, split_invalid, "the shares of a split are positive and add up to 10000 basis points")   \
  X(308, hold_not_found, "there is no such hold")                                                \
  X(309, hold_not_pending, "the hold has been posted, voided or has expired")                    \
  X(310, hold_amount_exceeded, "this is more than is still held")                                \
  X(311, account_not_holdable, "only what a user account has can be held")                       \
  X(312, transfer_not_found, "there is no such transfer")                                        \
  X(313, transfer_not_correctable,                                                               \
    "only an application's own transfer or a posted hold can be corrected")                      \
  X(314, correction_exceeds_transfer, "this takes back more than is left of the transfer")       \
  X(315, account_of_another_organisation, "the account belongs to another organisation")         \
  X(316, hold_of_refund, "the hold belongs to a refund and ends with it")                        \
  X(317, hold_of_topup, "the hold belongs to a top-up, which is released or refunded")           \
  /* 4xx: top-ups */                                                                             \
  X(400, topup_not_found, "there is no such top-up")                                             \
  X(401, package_not_found, "the storefront sells no such package")                              \
  X(402, amount_not_offered, "the storefront does not sell this amount or currency")             \
  X(403, topup_not_open, "the top-up has ended, so this can no longer be done to it")            \
  X(404, attempt_not_found, "there is no such attempt")                                          \
  X(406, topup_not_refundable, "nothing was paid for the top-up that could be given back")       \
  X(407, refund_exceeds_payment, "this gives back more than is left of the payment")             \
  X(408, refund_not_found, "there is no such refund")                                            \
  X(409, refund_not_waiting, "the refund does not wait for a decision")                          \
  X(410, method_not_found, "there is no such payment method")                                    \
  X(411, method_refused, "the gateway did not keep the payment method")                          \
  X(412, topup_not_held, "nothing is held for the top-up that could be released")                \
  X(413, quote_refused, "the application does not sell this now")                                \
  X(414, method_missing, "the top-up needs a card or a saved payment method to be paid with")    \
  /* 5xx: gateways */                                                                            \
  X(500, gateway_not_found, "no gateway of this name is switched on")                            \
  X(501, operation_unsupported, "the gateway's plugin does not offer this operation")            \
  X(504, webhook_not_authentic, "the webhook did not pass its signature check")                  \
  X(505, gateway_misbehaved, "the plugin or the provider broke the rules of the ABI")            \
  X(506, gateway_unclear, "the gateway gave no clear answer, so it may or may not be done")      \
  X(507, quote_unavailable, "the application that is asked for the price did not answer")        \
  X(508, quote_invalid, "the application answered what is no quote, or one that may not be")     \
  /* 6xx: loading plugins */                                                                     \
  X(600, plugin_unreadable, "the plugin file cannot be read or is not trusted")                  \
  X(601, plugin_manifest_invalid, "the plugin's manifest is absent or not valid")                \
  X(602, plugin_not_loadable, "the dynamic linker refused the plugin")                           \
  X(603, plugin_no_entry, "the plugin does not export the entry symbol of this ABI")             \
  X(604, plugin_refused_host, "the plugin's entry returned no table")                            \
  X(605, plugin_abi_mismatch, "the plugin's table is not of an ABI this host speaks")            \
  X(606, plugin_manifest_differs, "the manifest in the file is not the one in the loaded table") \
  /* 7xx: configuration */                                                                       \
  X(700, config_unreadable, "the configuration file cannot be read")                             \
  X(701, config_invalid, "the configuration has mistakes")                                       \
  /* 8xx: storage */                                                                             \
  X(800, journal_full, "more commands are waiting than the journal takes")                       \
  X(801, storage_unavailable, "the database cannot be reached")                                  \
  X(802, storage_refused, "the database refused a command")                                      \
  X(803, shutting_down, "the server is stopping")                                                \
  X(804, schema_newer, "the database was written by a newer version")                            \
  /* 9xx: ours */                                                                                \
  X(900, internal, "a fault of our own")

enum class Errc : std::uint16_t {
#define X(number, name, text) name = number,
  TALLYPORT_ERRC(X)
#undef X
};

// The enumerator's name, e.g. "topup_not_found".
std::string_view name(Errc code);
// The one-sentence meaning.
std::string_view meaning(Errc code);
// True where trying the same again later may succeed. An exhaustive switch: a new code must choose.
bool transient(Errc code);

}  // namespace tallyport
