// Whatever does not plainly say what became of a request is unknown.
#include "answers.h"

#include <string>

#include "errors.h"

namespace tallyport::stripe_gateway {
namespace {

using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

constexpr std::string_view kOtherMode =
    "Stripe knows this payment in the other mode: the gateway's secret api_key is a test key for a "
    "live payment, or the other way round";

}  // namespace

Result unknown(const Operation& operation, Reason reason, std::string_view message) {
  Result result(Outcome::unknown);
  result.reason(reason).message(message);
  result.reference(operation.reference()).gateway_ref(operation.gateway_ref());
  return result;
}

Result failed(const Operation& operation, Reason reason, std::string_view message) {
  Result result(Outcome::failed);
  return result.reason(reason).message(message).reference(operation.reference());
}

Result not_made(const Config& config, const Response& answer, const Operation& operation,
                Said said) {
  const auto no = [&](Reason reason, std::string_view message) {
    return failed(operation, reason, message).json(document(config, said));
  };
  if (!answer.maybe_sent) return no(Reason::provider_unreachable, kNothingSent);
  const auto error = answer.answered ? error_in(answer.body) : std::nullopt;
  if (!error || !is_refusal(answer, *error)) {
    return unclear(answer, operation).json(document(config, said));
  }
  if (answer.status == 401) return no(Reason::other, kKeyRefused);
  if (answer.status == 403) return no(Reason::other, kRightMissing);
  if (answer.status == 402) said.decline = error;
  return no(reason_of(*error), "Stripe refused: " + words_of(*error))
      .gateway_ref(error->payment_intent);
}

Result unclear(const Response& answer, const Operation& operation) {
  if (!answer.answered) {
    return unknown(operation, Reason::provider_unreachable, "Stripe gave no answer");
  }
  if (answer.ok()) {
    return unknown(operation, Reason::provider_error, "Stripe's answer is not understood");
  }
  const auto error = error_in(answer.body);
  if (answer.status == 401) return unknown(operation, Reason::other, kKeyRefused);
  if (error && error->other_mode) return unknown(operation, Reason::other, kOtherMode);
  if (error && answer.status == 403) return unknown(operation, Reason::other, kRightMissing);
  const bool too_many = answer.status == 429 || (error && error->code == "rate_limit");
  const bool used_before = answer.status == 409 || (error && error->type == "idempotency_error");
  const auto reason = too_many      ? Reason::rate_limited
                      : used_before ? Reason::other
                                    : Reason::provider_error;
  return unknown(
      operation, reason,
      "Stripe answered " + std::to_string(answer.status) + (error ? " " + words_of(*error) : ""));
}

bool is_missing(const Response& answer) {
  if (!answer.answered || answer.status != 404) return false;
  const auto error = error_in(answer.body);
  return error && error->code == "resource_missing" && !error->other_mode;
}

}  // namespace tallyport::stripe_gateway
