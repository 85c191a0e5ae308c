// Members by the response examples of paystack.com/docs/api.
#include "emulator/paystack/objects.h"

#include <utility>

#include "emulator/paystack/authorizations.h"
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
      if (payment.challenge) return "ongoing";
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
  if (payment.declined()) return payment.last()->decline.message;
  return "The transaction was not completed";
}

// 1.5 % and, where that is much, NGN 100: local cards' price, not capped here. Exact in subunits.
Value fees_of(const Payment& payment) {
  if (payment.status != Status::paid) return {};
  const std::int64_t flat =
      payment.currency == "NGN" && payment.amount.units >= 250'000 ? 10'000 : 0;
  return payment.amount.units * 15 / 1000 + flat;
}

std::int64_t customer_id(const std::string& email) {
  return std::stoll(customer_code(email).substr(4, 6), nullptr, 16);
}

// The number but for its middle, as the recorded event has it.
Value mobile_money_authorization(const Payment& payment) {
  const auto& phone = payment.last()->phone;
  const auto end = phone.size() < 3 ? phone : phone.substr(phone.size() - 3);
  return Value::object({{"authorization_code", authorization_code(payment)},
                        {"bin", phone.substr(0, 3) + "XXX"},
                        {"last4", "X" + end},
                        {"exp_month", "12"},
                        {"exp_year", "9999"},
                        {"channel", "mobile_money"},
                        {"card_type", ""},
                        {"bank", "MTN Mobile Money"},
                        {"country_code", payment.currency.substr(0, 2)},
                        {"brand", "Mtn mobile money"},
                        {"reusable", false},
                        {"signature", {}},
                        {"account_name", {}}});
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

Value authorization_of(const Payment& payment) {
  if (payment.attempts.empty()) return Value::object();
  return authorization_object(payment);
}

std::string_view channel_of(const Payment& payment) {
  return payment.last() && !payment.last()->phone.empty() ? "mobile_money" : "card";
}

Value customer_of(const Payment& payment) {
  return Value::object({{"id", customer_id(payment.email)},
                        {"first_name", {}},
                        {"last_name", {}},
                        {"email", payment.email},
                        {"customer_code", customer_code(payment.email)},
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

Value authorization_object(const Payment& payment) {
  if (!payment.last()->phone.empty()) return mobile_money_authorization(payment);
  const Card& card = payment.last()->card;
  const bool visa = card.number.starts_with('4');
  // With the space that the real ones have.
  const std::string brand = visa ? "visa" : card.number.starts_with("506") ? "verve" : "mastercard";
  return Value::object({{"authorization_code", authorization_code(payment)},
                        {"bin", card.first(6)},
                        {"last4", card.last4()},
                        {"exp_month", two_digits(card.exp_month)},
                        {"exp_year", std::to_string(card.exp_year)},
                        {"channel", "card"},
                        {"card_type", brand + " "},
                        {"bank", "TEST BANK"},
                        {"country_code", "NG"},
                        {"brand", brand},
                        {"reusable", payment.status == Status::paid},
                        {"signature", signature_of(card)},
                        {"account_name", {}}});
}

Value customer_object(const Payment& payment, Value authorizations) {
  const auto at = serving::iso_utc(payment.created_at);
  return Value::object({{"transactions", Value::list()},
                        {"subscriptions", Value::list()},
                        {"authorizations", std::move(authorizations)},
                        {"first_name", {}},
                        {"last_name", {}},
                        {"email", payment.email},
                        {"phone", {}},
                        {"metadata", {}},
                        {"domain", payment.live ? "live" : "test"},
                        {"customer_code", customer_code(payment.email)},
                        {"risk_action", "default"},
                        {"id", customer_id(payment.email)},
                        {"integration", 100'982},
                        {"createdAt", at},
                        {"updatedAt", at},
                        {"created_at", at},
                        {"updated_at", at},
                        {"total_transactions", 0},
                        {"total_transaction_value", Value::list()},
                        {"dedicated_account", {}},
                        {"identified", false},
                        {"identifications", {}}});
}

Value attempt_object(const Payment& payment) {
  return Value::object({{"amount", payment.amount.units},
                        {"currency", payment.currency},
                        {"transaction_date", serving::iso_utc(payment.created_at)},
                        {"status", status_of(payment)},
                        {"reference", payment.reference},
                        {"domain", payment.live ? "live" : "test"},
                        {"metadata", metadata_of(payment)},
                        {"gateway_response", gateway_response(payment)},
                        {"message", {}},
                        {"channel", channel_of(payment)},
                        {"ip_address", {}},
                        {"log", {}},
                        {"fees", fees_of(payment)},
                        {"authorization", authorization_of(payment)},
                        {"customer", customer_of(payment)},
                        {"plan", {}},
                        {"id", payment.number}});
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
                        {"channel", channel_of(payment)},
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
                        {"channel", channel_of(payment)},
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
