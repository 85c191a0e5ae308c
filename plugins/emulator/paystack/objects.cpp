// Members by the response examples of paystack.com/docs/api.
#include "emulator/paystack/objects.h"

#include "serving/utc.h"

namespace tallyport::emulator::paystack {
namespace {

constexpr std::int64_t kTimeToAnswer_s = 24 * 60 * 60;

std::string_view status_of(const Payment& payment) {
  switch (payment.status) {
    case Status::paid:
      return payment.has_lost_all() ? "reversed" : "success";
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

std::string_view status_of(const Refund& refund) {
  switch (refund.state) {
    case Refund::State::pending:
      return "pending";
    case Refund::State::needs_attention:
      return "needs-attention";
    case Refund::State::failed:
      return "failed";
    case Refund::State::succeeded:
      break;
  }
  return "processed";
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

Value refund_object(const Payment& payment, const Refund& refund) {
  const auto created_at = serving::iso_utc(refund.created_at);
  const bool processed = refund.state == Refund::State::succeeded;
  const auto note = refund.asked.at("merchant_note");
  const auto plain_note = "Refund for transaction " + payment.reference;
  return Value::object(
      {{"id", Value::number(refund.id)},
       {"integration", 100'982},
       {"domain", payment.live ? "live" : "test"},
       {"transaction", payment.number},
       {"dispute", {}},
       {"amount", refund.units},
       {"deducted_amount", processed ? refund.units : 0},
       {"currency", payment.currency},
       {"channel", "card"},
       {"fully_deducted", processed},
       {"refunded_by", "merchant@example.com"},
       {"refunded_at", processed ? Value(serving::iso_utc(refund.ended_at)) : Value()},
       {"expected_at", created_at},
       {"settlement", {}},
       {"customer_note", plain_note},
       {"merchant_note", note.empty() ? plain_note : note},
       {"created_at", created_at},
       {"status", status_of(refund)}});
}

Value refund_event(const Payment& payment, const Refund& refund) {
  const bool processed = refund.state == Refund::State::succeeded;
  return Value::object(
      {{"event", "refund." + std::string(status_of(refund))},
       {"data", Value::object({{"status", status_of(refund)},
                               {"transaction_reference", payment.reference},
                               // The bank's.
                               {"refund_reference", processed ? Value("9" + refund.id) : Value()},
                               {"amount", std::to_string(refund.units)},
                               {"currency", payment.currency},
                               {"processor", "instant-transfer"},
                               {"customer", Value::object({{"first_name", {}},
                                                           {"last_name", {}},
                                                           {"email", payment.email}})},
                               {"integration", 100'982},
                               {"domain", payment.live ? "live" : "test"}})}});
}

// Members by the two example events of paystack.com/docs/payments/webhooks.
Value dispute_event(const Payment& payment) {
  const Dispute& dispute = *payment.dispute;
  const bool open = dispute.state == Dispute::State::open;
  const bool lost = dispute.state == Dispute::State::lost;
  const auto opened_at = serving::iso_utc(dispute.opened_at);
  const auto ended_at = open ? Value() : Value(serving::iso_utc(dispute.ended_at));
  const Card& card = payment.last()->card;
  return Value::object(
      {{"event", open ? "charge.dispute.create" : "charge.dispute.resolve"},
       {"data",
        Value::object(
            {{"id", Value::number(dispute.id)},
             {"refund_amount", dispute.units},
             {"currency", payment.currency},
             {"status", open ? "awaiting-merchant-feedback" : "resolved"},
             {"resolution", open   ? Value()
                            : lost ? Value("merchant-accepted")
                                   : Value("declined")},
             {"domain", payment.live ? "live" : "test"},
             {"transaction", transaction_object(payment)},
             {"transaction_reference", {}},
             {"category", "chargeback"},
             {"customer", customer_of(payment)},
             {"bin", card.first(6)},
             {"last4", card.last4()},
             {"dueAt", serving::iso_utc(dispute.opened_at + kTimeToAnswer_s)},
             {"resolvedAt", ended_at},
             {"evidence", {}},
             {"attachments", {}},
             {"note", {}},
             {"history",
              Value::list({Value::object(
                  {{"status", "pending"}, {"by", payment.email}, {"createdAt", opened_at}})})},
             {"messages",
              Value::list({Value::object({{"sender", payment.email},
                                          {"body", "Customer complained about debit without value"},
                                          {"createdAt", opened_at}})})},
             {"created_at", opened_at},
             {"updated_at", open ? Value(opened_at) : ended_at}})}});
}

}  // namespace tallyport::emulator::paystack
