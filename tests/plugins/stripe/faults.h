// What can go wrong with a request, as a table that every creating step is held to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {

inline std::string card_error(const std::string& code, const std::string& decline_code = "") {
  return error("card_error", code,
               decline_code.empty() ? "" : R"("decline_code":")" + decline_code + "\"");
}

inline std::string with_intent(const std::string& status) {
  return error("card_error", "card_declined",
               R"("payment_intent":{"id":"pi_1","status":")" + status + R"("})");
}

inline Event answered_with(std::uint32_t status, const std::string& body, TextPairs headers) {
  auto event = answered(status, body);
  event.headers = std::move(headers);
  return event;
}

// An answer that is no good one, and what it comes to where it is a create's.
struct Fault {
  const char* what;
  Event event;
  std::uint32_t outcome;
  const char* reason;
};

inline const std::vector<Fault>& faults() {
  static const std::vector<Fault> kFaults{
      {"refused connection", not_sent(), TP_OUTCOME_FAILED, "provider_unreachable"},
      {"reset after send", maybe_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},

      {"400", answered(400, invalid_request()), TP_OUTCOME_FAILED, "request_refused"},
      {"400 too small", answered(400, invalid_request("amount_too_small", R"("param":"amount")")),
       TP_OUTCOME_FAILED, "amount_too_small"},
      {"400 too large", answered(400, invalid_request("amount_too_large")), TP_OUTCOME_FAILED,
       "amount_too_large"},
      {"400 currency",
       answered(400, invalid_request("", R"("param":"line_items[0][price_data][currency]")")),
       TP_OUTCOME_FAILED, "currency_not_supported"},
      {"400 currency of an intent", answered(400, invalid_request("", R"("param":"currency")")),
       TP_OUTCOME_FAILED, "currency_not_supported"},
      {"400 decimals",
       answered(400, invalid_request("invalid_charge_amount_no_decimal_compatible")),
       TP_OUTCOME_FAILED, "request_refused"},
      {"400 the key was used with other parameters", answered(400, error("idempotency_error")),
       TP_OUTCOME_UNKNOWN, "other"},
      {"400 the key is in use", answered(400, invalid_request("idempotency_key_in_use")),
       TP_OUTCOME_UNKNOWN, "provider_error"},
      {"400 too many", answered(400, invalid_request("rate_limit")), TP_OUTCOME_UNKNOWN,
       "rate_limited"},
      {"400 of Stripe's own failing", answered(400, error("api_error")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"400 to be tried again",
       answered_with(400, invalid_request(), {{"stripe-should-retry", "true"}}), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"400 not to be tried again",
       answered_with(400, invalid_request(), {{"stripe-should-retry", "false"}}), TP_OUTCOME_FAILED,
       "request_refused"},
      {"400 of somebody else", answered(400, "<html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"400 without a type", answered(400, R"({"error":{"message":"no"}})"), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"400 with a text for an error", answered(400, R"({"error":"no"})"), TP_OUTCOME_UNKNOWN,
       "provider_error"},

      {"401", answered(401, invalid_request()), TP_OUTCOME_FAILED, "other"},
      {"401 of somebody else", answered(401, ""), TP_OUTCOME_UNKNOWN, "other"},

      {"402", answered(402, card_error("card_declined", "generic_decline")), TP_OUTCOME_FAILED,
       "card_declined"},
      {"402 no funds", answered(402, card_error("card_declined", "insufficient_funds")),
       TP_OUTCOME_FAILED, "insufficient_funds"},
      {"402 expired", answered(402, card_error("expired_card")), TP_OUTCOME_FAILED, "expired_card"},
      {"402 code", answered(402, card_error("incorrect_cvc")), TP_OUTCOME_FAILED, "incorrect_cvc"},
      {"402 number", answered(402, card_error("incorrect_number")), TP_OUTCOME_FAILED,
       "incorrect_details"},
      {"402 to be confirmed", answered(402, card_error("authentication_required")),
       TP_OUTCOME_FAILED, "authentication_required"},
      {"402 to be confirmed, by the bank",
       answered(402, card_error("card_declined", "authentication_required")), TP_OUTCOME_FAILED,
       "authentication_required"},
      {"402 not confirmed", answered(402, card_error("payment_intent_authentication_failure")),
       TP_OUTCOME_FAILED, "authentication_failed"},
      {"402 stolen", answered(402, card_error("card_declined", "stolen_card")), TP_OUTCOME_FAILED,
       "fraud_suspected"},
      {"402 too often", answered(402, card_error("card_declined", "card_velocity_exceeded")),
       TP_OUTCOME_FAILED, "limit_exceeded"},
      {"402 not this card", answered(402, card_error("card_declined", "card_not_supported")),
       TP_OUTCOME_FAILED, "method_not_supported"},
      {"402 processing", answered(402, card_error("processing_error")), TP_OUTCOME_FAILED,
       "provider_error"},
      {"402 a decline of tomorrow", answered(402, card_error("card_declined", "moon_phase")),
       TP_OUTCOME_FAILED, "card_declined"},
      {"402 with an unpaid intent", answered(402, with_intent("requires_payment_method")),
       TP_OUTCOME_FAILED, "card_declined"},
      {"402 with an intent under way", answered(402, with_intent("processing")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"402 with a paid intent", answered(402, with_intent("succeeded")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"402 with an intent of tomorrow", answered(402, with_intent("parked")), TP_OUTCOME_UNKNOWN,
       "provider_error"},

      {"403", answered(403, invalid_request()), TP_OUTCOME_FAILED, "other"},
      {"403 of somebody else", answered(403, "denied"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"404", answered(404, invalid_request("resource_missing")), TP_OUTCOME_FAILED,
       "request_refused"},
      {"404 of somebody else", answered(404, "nothing here"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"409", answered(409, invalid_request("idempotency_key_in_use")), TP_OUTCOME_UNKNOWN,
       "other"},
      {"424", answered(424, invalid_request()), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"429", answered(429, invalid_request("rate_limit")), TP_OUTCOME_UNKNOWN, "rate_limited"},
      {"429 of a type outside the list", answered(429, error("rate_limit_error", "rate_limit")),
       TP_OUTCOME_UNKNOWN, "rate_limited"},
      {"429 locked", answered(429, invalid_request("lock_timeout")), TP_OUTCOME_UNKNOWN,
       "rate_limited"},
      {"500", answered(500, error("api_error")), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"500 with a decline", answered(500, card_error("card_declined")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"502 HTML", answered(502, "<html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"503", answered(503, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"302", answered(302, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"204", answered(204, ""), TP_OUTCOME_UNKNOWN, "provider_error"},

      {"empty", answered(200, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"HTML", answered(200, "<html></html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"truncated", answered(200, "{\"id\":\"x\",\"object\":\"pay"), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"not an object", answered(200, "[]"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"an object of another kind", answered(200, charge()), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"wrong types", answered(200, R"({"id":1,"object":2})"), TP_OUTCOME_UNKNOWN,
       "provider_error"},
  };
  return kFaults;
}

}  // namespace tallyport::test
