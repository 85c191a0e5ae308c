// Members by the response examples of Flutterwave's v3 documentation and SDK.
#include "emulator/flutterwave/objects.h"

#include <map>

#include "emulator/flutterwave/requests.h"
#include "emulator/flutterwave/tokens.h"
#include "serving/utc.h"

namespace tallyport::emulator::flutterwave {
namespace {

constexpr std::int64_t kTimeToAnswer_s = 48 * 60 * 60;

// 1.4 %, rounded half up.
Amount fee_of(const Payment& payment) {
  return {(payment.amount.units * 14 + 500) / 1'000, kDecimals};
}

Amount settled(const Payment& payment) {
  return {payment.amount.units - fee_of(payment).units, kDecimals};
}

// What a refund names as its transaction: the try that was paid, which is the last.
std::int64_t transaction_of(const Payment& payment) { return payment.last()->number; }

// Initiated first, then paid out to the card.
std::string_view status_of(const Refund& refund) {
  switch (refund.state) {
    case Refund::State::succeeded:
      return "completed-mpgs";
    case Refund::State::failed:
      return "failed";
    case Refund::State::pending:
    case Refund::State::needs_attention:
      break;
  }
  return "completed";
}

// Without the zeros at the end.
Value number(Amount amount) {
  while (amount.decimals > 0 && amount.units % 10 == 0) {
    amount.units /= 10;
    --amount.decimals;
  }
  return Value::number(amount.text());
}

std::string_view status_of(const Attempt& attempt) {
  switch (attempt.state) {
    case Attempt::State::processing:
      return "pending";
    case Attempt::State::declined:
      return "failed";
    case Attempt::State::paid:
      break;
  }
  return "successful";
}

Value customer_of(const Payment& payment) {
  const Value* given = payment.asked.find("customer");
  const auto name = given ? given->at("name") : "";
  const auto phone = given ? given->at("phonenumber") : "";
  return Value::object({{"id", payment.number % 100'000'000},
                        {"name", name.empty() ? "Anonymous Customer" : name},
                        {"phone_number", phone.empty() ? "N/A" : phone},
                        {"email", payment.email},
                        {"created_at", serving::iso_utc(payment.created_at)}});
}

std::string_view auth_model(const Attempt& attempt) {
  const auto steps = steps_of(Brand::flutterwave, attempt.card);
  if (!attempt.phone.empty()) return "AUTH";
  if (steps.empty()) return "NOAUTH";
  return steps.front() == Step::three_d_secure ? "VBVSECURECODE" : "PIN";
}

std::string expiry_of(const Card& card) {
  const std::string month = (card.exp_month < 10 ? "0" : "") + std::to_string(card.exp_month);
  return month + "/" + std::to_string(card.exp_year % 100);
}

std::string answer_of(const Attempt& attempt) {
  switch (attempt.state) {
    case Attempt::State::processing:
      return "Pending validation";
    case Attempt::State::declined:
      return attempt.decline.message;
    case Attempt::State::paid:
      break;
  }
  return "Approved by Financial Institution";
}

Value card_of(const Card& card) {
  return Value::object({{"first_6digits", card.first(6)},
                        {"last_4digits", card.last4()},
                        {"issuer", "TEST BANK"},
                        {"country", "NIGERIA NG"},
                        {"type", card.number.starts_with('4') ? "VISA" : "MASTERCARD"},
                        {"expiry", expiry_of(card)}});
}

Value common(const Payment& payment, const Attempt& attempt) {
  const bool mobile = !attempt.phone.empty();
  return Value::object({{"id", attempt.number},
                        {"tx_ref", payment.reference},
                        {"flw_ref", "FLW-MOCK-" + payment.id.substr(payment.id.size() - 12) +
                                        std::to_string(attempt.number % 1000)},
                        {"device_fingerprint", "N/A"},
                        {"amount", number(payment.amount)},
                        {"currency", payment.currency},
                        {"charged_amount", number(payment.amount)},
                        {"app_fee", number(fee_of(payment))},
                        {"merchant_fee", 0},
                        {"processor_response", answer_of(attempt)},
                        {"auth_model", auth_model(attempt)},
                        {"ip", "127.0.0.1"},
                        {"narration", mobile ? "Mobile money" : "CARD Transaction "},
                        {"status", status_of(attempt)},
                        {"payment_type", mobile ? mobile_money_of(payment.currency) : "card"},
                        {"created_at", serving::iso_utc(attempt.at)},
                        {"account_id", 17321}});
}

}  // namespace

std::string envelope(const std::string& message, Value data) {
  return Value::object({{"status", "success"}, {"message", message}, {"data", std::move(data)}})
      .json();
}

std::string_view mobile_money_of(std::string_view currency) {
  static const std::map<std::string_view, std::string_view> types = {
      {"GHS", "mobilemoneygh"},     {"KES", "mpesa"},         {"RWF", "mobilemoneyrw"},
      {"TZS", "mobilemoneytz"},     {"UGX", "mobilemoneyug"}, {"XAF", "mobilemoneyfranco"},
      {"XOF", "mobilemoneyfranco"}, {"ZMW", "mobilemoneyzm"}};
  const auto found = types.find(currency);
  return found == types.end() ? "" : found->second;
}

Attempt current_attempt(const Payment& payment) {
  if (!payment.challenge) return *payment.last();
  const auto& challenge = *payment.challenge;
  return {Attempt::State::processing, challenge.number, challenge.card, {}, challenge.at};
}

Value transaction_object(const Payment& payment, const Attempt& attempt) {
  const Value* meta = payment.asked.find("meta");
  Value members = common(payment, attempt);
  if (attempt.phone.empty()) {
    Value card = card_of(attempt.card);
    card.set("token", token_of(payment));
    members.set("card", card);
  }
  members.set("meta", meta ? *meta : Value());
  members.set("amount_settled", number(settled(payment)));
  members.set("customer", customer_of(payment));
  return members;
}

// Ids are texts here, as in the documentation's example.
Value listed_transaction(const Payment& payment, const Attempt& attempt) {
  const auto customer = customer_of(payment);
  Value members = common(payment, attempt);
  members.set("id", std::to_string(attempt.number));
  const bool settles = attempt.state == Attempt::State::paid;
  members.set("amount_settled", settles ? number(settled(payment)) : Value());
  if (attempt.phone.empty()) members.set("card", card_of(attempt.card));
  members.set("customer_name", customer.at("name"));
  members.set("customer_email", payment.email);
  members.set("account_id", members.at("account_id"));
  return members;
}

Value charge_object(const Payment& payment, const Attempt& attempt) {
  Value members = common(payment, attempt);
  members.set("customer", customer_of(payment));
  if (attempt.phone.empty()) members.set("card", card_of(attempt.card));
  return members;
}

Value refund_object(const Payment& payment, const Refund& refund) {
  return Value::object({{"id", Value::number(refund.id)},
                        {"account_id", 17'321},
                        {"tx_id", transaction_of(payment)},
                        {"flw_ref", "URF_" + refund.id},
                        {"wallet_id", 74'639},
                        {"amount_refunded", number({refund.units, kDecimals})},
                        {"status", status_of(refund)},
                        {"destination", "payment_source"},
                        {"meta", Value::object({{"source", "availablebalance"}})},
                        {"created_at", serving::iso_utc(refund.created_at)}});
}

Value listed_refund(const Payment& payment, const Refund& refund) {
  return Value::object({{"id", Value::number(refund.id)},
                        {"amount_refunded", number({refund.units, kDecimals})},
                        {"status", status_of(refund)},
                        {"flw_ref", "URF_" + refund.id},
                        {"comment", refund.asked.at("comments")},
                        {"settlement_id", "NEW"},
                        {"meta", "{\"source\":\"availablebalance\"}"},
                        {"created_at", serving::iso_utc(refund.created_at)},
                        {"account_id", 17'321},
                        {"transaction_id", transaction_of(payment)}});
}

Value refund_event(const Payment& payment, const Refund& refund) {
  return Value::object({{"id", Value::number(refund.id)},
                        {"AmountRefunded", number({refund.units, kDecimals})},
                        {"status", status_of(refund)},
                        {"FlwRef", "URF_" + refund.id},
                        {"destination", "payment_source"},
                        {"comments", refund.asked.at("comments")},
                        {"settlement_id", "NEW"},
                        {"meta", "{\"source\":\"availablebalance\"}"},
                        {"createdAt", serving::iso_utc(refund.created_at)},
                        {"deletedAt", {}},
                        {"walletId", 74'639},
                        {"AccountId", 17'321},
                        {"TransactionId", transaction_of(payment)}});
}

// Members by the response example of flutterwaveinc.mintlify.app, "Get all chargebacks".
Value chargeback_object(const Payment& payment) {
  const Dispute& dispute = *payment.dispute;
  const bool open = dispute.state == Dispute::State::open;
  const auto status = open ? "initiated" : name(dispute.state);
  const auto opened_at = serving::iso_utc(dispute.opened_at);
  Value history = Value::list({Value::object({{"action", "initiated"},
                                              {"stage", "new"},
                                              {"date", opened_at},
                                              {"description", "Debit and hold chargeback amount"},
                                              {"source", "availablebalance"}})});
  if (!open) {
    history.add(Value::object({{"action", status},
                               {"stage", "new"},
                               {"date", serving::iso_utc(dispute.ended_at)},
                               {"description", "Emulated"}}));
  }
  return Value::object({{"id", Value::number(dispute.id)},
                        {"amount", number({dispute.units, payment.amount.decimals})},
                        {"flw_ref", common(payment, *payment.last()).at("flw_ref")},
                        {"status", status},
                        {"stage", "new"},
                        {"comment", "Product/service not received"},
                        {"meta", Value::object({{"uploaded_proof", {}}, {"history", history}})},
                        {"due_date", serving::iso_utc(dispute.opened_at + kTimeToAnswer_s)},
                        {"settlement_id", "N/A"},
                        {"created_at", opened_at},
                        {"transaction_id", transaction_of(payment)},
                        {"tx_ref", payment.reference}});
}

}  // namespace tallyport::emulator::flutterwave
