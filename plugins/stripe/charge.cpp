// Sources: docs.stripe.com/api/payment_intents/create and /confirm, "Charge a saved payment
// method", docs.stripe.com/declines/codes.
#include "charge.h"

#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "call.h"
#include "input.h"
#include "requests.h"
#include "status.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;
using plugin::Task;

HttpRequest charge_request(const Config& config, const ChargeOrder& charge,
                           const WireAmount& amount) {
  const auto& order = charge.order;
  Form form;
  form.add("amount", amount.units).add("currency", amount.currency);
  form.add("description", order.title);
  form.add("customer", order.payer.customer).add("payment_method", charge.method);
  if (!charge.on_session) form.add("off_session", "true");
  // Stripe wants the address of whatever methods the Dashboard has on, off session as well.
  form.add("confirm", "true").add("return_url", order.return_url);
  add_metadata(form, "", order);
  return post(config, "/v1/payment_intents", form, order.idempotency_key, "charge_method")
      .moves_money();
}

HttpRequest confirm_request(const Config& config, const ChargeOrder& charge,
                            std::string_view intent) {
  const auto& order = charge.order;
  Form form;
  form.add("payment_method_data[type]", "card");
  form.add_card("payment_method_data[card][number]", "number");
  form.add_card("payment_method_data[card][exp_month]", "exp_month");
  form.add_card("payment_method_data[card][exp_year]", "exp_year");
  form.add_card("payment_method_data[card][cvc]", "cvc");
  form.add_card("payment_method_data[billing_details][name]", "name");
  // Not off_session, which Stripe refuses beside setup_future_usage.
  if (!charge.on_session) form.add("error_on_requires_action", "true");
  form.add("return_url", order.return_url).add("expand[]", "latest_charge");
  const auto path = "/v1/payment_intents/" + plugin::percent_encoded(intent) + "/confirm";
  return post(config, path, form, derived_key(order.idempotency_key, "confirm"), "confirm_card")
      .moves_money();
}

// The intent that a decline is about, whole; nullopt where it is not stated or not understood.
std::optional<Intent> declined_intent(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  const json::json_pointer kIntent("/error/payment_intent");
  return document.is_object() && document.contains(kIntent) ? parse_intent(document.at(kIntent))
                                                            : std::nullopt;
}

// `error` is of a request that was about the intent `meant`, or about a new one where that is "".
bool is_of_another(const ApiError& error, const std::optional<Intent>& declined,
                   const Operation& operation, std::string_view meant) {
  const auto& id = error.payment_intent;
  if (!meant.empty() && !id.empty() && id != meant) return true;
  return declined && declined->owner.reference != operation.reference();
}

// The bank wants the payer, who was not there: the intent stays open for them to confirm it.
Result to_be_confirmed(const Config& config, const Operation& operation, const ApiError& error,
                       const Intent& intent) {
  Result result(Outcome::requires_action);
  result.reason(Reason::authentication_required).message("Stripe refused: " + words_of(error));
  result.reference(operation.reference()).gateway_ref(intent.id).amount(intent.amount);
  if (intent.live) result.live();
  Said said;
  said.client_secret = intent.client_secret;
  said.customer = intent.customer;
  said.decline = error;
  return result.json(document(config, said));
}

}  // namespace

ChargeOrder read_charge_order(const Config& config, const Operation& operation) {
  ChargeOrder charge{read_order(config, operation), std::string(operation.subject_ref())};
  const auto document = document_of(operation);
  charge.on_session = flag_of(document, "on_session");
  charge.order.flow = Flow::payment_intent;
  if (!charge.method.empty()) {
    // Stripe takes a saved method of its own customer's only.
    if (charge.order.payer.customer.empty()) throw InvalidInput("customer is missing");
    return charge;
  }
  if (!flag_of(document, "card")) throw InvalidInput("there is neither a method nor a card");
  charge.order.method_type = "card";
  return charge;
}

std::string intent_to_confirm(const Response& answer, const Operation& operation) {
  const auto intent =
      answer.ok() ? parse_intent(json::parse(answer.body, nullptr, false)) : std::nullopt;
  const bool open =
      intent && intent->owner.reference == operation.reference() &&
      (intent->status == "requires_payment_method" || intent->status == "requires_confirmation");
  return open ? intent->id : "";
}

Result read_charged(const Config& config, const Response& answer, const Operation& operation,
                    const std::string& customer, std::string_view intent) {
  Said said;
  said.customer = customer;
  const auto doubt = [&](Reason reason, std::string_view message) {
    return unknown(operation, reason, message).gateway_ref(intent).json(document(config, said));
  };
  // A replay cannot send the card, and so gets here without the answer that its first run had.
  if (!intent.empty() && !answer.maybe_sent) {
    return doubt(Reason::provider_unreachable, kNothingSent);
  }
  if (answer.ok()) {
    const auto payment = parse_payment(answer.body);
    const auto* made = payment ? std::get_if<Intent>(&*payment) : nullptr;
    const bool meant = made != nullptr && (intent.empty() || made->id == intent);
    return meant ? read_created(config, answer, operation)
                 : doubt(Reason::provider_error, "Stripe's answer is not understood");
  }
  const auto error = answer.answered ? error_in(answer.body) : std::nullopt;
  const auto declined = error ? declined_intent(answer.body) : std::nullopt;
  if (error && is_of_another(*error, declined, operation, intent)) {
    return doubt(Reason::provider_error, "Stripe answered about another payment");
  }
  const bool asks_payer = declined && answer.status == 402 && !declined->client_secret.empty() &&
                          outcome_of(*declined) == Outcome::requires_action &&
                          reason_of(*error) == Reason::authentication_required;
  if (asks_payer) return to_be_confirmed(config, operation, *error, *declined);
  auto result = not_made(config, answer, operation, said);
  return intent.empty() ? result : result.gateway_ref(intent);
}

Task charge_method(Operation& operation, const Config& config, ChargeOrder order) {
  const auto amount = to_wire(order.order.amount);
  if (const auto* refusal = std::get_if<Refusal>(&amount)) co_return refused(*refusal, operation);
  auto request = charge_request(config, order, std::get<WireAmount>(amount));
  const auto answer = co_await operation.http(std::move(request));
  co_return read_charged(config, answer, operation, order.order.payer.customer, "");
}

Task charge_card(Operation& operation, const Config& config, ChargeOrder charge) {
  auto& order = charge.order;
  const auto amount = to_wire(order.amount);
  if (const auto* refusal = std::get_if<Refusal>(&amount)) co_return refused(*refusal, operation);
  if (needs_customer(order)) {
    auto request = create_customer(config, order.payer, order.idempotency_key);
    const auto made = co_await operation.http(std::move(request));
    order.payer.customer = created_customer(made);
    if (order.payer.customer.empty()) co_return not_made(config, made, operation);
  }
  Said said;
  said.customer = order.payer.customer;
  // Takes nothing yet, so it does not count as moving money: what the host knows of a replay goes
  // by the confirmation alone.
  auto request = create_intent(config, order, std::get<WireAmount>(amount));
  const auto created = co_await operation.http(std::move(request));
  const auto intent = intent_to_confirm(created, operation);
  if (intent.empty()) co_return read_created(config, created, operation, said);
  auto confirm = confirm_request(config, charge, intent);
  const auto answer = co_await operation.http(std::move(confirm));
  co_return read_charged(config, answer, operation, said.customer, intent);
}

}  // namespace tallyport::stripe_gateway
