// https://paystack.com/docs/api/transaction and the OpenAPI document of PaystackOSS.
#include "emulator/paystack/requests.h"

#include <algorithm>
#include <array>
#include <optional>

#include "serving/url.h"

namespace tallyport::emulator::paystack {
namespace {

using serving::Answer;

struct Minimum {
  std::string_view currency;
  std::int64_t subunits;
};
// NGN 50, USD 2, GHS 0.10, ZAR 1, KES 3, XOF 1.
constexpr std::array<Minimum, 6> kMinima = {
    {{"NGN", 5'000}, {"USD", 200}, {"GHS", 10}, {"ZAR", 100}, {"KES", 300}, {"XOF", 100}}};
constexpr std::int64_t kMostSubunits = 1'000'000'000'000;

Answer invalid(const std::string& message, const std::string& code) {
  return refuse(400, message, "validation_error", code, "Provide all required params");
}

bool is_email(const std::string& text) {
  const auto at = text.find('@');
  return at != 0 && at != text.npos && at + 1 < text.size() &&
         text.find('@', at + 1) == text.npos && text.find('.', at) != text.npos &&
         std::none_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; });
}

bool is_reference(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '=';
  });
}

std::optional<std::string> optional_text(const Value& body, std::string_view name) {
  const Value* value = body.find(name);
  if (!value || value->is(Value::Kind::null)) return "";
  if (!value->is(Value::Kind::text)) return std::nullopt;
  return value->text();
}

}  // namespace

Answer refuse(int status, const std::string& message, const std::string& type,
              const std::string& code, const std::string& next_step) {
  Value body = Value::object({{"status", false}, {"message", message}});
  if (!next_step.empty()) body.set("meta", Value::object({{"nextStep", next_step}}));
  if (!type.empty()) body.set("type", type);
  if (!code.empty()) body.set("code", code);
  return {status, body.json()};
}

Answer invalid_json() { return refuse(400, "Invalid JSON", "validation_error", "invalid_params"); }

Answer internal_error() { return refuse(500, "An error occurred", "api_error", "internal_error"); }

std::optional<Answer> refuse_reference(Payments& payments, const Order& order) {
  const bool used = !order.reference.empty() &&
                    payments.find_reference(Brand::paystack, order.reference) != nullptr;
  if (!used) return std::nullopt;
  return refuse(400, "Duplicate Transaction Reference", "validation_error", "duplicate_reference",
                "Provide a unique reference");
}

Payment payment_of(Desk& desk, const Order& order, const Value& body, Behaviours behaviours) {
  Payment payment;
  payment.id = desk.world().random_hex(8);
  payment.brand = Brand::paystack;
  payment.number = desk.payments().next_number();
  payment.reference = order.reference.empty() ? desk.world().random_hex(5) : order.reference;
  payment.amount = {order.amount, 2};
  payment.currency = order.currency;
  payment.email = order.email;
  payment.return_url = order.callback_url;
  payment.cancel_url = order.cancel_url;
  payment.asked = body;
  payment.created_at = desk.now();
  payment.behaviours = behaviours;
  return payment;
}

std::variant<Order, Answer> read_order(const Value& body) {
  Order order;
  order.email = body.at("email");
  if (order.email.empty()) return invalid("Email Address is required", "missing_params");
  if (!is_email(order.email))
    return invalid("Invalid Email Address Passed", "invalid_email_address");
  const Value* amount = body.find("amount");
  if (!amount) return invalid("Amount is required", "missing_params");
  const auto units = whole_number(*amount);
  if (!units || *units <= 0 || *units > kMostSubunits) {
    return invalid("Invalid Amount Sent", "invalid_params");
  }
  order.amount = *units;
  const auto currency = optional_text(body, "currency");
  order.currency = currency && !currency->empty() ? *currency : "NGN";
  const auto minimum = std::find_if(kMinima.begin(), kMinima.end(), [&](const Minimum& row) {
    return row.currency == order.currency;
  });
  if (minimum == kMinima.end()) {
    return refuse(403, "Currency not supported by merchant", "validation_error",
                  "unsupported_currency");
  }
  if (order.amount < minimum->subunits) {
    return invalid("Amount is below the minimum of " + order.currency, "invalid_params");
  }
  const auto reference = optional_text(body, "reference");
  if (!reference || reference->size() > 100 || !is_reference(*reference)) {
    return invalid("Only -, ., = and alphanumeric characters are allowed in a reference",
                   "invalid_params");
  }
  order.reference = *reference;
  const auto callback = optional_text(body, "callback_url");
  if (!callback || (!callback->empty() && !serving::is_web_url(*callback))) {
    return invalid("Callback URL is invalid", "invalid_params");
  }
  order.callback_url = *callback;
  const Value* channels = body.find("channels");
  if (channels && !channels->is(Value::Kind::list)) {
    return invalid("Channels must be an array", "invalid_params");
  }
  if (const Value* metadata = body.find("metadata")) {
    // An object, or one in a text.
    const auto parsed = metadata->is(Value::Kind::text) ? parse_json(metadata->text())
                                                        : std::optional<Value>(*metadata);
    if (parsed && serving::is_web_url(parsed->at("cancel_action"))) {
      order.cancel_url = parsed->at("cancel_action");
    }
  }
  return order;
}

std::variant<std::int64_t, Answer> read_refund(const Value& body, const Payment& payment) {
  if (payment.status != Status::paid) {
    return invalid("Transaction cannot be refunded: it was not paid", "invalid_params");
  }
  const auto left =
      payment.has_lost_all() ? std::int64_t{0} : payment.amount.units - payment.refunded();
  const auto currency = optional_text(body, "currency");
  if (!currency || (!currency->empty() && *currency != payment.currency)) {
    return invalid("Currency is not the transaction's", "invalid_params");
  }
  if (left == 0) return invalid("Transaction has been fully reversed", "transaction_reversed");
  const Value* amount = body.find("amount");
  const auto units = amount ? whole_number(*amount) : left;
  if (!units || *units <= 0) return invalid("Invalid Amount Sent", "invalid_params");
  if (*units > left) {
    return invalid("Refund amount cannot be greater than what is left", "invalid_params");
  }
  return *units;
}

}  // namespace tallyport::emulator::paystack
