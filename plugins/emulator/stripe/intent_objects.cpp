// Members and their kinds by Stripe's OpenAPI document of 2024-04-10.
#include "emulator/stripe/errors.h"
#include "emulator/stripe/members.h"

namespace tallyport::emulator::stripe {
namespace {

std::string_view open_status(const Payment& payment) {
  if (payment.challenge) return "requires_action";
  // The page of a session asks for a method again.
  const bool has_method = !payment.method.empty() && !payment.declined();
  return has_method && !is_session(payment) ? "requires_confirmation" : "requires_payment_method";
}

std::string_view intent_status(const Payment& payment) {
  switch (payment.status) {
    case Status::open:
      return open_status(payment);
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

Value last_error(const Payment& payment) {
  if (!payment.declined()) return {};
  Decline decline = payment.last()->decline;
  if (is_setup(payment) && decline.code == "payment_intent_authentication_failure") {
    decline.code = "setup_intent_authentication_failure";
  }
  return decline_document(decline, is_setup(payment) ? "" : charge_id(payment));
}

Value automatic_methods(const Value& asked) {
  if (!asked.find("automatic_payment_methods")) return {};
  return Value::object({{"allow_redirects", "always"}, {"enabled", true}});
}

// Where the payer confirms; without an address to come back to, in the merchant's own page.
Value next_action(const Payment& payment) {
  if (!payment.challenge) return {};
  if (payment.return_url.empty() || is_session(payment)) {
    return Value::object({{"type", "use_stripe_sdk"},
                          {"use_stripe_sdk", Value::object({{"type", "three_d_secure_redirect"},
                                                            {"stripe_js", payment.page_url}})}});
  }
  return Value::object({{"redirect_to_url", Value::object({{"return_url", payment.return_url},
                                                           {"url", payment.page_url}})},
                        {"type", "redirect_to_url"}});
}

Value current_method(const Payment& payment) {
  return payment.declined() ? Value() : text_or_null(payment.method);
}

}  // namespace

bool is_session(const Payment& payment) { return payment.id.starts_with("cs_"); }

bool is_setup(const Payment& payment) { return payment.intent.starts_with("seti_"); }

std::string client_secret(const Payment& payment) { return payment.intent + "_secret_emulated"; }

std::string future_usage(const Payment& payment) {
  if (is_setup(payment)) return "off_session";
  if (!is_session(payment)) return payment.asked.at("setup_future_usage");
  const Value* data = payment.asked.find("payment_intent_data");
  return data ? data->at("setup_future_usage") : "";
}

std::string charge_id(const Payment& payment) { return "ch_" + payment.intent.substr(3); }

// Of one kind, in the order in which they are given.
Value method_types(const Payment& payment) {
  const Value* given = payment.asked.find("payment_method_types");
  return given && given->is(Value::Kind::list) ? *given : Value::list({"card"});
}

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

Value intent_object(const Payment& payment, const std::vector<std::string>& expand) {
  const bool paid = payment.status == Status::paid;
  const bool ended = payment.status == Status::cancelled || payment.status == Status::expired;
  const auto& asked = payment.asked;
  Value charge;
  if (!payment.attempts.empty()) {
    charge = has(expand, "latest_charge") ? charge_object(payment) : Value(charge_id(payment));
  }
  const std::string& reason = asked.at("cancellation_reason");
  return Value::object({{"id", payment.intent},
                        {"object", "payment_intent"},
                        {"amount", payment.amount.units},
                        {"amount_capturable", 0},
                        {"amount_details", Value::object({{"tip", Value::object()}})},
                        {"amount_received", paid ? payment.amount.units : std::int64_t{0}},
                        {"application", {}},
                        {"application_fee_amount", {}},
                        {"automatic_payment_methods", automatic_methods(asked)},
                        {"canceled_at", ended ? Value(payment.ended_at) : Value()},
                        {"cancellation_reason", ended ? text_or_null(reason) : Value()},
                        {"capture_method", "automatic"},
                        {"client_secret", client_secret(payment)},
                        {"confirmation_method", "automatic"},
                        {"created", payment.created_at},
                        {"currency", payment.currency},
                        {"customer", text_or_null(payment.customer)},
                        {"description", text_or_null(asked.at("description"))},
                        {"invoice", {}},
                        {"last_payment_error", last_error(payment)},
                        {"latest_charge", charge},
                        {"livemode", payment.live},
                        {"metadata", intent_metadata(payment)},
                        {"next_action", next_action(payment)},
                        {"on_behalf_of", {}},
                        {"payment_method", current_method(payment)},
                        {"payment_method_configuration_details", {}},
                        {"payment_method_options", Value::object()},
                        {"payment_method_types", method_types(payment)},
                        {"processing", {}},
                        {"receipt_email", text_or_null(asked.at("receipt_email"))},
                        {"review", {}},
                        {"setup_future_usage", text_or_null(future_usage(payment))},
                        {"shipping", {}},
                        {"source", {}},
                        {"statement_descriptor", {}},
                        {"statement_descriptor_suffix", {}},
                        {"status", intent_status(payment)},
                        {"transfer_data", {}},
                        {"transfer_group", {}}});
}

Value setup_object(const Payment& payment) {
  const bool ended = payment.status == Status::cancelled || payment.status == Status::expired;
  const auto& asked = payment.asked;
  const auto usage = asked.at("usage");
  const Value attempt =
      payment.attempts.empty() ? Value() : Value("setatt_" + payment.intent.substr(5));
  return Value::object(
      {{"id", payment.intent},
       {"object", "setup_intent"},
       {"application", {}},
       {"automatic_payment_methods", automatic_methods(asked)},
       {"cancellation_reason", ended ? text_or_null(asked.at("cancellation_reason")) : Value()},
       {"client_secret", client_secret(payment)},
       {"created", payment.created_at},
       {"customer", text_or_null(payment.customer)},
       {"description", text_or_null(asked.at("description"))},
       {"flow_directions", {}},
       {"last_setup_error", last_error(payment)},
       {"latest_attempt", attempt},
       {"livemode", payment.live},
       {"mandate", {}},
       {"metadata", metadata_of(asked)},
       {"next_action", next_action(payment)},
       {"on_behalf_of", {}},
       {"payment_method", current_method(payment)},
       {"payment_method_configuration_details", {}},
       {"payment_method_options", Value::object()},
       {"payment_method_types", method_types(payment)},
       {"single_use_mandate", {}},
       {"status", intent_status(payment)},
       {"usage", usage.empty() ? "off_session" : usage}});
}

}  // namespace tallyport::emulator::stripe
