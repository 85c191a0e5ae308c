// Sources: docs.stripe.com/api/errors, /error-codes, /declines/codes, /api/idempotent_requests.
#include "errors.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::Reason;

std::string text_of(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::ranges::find(words, word) != std::end(words);
}

// Answers about the way and not about the payment: the same key may come through later.
constexpr std::string_view kPassing[] = {"rate_limit", "lock_timeout", "idempotency_key_in_use"};
constexpr std::string_view kPassingTypes[] = {"api_error", "idempotency_error", "rate_limit_error"};

// What a PaymentIntent that took no money can be.
constexpr std::string_view kUnpaid[] = {"requires_payment_method", "requires_confirmation",
                                        "requires_action", "canceled"};

struct Row {
  std::string_view word;
  Reason reason;
};

// Decline codes and error codes in one list: no word is in both with two meanings.
constexpr Row kReasons[] = {
    {"insufficient_funds", Reason::insufficient_funds},
    {"expired_card", Reason::expired_card},
    {"incorrect_cvc", Reason::incorrect_cvc},
    {"invalid_cvc", Reason::incorrect_cvc},
    {"incorrect_number", Reason::incorrect_details},
    {"invalid_number", Reason::incorrect_details},
    {"invalid_expiry_month", Reason::incorrect_details},
    {"invalid_expiry_year", Reason::incorrect_details},
    {"incorrect_zip", Reason::incorrect_details},
    {"incorrect_address", Reason::incorrect_details},
    {"incorrect_pin", Reason::incorrect_details},
    {"invalid_pin", Reason::incorrect_details},
    {"invalid_account", Reason::incorrect_details},
    {"authentication_required", Reason::authentication_required},
    {"payment_intent_authentication_failure", Reason::authentication_failed},
    {"authentication_not_handled", Reason::authentication_failed},
    {"fraudulent", Reason::fraud_suspected},
    {"lost_card", Reason::fraud_suspected},
    {"stolen_card", Reason::fraud_suspected},
    {"pickup_card", Reason::fraud_suspected},
    {"merchant_blacklist", Reason::fraud_suspected},
    {"security_violation", Reason::fraud_suspected},
    {"card_not_supported", Reason::method_not_supported},
    {"currency_not_supported", Reason::method_not_supported},  // of the card, not of the account
    {"card_velocity_exceeded", Reason::limit_exceeded},
    {"withdrawal_count_limit_exceeded", Reason::limit_exceeded},
    {"invalid_amount", Reason::limit_exceeded},
    {"processing_error", Reason::provider_error},
    {"issuer_not_available", Reason::provider_error},
    {"try_again_later", Reason::provider_error},
    {"reenter_transaction", Reason::provider_error},
    {"payment_intent_payment_attempt_expired", Reason::payer_timeout},
    {"amount_too_small", Reason::amount_too_small},
    {"amount_too_large", Reason::amount_too_large},
};

std::optional<Reason> listed(std::string_view word) {
  const auto* row = std::ranges::find(kReasons, word, &Row::word);
  return row == std::end(kReasons) ? std::nullopt : std::optional(row->reason);
}

bool asks_to_try_again(const plugin::Response& answer) {
  return answer.header("Stripe-Should-Retry") == "true";
}

}  // namespace

std::optional<ApiError> parse_error(const json& value) {
  if (!value.is_object()) return std::nullopt;
  ApiError error;
  error.type = text_of(value, "type");
  if (error.type.empty()) return std::nullopt;
  error.code = text_of(value, "code");
  error.decline_code = text_of(value, "decline_code");
  error.param = text_of(value, "param");
  error.other_mode =
      text_of(value, "message").find("a similar object exists in") != std::string::npos;
  if (const auto intent = value.find("payment_intent");
      intent != value.end() && intent->is_object()) {
    error.payment_intent = text_of(*intent, "id");
    error.payment_intent_status = text_of(*intent, "status");
  }
  return error;
}

std::optional<ApiError> error_in(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto error = document.find("error");
  return error == document.end() ? std::nullopt : parse_error(*error);
}

bool is_refund_refusal(const plugin::Response& answer, const ApiError& error) {
  constexpr std::uint32_t kStatuses[] = {400, 401, 402, 403, 404};
  if (std::ranges::find(kStatuses, answer.status) == std::end(kStatuses)) return false;
  if (asks_to_try_again(answer)) return false;
  return !is_one_of(error.type, kPassingTypes) && !is_one_of(error.code, kPassing);
}

bool is_refusal(const plugin::Response& answer, const ApiError& error) {
  const bool unpaid =
      error.payment_intent.empty() || is_one_of(error.payment_intent_status, kUnpaid);
  return unpaid && is_refund_refusal(answer, error);
}

Reason reason_of(const ApiError& error) {
  if (const auto reason = listed(error.decline_code)) return *reason;
  if (const auto reason = listed(error.code)) return *reason;
  if (error.type == "card_error" || error.code == "card_declined") return Reason::card_declined;
  if (error.param == "currency" || error.param.ends_with("[currency]")) {
    return Reason::currency_not_supported;
  }
  return Reason::request_refused;
}

std::string in_quotes(std::string_view words) {
  std::string out;
  for (const char c : words.substr(0, 80)) out += c >= ' ' && c <= '~' ? c : '?';
  return "\"" + out + "\"";
}

std::string words_of(const ApiError& error) {
  auto words = in_quotes(error.code.empty() ? error.type : error.code);
  if (!error.decline_code.empty()) words += " (" + in_quotes(error.decline_code) + ")";
  if (!error.param.empty()) words += " at " + in_quotes(error.param);
  return words;
}

}  // namespace tallyport::stripe_gateway
