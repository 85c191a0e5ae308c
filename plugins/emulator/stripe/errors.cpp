// https://docs.stripe.com/error-codes
#include "emulator/stripe/errors.h"

#include <algorithm>

namespace tallyport::emulator::stripe {
namespace {

std::string doc_url(std::string code) {
  std::replace(code.begin(), code.end(), '_', '-');
  return "https://stripe.com/docs/error-codes/" + code;
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

Error no_such(const std::string& what, const std::string& id, const std::string& param) {
  return {404, "invalid_request_error", "resource_missing", "No such " + what + ": '" + id + "'",
          param};
}

Value decline_document(const Decline& decline, const std::string& charge) {
  Value members = Value::object({{"charge", charge}, {"code", decline.code}});
  if (!decline.decline_code.empty()) members.set("decline_code", decline.decline_code);
  members.set("doc_url", doc_url(decline.code));
  members.set("message", decline.message);
  members.set("type", "card_error");
  return members;
}

}  // namespace tallyport::emulator::stripe
