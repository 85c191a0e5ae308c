// Members and their kinds by Stripe's OpenAPI document of 2024-04-10.
#include "emulator/stripe/objects.h"

#include <algorithm>

#include "emulator/stripe/errors.h"

namespace tallyport::emulator::stripe {
namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

// A member of the request, or of one of its objects.
Value metadata_of(const Value& asked) {
  const Value* metadata = asked.find("metadata");
  // An empty value unsets a key.
  Value kept = Value::object();
  if (!metadata) return kept;
  for (const auto& [key, value] : metadata->members()) {
    if (!value.text().empty()) kept.set(key, value);
  }
  return kept;
}

Value intent_metadata(const Payment& payment) {
  if (!is_session(payment)) return metadata_of(payment.asked);
  const Value* data = payment.asked.find("payment_intent_data");
  return data ? metadata_of(*data) : Value::object();
}

std::string_view intent_status(const Payment& payment) {
  switch (payment.status) {
    case Status::open: {
      const bool has_method = !payment.asked.at("payment_method").empty() && !payment.declined();
      return has_method && !is_session(payment) ? "requires_confirmation"
                                                : "requires_payment_method";
    }
    case Status::processing:
      return "processing";
    case Status::paid:
      return "succeeded";
    case Status::cancelled:
    case Status::expired:
      break;
  }
  return "canceled";
}

std::string charge_id(const Payment& payment) { return "ch_" + payment.intent.substr(3); }

// Of one kind, in the order in which they are given.
Value method_types(const Payment& payment) {
  const Value* given = payment.asked.find("payment_method_types");
  return given && given->is(Value::Kind::list) ? *given : Value::list({"card"});
}

Value last_error(const Payment& payment) {
  if (!payment.declined()) return {};
  return decline_document(payment.last()->decline, charge_id(payment));
}

std::string_view brand_of(const Card& card) {
  return card.number.starts_with('4') ? "visa" : "mastercard";
}

}  // namespace

bool is_session(const Payment& payment) { return payment.id.starts_with("cs_"); }

Value session_object(const Payment& payment, const std::string& url,
                     const std::vector<std::string>& expand) {
  const bool open = payment.status == Status::open;
  const bool complete = payment.status == Status::paid || payment.status == Status::processing;
  // There is none before the payer's first try.
  Value intent = payment.attempts.empty() ? Value() : Value(payment.intent);
  if (!payment.attempts.empty() &&
      (has(expand, "payment_intent") || has(expand, "payment_intent.latest_charge"))) {
    intent = intent_object(payment, has(expand, "payment_intent.latest_charge")
                                        ? std::vector<std::string>{"latest_charge"}
                                        : std::vector<std::string>{});
  }
  Value customer_details;
  if (complete || !payment.email.empty()) {
    const std::string& email = payment.email.empty() ? "payer@example.com" : payment.email;
    customer_details = Value::object({{"address", {}},
                                      {"email", email},
                                      {"name", {}},
                                      {"phone", {}},
                                      {"tax_exempt", "none"},
                                      {"tax_ids", {}}});
  }
  const auto& asked = payment.asked;
  return Value::object(
      {{"id", payment.id},
       {"object", "checkout.session"},
       {"after_expiration", {}},
       {"allow_promotion_codes", {}},
       {"amount_subtotal", payment.amount.units},
       {"amount_total", payment.amount.units},
       {"automatic_tax", Value::object({{"enabled", false}, {"liability", {}}, {"status", {}}})},
       {"billing_address_collection", {}},
       {"cancel_url", text_or_null(payment.cancel_url)},
       {"client_reference_id", text_or_null(asked.at("client_reference_id"))},
       {"client_secret", {}},
       {"consent", {}},
       {"consent_collection", {}},
       {"created", payment.created_at},
       {"currency", payment.currency},
       {"currency_conversion", {}},
       {"custom_fields", Value::list()},
       {"custom_text", Value::object({{"after_submit", {}},
                                      {"shipping_address", {}},
                                      {"submit", {}},
                                      {"terms_of_service_acceptance", {}}})},
       {"customer", text_or_null(asked.at("customer"))},
       {"customer_creation", asked.at("customer").empty() ? Value("if_required") : Value()},
       {"customer_details", customer_details},
       {"customer_email", text_or_null(asked.at("customer_email"))},
       {"expires_at", payment.expires_at},
       {"invoice", {}},
       {"invoice_creation", {}},
       {"livemode", payment.live},
       {"locale", {}},
       {"metadata", metadata_of(asked)},
       {"mode", "payment"},
       {"payment_intent", intent},
       {"payment_link", {}},
       {"payment_method_collection", "if_required"},
       {"payment_method_configuration_details", {}},
       {"payment_method_options", Value::object()},
       {"payment_method_types", method_types(payment)},
       {"payment_status", payment.status == Status::paid ? "paid" : "unpaid"},
       {"phone_number_collection", Value::object({{"enabled", false}})},
       {"recovered_from", {}},
       {"saved_payment_method_options", {}},
       {"setup_intent", {}},
       {"shipping_address_collection", {}},
       {"shipping_cost", {}},
       {"shipping_details", {}},
       {"shipping_options", Value::list()},
       {"status", open       ? "open"
                  : complete ? "complete"
                             : "expired"},
       {"submit_type", {}},
       {"subscription", {}},
       {"success_url", payment.return_url},
       {"total_details",
        Value::object({{"amount_discount", 0}, {"amount_shipping", 0}, {"amount_tax", 0}})},
       {"ui_mode", "hosted"},
       {"url", open ? Value(url) : Value()}});
}

Value intent_object(const Payment& payment, const std::vector<std::string>& expand) {
  const bool paid = payment.status == Status::paid;
  const bool ended = payment.status == Status::cancelled || payment.status == Status::expired;
  const auto& asked = payment.asked;
  Value charge;
  if (!payment.attempts.empty()) {
    charge = has(expand, "latest_charge") ? charge_object(payment) : Value(charge_id(payment));
  }
  const std::string& reason = asked.at("cancellation_reason");
  const bool automatic = asked.find("automatic_payment_methods") != nullptr;
  return Value::object(
      {{"id", payment.intent},
       {"object", "payment_intent"},
       {"amount", payment.amount.units},
       {"amount_capturable", 0},
       {"amount_details", Value::object({{"tip", Value::object()}})},
       {"amount_received", paid ? payment.amount.units : std::int64_t{0}},
       {"application", {}},
       {"application_fee_amount", {}},
       {"automatic_payment_methods",
        automatic ? Value::object({{"allow_redirects", "always"}, {"enabled", true}}) : Value()},
       {"canceled_at", ended ? Value(payment.ended_at) : Value()},
       {"cancellation_reason", ended ? text_or_null(reason) : Value()},
       {"capture_method", "automatic"},
       {"client_secret", payment.intent + "_secret_emulated"},
       {"confirmation_method", "automatic"},
       {"created", payment.created_at},
       {"currency", payment.currency},
       {"customer", text_or_null(asked.at("customer"))},
       {"description", text_or_null(asked.at("description"))},
       {"invoice", {}},
       {"last_payment_error", last_error(payment)},
       {"latest_charge", charge},
       {"livemode", payment.live},
       {"metadata", intent_metadata(payment)},
       {"next_action", {}},
       {"on_behalf_of", {}},
       {"payment_method", payment.attempts.empty() || payment.declined()
                              ? Value()
                              : Value("pm_" + payment.intent.substr(3))},
       {"payment_method_configuration_details", {}},
       {"payment_method_options", Value::object()},
       {"payment_method_types", method_types(payment)},
       {"processing", {}},
       {"receipt_email", text_or_null(asked.at("receipt_email"))},
       {"review", {}},
       {"setup_future_usage", text_or_null(asked.at("setup_future_usage"))},
       {"shipping", {}},
       {"source", {}},
       {"statement_descriptor", {}},
       {"statement_descriptor_suffix", {}},
       {"status", intent_status(payment)},
       {"transfer_data", {}},
       {"transfer_group", {}}});
}

Value charge_object(const Payment& payment) {
  const bool paid = payment.status == Status::paid;
  const Attempt& attempt = *payment.last();
  const bool declined = attempt.state == Attempt::State::declined;
  const auto& decline = attempt.decline;
  return Value::object(
      {{"id", charge_id(payment)},
       {"object", "charge"},
       {"amount", payment.amount.units},
       {"amount_captured", paid ? payment.amount.units : std::int64_t{0}},
       {"amount_refunded", payment.refunded()},
       {"balance_transaction", {}},
       {"captured", paid},
       {"created", attempt.at},
       {"currency", payment.currency},
       {"customer", text_or_null(payment.asked.at("customer"))},
       {"description", text_or_null(payment.asked.at("description"))},
       {"disputed", payment.dispute.has_value()},
       {"failure_code", declined ? Value(decline.code) : Value()},
       {"failure_message", declined ? Value(decline.message) : Value()},
       {"livemode", payment.live},
       {"metadata", intent_metadata(payment)},
       {"paid", paid},
       {"payment_intent", payment.intent},
       {"payment_method", "pm_" + payment.intent.substr(3)},
       {"payment_method_details",
        Value::object({{"card", Value::object({{"brand", brand_of(attempt.card)},
                                               {"country", "US"},
                                               {"exp_month", 12},
                                               {"exp_year", 2034},
                                               {"funding", "credit"},
                                               {"last4", attempt.card.last4()},
                                               {"network", brand_of(attempt.card)}})},
                       {"type", "card"}})},
       {"receipt_email", {}},
       {"receipt_url", {}},
       {"refunded", paid && payment.refunded() == payment.amount.units},
       {"status", declined ? "failed"
                  : paid   ? "succeeded"
                           : "pending"}});
}

Value refund_object(const Payment& payment, const Refund& refund,
                    const std::vector<std::string>& expand) {
  using State = Refund::State;
  const bool failed = refund.state == State::failed;
  Value object = Value::object(
      {{"id", refund.id},
       {"object", "refund"},
       {"amount", refund.units},
       {"balance_transaction", {}},
       {"charge", has(expand, "charge") ? charge_object(payment) : Value(charge_id(payment))},
       {"created", refund.created_at},
       {"currency", payment.currency},
       {"destination_details",
        Value::object({{"card", Value::object({{"type", "refund"}})}, {"type", "card"}})},
       {"metadata", metadata_of(refund.asked)},
       {"payment_intent",
        has(expand, "payment_intent") ? intent_object(payment, {}) : Value(payment.intent)},
       {"reason", text_or_null(refund.asked.at("reason"))},
       {"receipt_number", {}},
       {"source_transfer_reversal", {}},
       {"status", failed                           ? "failed"
                  : refund.state == State::pending ? "pending"
                                                   : "succeeded"},
       {"transfer_reversal", {}}});
  if (failed) object.set("failure_reason", "expired_or_canceled_card");
  return object;
}

Value event_object(const std::string& id, const std::string& type, Value object, std::int64_t now) {
  const bool live = object.at("livemode") == "true";
  return Value::object({{"id", id},
                        {"object", "event"},
                        {"api_version", kVersion},
                        {"created", now},
                        {"data", Value::object({{"object", std::move(object)}})},
                        {"livemode", live},
                        {"pending_webhooks", 1},
                        {"request", Value::object({{"id", {}}, {"idempotency_key", {}}})},
                        {"type", type}});
}

Value balance_object() {
  const auto zero = Value::object(
      {{"amount", 0}, {"currency", "usd"}, {"source_types", Value::object({{"card", 0}})}});
  return Value::object({{"object", "balance"},
                        {"available", Value::list({zero})},
                        {"livemode", false},
                        {"pending", Value::list({zero})}});
}

Value list_object(const std::string& url, std::vector<Value> items) {
  return Value::object({{"object", "list"},
                        {"data", Value::list(std::move(items))},
                        {"has_more", false},
                        {"url", url}});
}

}  // namespace tallyport::emulator::stripe
