// Every key that the file may have, one table a section. Internal to config/. config/tallyport.toml
// shows each of them; a test compares the two.
#pragma once

#include <span>
#include <string_view>

namespace tallyport::config::keys {

using K = std::string_view;

inline constexpr K root[] = {"server",  "database", "log",     "plugins", "gateway", "storefront",
                             "api_key", "jwt",      "janitor", "journal", "proof"};
inline constexpr K server[] = {"listen",
                               "public_url",
                               "host_name",
                               "threads",
                               "request_body_max_bytes",
                               "header_timeout_ms",
                               "body_timeout_ms",
                               "stop_timeout_ms"};
inline constexpr K database[] = {"url", "reader_url"};
inline constexpr K log[] = {"level", "format"};
inline constexpr K plugins[] = {"directory"};
inline constexpr K janitor[] = {"interval_ms", "first_check_ms", "lease_ms"};
inline constexpr K journal[] = {"queue_max", "batch_max"};
inline constexpr K proof[] = {"signing_key", "head_interval_ms"};

inline constexpr K gateway[] = {"plugin",  "enabled", "mode",    "webhooks",      "settings",
                                "secrets", "limits",  "breaker", "allow_raw_card"};
inline constexpr K limits[] = {"in_flight_max", "timeout_ms", "deadline_ms", "response_max_bytes"};
inline constexpr K breaker[] = {"failures", "open_ms"};

inline constexpr K storefront[] = {"display_name",
                                   "asset",
                                   "scale",
                                   "gateway",
                                   "gateway_by_currency",
                                   "packages",
                                   "amount",
                                   "quote",
                                   "split",
                                   "hold",
                                   "provider_page",
                                   "topup_expires_minutes",
                                   "reference_prefix",
                                   "return_urls",
                                   "authorization",
                                   "error",
                                   "cases",
                                   "route",
                                   "pages"};
inline constexpr K pages[] = {
    "wallet",           "topup",        "methods",         "success",   "cancel",  "language",
    "accent",           "logo",         "support",         "login_url", "outcome", "embed_origins",
    "checkout_origins", "link_minutes", "session_minutes", "texts"};
inline constexpr K route[] = {"on",    "call",  "with",  "status", "headers",
                              "reply", "error", "cases", "map",    "anonymous"};
inline constexpr K reply_case[] = {"of", "status", "message", "headers", "reply"};
inline constexpr K package[] = {"id", "credits", "price", "gateway"};
inline constexpr K quote[] = {"url",     "signing_secret", "currency",
                              "minimum", "maximum",        "timeout_ms"};
inline constexpr K share[] = {"account", "basis_points"};
inline constexpr K amount[] = {"currency", "minimum", "maximum"};

inline constexpr K api_key[] = {"name", "storefront", "hash", "scopes"};
inline constexpr K jwt[] = {"storefront", "issuer",    "audience", "algorithms",    "hmac_secret",
                            "key_file",   "jwks_file", "leeway_s", "account_claim", "scopes"};

// Where each table applies; * is a name of the operator's, [] an item of a list.
struct Place {
  K path;
  std::span<const K> known;
};
inline constexpr Place all[] = {
    {"server", server},
    {"database", database},
    {"log", log},
    {"plugins", plugins},
    {"gateway.*", gateway},
    {"gateway.*.limits", limits},
    {"gateway.*.breaker", breaker},
    {"storefront.*", storefront},
    {"storefront.*.packages[]", package},
    {"storefront.*.amount", amount},
    {"storefront.*.quote", quote},
    {"storefront.*.split[]", share},
    {"storefront.*.cases[]", reply_case},
    {"storefront.*.pages", pages},
    {"storefront.*.route[]", route},
    {"storefront.*.route[].cases[]", reply_case},
    {"api_key[]", api_key},
    {"jwt", jwt},
    {"janitor", janitor},
    {"journal", journal},
    {"proof", proof},
};

}  // namespace tallyport::config::keys
