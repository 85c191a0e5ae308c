// Members by the response examples of paystack.com/docs/api.
#include "emulator/paystack/objects.h"

#include "serving/utc.h"

namespace tallyport::emulator::paystack {
namespace {

std::string_view status_of(const Payment& payment) {
  switch (payment.status) {
    case Status::paid:
      return "success";
    case Status::processing:
      return "pending";
    case Status::open:
      return payment.declined() ? "failed" : "abandoned";
    case Status::cancelled:
    case Status::expired:
      break;
  }
  return payment.attempts.empty() ? "abandoned" : "failed";
}

std::string gateway_response(const Payment& payment) {
  if (payment.status == Status::paid) return "Successful";
  if (payment.status == Status::processing) return "Transaction in progress";
  if (payment.last()) return payment.last()->decline.message;
  return "The transaction was not completed";
}

// 1.5 % and, where that is much, NGN 100: local cards' price, not capped here. Exact in subunits.
Value fees_of(const Payment& payment) {
  if (payment.status != Status::paid) return {};
  const std::int64_t flat =
      payment.currency == "NGN" && payment.amount.units >= 250'000 ? 10'000 : 0;
  return payment.amount.units * 15 / 1000 + flat;
}

Value authorization_of(const Payment& payment) {
  if (payment.attempts.empty()) return Value::object();
  const Card& card = payment.last()->card;
  const bool visa = card.number.starts_with('4');
  return Value::object({{"authorization_code", "AUTH_" + payment.id.substr(0, 10)},
                        {"bin", card.first(6)},
                        {"last4", card.last4()},
                        {"exp_month", "12"},
                        {"exp_year", "2034"},
                        {"channel", "card"},
                        // With the space that the real ones have.
                        {"card_type", visa ? "visa " : "mastercard "},
                        {"bank", "TEST BANK"},
                        {"country_code", "NG"},
                        {"brand", visa ? "visa" : "mastercard"},
                        {"reusable", payment.status == Status::paid},
                        {"signature", "SIG_" + card.last4() + payment.id.substr(0, 10)},
                        {"account_name", {}}});
}

Value customer_of(const Payment& payment) {
  return Value::object({{"id", payment.number % 100'000'000},
                        {"first_name", {}},
                        {"last_name", {}},
                        {"email", payment.email},
                        {"customer_code", "CUS_" + payment.id.substr(0, 15)},
                        {"phone", {}},
                        {"metadata", {}},
                        {"risk_action", "default"},
                        {"international_format_phone", {}}});
}

Value metadata_of(const Payment& payment) {
  const Value* metadata = payment.asked.find("metadata");
  return metadata ? *metadata : Value("");
}

Value log_of(const Payment& payment) {
  return Value::object({{"start_time", payment.created_at},
                        {"time_spent", 4},
                        {"attempts", static_cast<std::int64_t>(payment.attempts.size())},
                        {"errors", 0},
                        {"success", payment.status == Status::paid},
                        {"mobile", false},
                        {"input", Value::list()},
                        {"history", Value::list()}});
}

}  // namespace

std::string envelope(const std::string& message, Value data) {
  return Value::object({{"status", true}, {"message", message}, {"data", std::move(data)}}).json();
}

Value transaction_object(const Payment& payment) {
  const auto paid_at =
      payment.status == Status::paid ? Value(serving::iso_utc(payment.ended_at)) : Value();
  const auto created_at = serving::iso_utc(payment.created_at);
  return Value::object({{"id", payment.number},
                        {"domain", payment.live ? "live" : "test"},
                        {"status", status_of(payment)},
                        {"reference", payment.reference},
                        {"receipt_number", {}},
                        {"amount", payment.amount.units},
                        {"message", {}},
                        {"gateway_response", gateway_response(payment)},
                        {"paid_at", paid_at},
                        {"created_at", created_at},
                        {"channel", "card"},
                        {"currency", payment.currency},
                        {"ip_address", "127.0.0.1"},
                        {"metadata", metadata_of(payment)},
                        {"log", payment.attempts.empty() ? Value() : log_of(payment)},
                        {"fees", fees_of(payment)},
                        {"fees_split", {}},
                        {"authorization", authorization_of(payment)},
                        {"customer", customer_of(payment)},
                        {"plan", {}},
                        {"split", Value::object()},
                        {"order_id", {}},
                        {"paidAt", paid_at},
                        {"createdAt", created_at},
                        {"requested_amount", payment.amount.units},
                        {"pos_transaction_data", {}},
                        {"source", {}},
                        {"fees_breakdown", {}},
                        {"connect", {}},
                        {"transaction_date", created_at},
                        {"plan_object", Value::object()},
                        {"subaccount", Value::object()}});
}

Value charge_object(const Payment& payment) {
  return Value::object({{"id", payment.number},
                        {"domain", payment.live ? "live" : "test"},
                        {"status", status_of(payment)},
                        {"reference", payment.reference},
                        {"amount", payment.amount.units},
                        {"message", {}},
                        {"gateway_response", gateway_response(payment)},
                        {"paid_at", serving::iso_utc(payment.ended_at)},
                        {"created_at", serving::iso_utc(payment.created_at)},
                        {"channel", "card"},
                        {"currency", payment.currency},
                        {"ip_address", "127.0.0.1"},
                        {"metadata", metadata_of(payment)},
                        {"log", log_of(payment)},
                        {"fees", fees_of(payment)},
                        {"customer", customer_of(payment)},
                        {"authorization", authorization_of(payment)},
                        {"plan", Value::object()}});
}

}  // namespace tallyport::emulator::paystack
