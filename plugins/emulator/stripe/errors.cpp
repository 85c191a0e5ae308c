// https://docs.stripe.com/error-codes
#include "emulator/stripe/errors.h"

#include <algorithm>

namespace tallyport::emulator::stripe {
namespace {

std::string doc_url(std::string code) {
  std::replace(code.begin(), code.end(), '_', '-');
  return "https://stripe.com/docs/error-codes/" + code;
}

// The parameter that a decline blames.
std::string param_of(const std::string& code) {
  if (code == "incorrect_number") return "number";
  if (code == "expired_card") return "exp_month";
  return code == "incorrect_cvc" ? "cvc" : "";
}

}  // namespace

Value document(const Error& error) {
  Value members = Value::object();
  if (!error.code.empty()) {
    members.set("code", error.code);
    members.set("doc_url", doc_url(error.code));
  }
  members.set("message", error.message);
  if (!error.param.empty()) members.set("param", error.param);
  members.set("type", error.type);
  return Value::object({{"error", members}});
}

serving::Answer answer_of(const Error& error) { return {error.status, document(error).json()}; }

Error missing(const std::string& param) {
  return {400, "invalid_request_error", "parameter_missing",
          "Missing required param: " + param + ".", param};
}

Error unknown(const std::string& param) {
  return {400, "invalid_request_error", "parameter_unknown", "Received unknown parameter: " + param,
          param};
}

Error invalid(const std::string& param, const std::string& message, const std::string& code) {
  return {400, "invalid_request_error", code, message, param};
}

Error no_such(const std::string& what, const std::string& id, const std::string& param,
              int status) {
  return {status, "invalid_request_error", "resource_missing", "No such " + what + ": '" + id + "'",
          param};
}

Value decline_document(const Decline& decline, const std::string& charge) {
  Value members = Value::object();
  if (!charge.empty()) members.set("charge", charge);
  members.set("code", decline.code);
  if (!decline.decline_code.empty()) members.set("decline_code", decline.decline_code);
  members.set("doc_url", doc_url(decline.code));
  members.set("message", decline.message);
  const auto param = param_of(decline.code);
  if (!param.empty()) members.set("param", param);
  // Of a failed authentication, which is no card's error: docs.stripe.com/error-codes.
  const bool failed = decline.code.ends_with("_authentication_failure");
  members.set("type", failed ? "invalid_request_error" : "card_error");
  return members;
}

}  // namespace tallyport::emulator::stripe
