// Stripe's error document, and what it proves. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::stripe_gateway {

struct ApiError {
  std::string type;                   // "card_error"; the list is open
  std::string code;                   // "" where not stated, as those below
  std::string decline_code;           // the bank's own word, beside code card_declined
  std::string param;                  // the parameter that it is about
  std::string payment_intent;         // the id of the payment that it is about
  std::string payment_intent_status;  // what became of that one
  bool other_mode = false;            // there is such an object, in the other of test and live
};

// The "error" of a response; or the last_payment_error of a PaymentIntent, which has the same
// shape. nullopt where it is not one: then it is not Stripe that speaks.
std::optional<ApiError> error_in(std::string_view body);
std::optional<ApiError> parse_error(const nlohmann::json& value);

// True where the answer to a create proves that it took no money and that none will come of it.
// Stripe may have acted, or may yet, wherever this is false.
bool is_refusal(const plugin::Response& answer, const ApiError& error);
// The same of a refund, which is of a payment that did take money.
bool is_refund_refusal(const plugin::Response& answer, const ApiError& error);

// The word of docs/reasons.md.
plugin::Reason reason_of(const ApiError& error);

// For operators: `"card_declined" ("insufficient_funds")`, short and printable. Never Stripe's own
// message, which may quote what was sent.
std::string words_of(const ApiError& error);
std::string in_quotes(std::string_view words);

}  // namespace tallyport::stripe_gateway
