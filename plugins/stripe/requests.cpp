// Every POST carries an idempotency key, no GET does; only the two creates move money.
#include "requests.h"

#include <algorithm>

#include "form.h"
#include "objects.h"

namespace tallyport::stripe_gateway {
namespace {

using plugin::HttpRequest;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

// Stripe takes 30 minutes to 24 hours from when it reads the request, which is a little after ours
// was begun: so a minute more than the least, and one less than the most.
constexpr std::int64_t kLeastOpen_s = 31 * 60;
constexpr std::int64_t kMostOpen_s = 24 * 60 * 60 - 60;

HttpRequest authorised(const Config& config, HttpRequest request, std::string_view label) {
  request.label(label).secret_header("Authorization", "Bearer ${secret:api_key}");
  request.header("Accept", "application/json").header("Stripe-Version", config.api_version);
  return request;
}

HttpRequest get(const Config& config, std::string_view path, std::string_view label) {
  auto request = HttpRequest::get(config.base_url + std::string(path));
  return authorised(config, std::move(request), label).read_only();
}

HttpRequest post(const Config& config, std::string_view path, const Form& form,
                 std::string_view key, std::string_view label) {
  auto request = authorised(config, HttpRequest::post(config.base_url + std::string(path)), label);
  request.body(form.text(), kFormType);
  if (!key.empty()) request.idempotency_key("Idempotency-Key", key);
  return request;
}

// `object` is "" for the object itself, or the parameter that stands for another one.
void add_metadata(Form& form, std::string_view object, const Order& order) {
  const auto add = [&](std::string_view key, std::string_view value) {
    const auto metadata =
        object.empty() ? std::string("metadata") : std::string(object) + "[metadata]";
    form.add_given(metadata + "[" + plugin::percent_encoded(key) + "]", value);
  };
  add(kReferenceKey, order.reference);
  add(kFlowKey, name(order.flow));
  for (const auto& [key, value] : order.metadata) add(key, value);
}

Form session_form(const Order& order, const WireAmount& amount, std::int64_t started_unix_ms) {
  Form form;
  form.add("mode", "payment").add("client_reference_id", order.reference);
  form.add("line_items[0][quantity]", 1);
  form.add("line_items[0][price_data][currency]", amount.currency);
  form.add("line_items[0][price_data][unit_amount]", amount.units);
  form.add("line_items[0][price_data][product_data][name]", order.title);
  if (order.description != order.title) {
    form.add_given("line_items[0][price_data][product_data][description]", order.description);
  }
  form.add("success_url", order.return_url).add("cancel_url", order.cancel_url);
  form.add_given("customer_email", order.email);
  form.add_given("payment_method_types[0]", order.method_type);
  add_metadata(form, "", order);
  // A session's metadata does not reach its intent, which webhooks and refunds are about.
  add_metadata(form, "payment_intent_data", order);
  if (order.expires_at_unix_s) {
    const auto started_s = started_unix_ms / 1000;
    form.add("expires_at", std::clamp(*order.expires_at_unix_s, started_s + kLeastOpen_s,
                                      started_s + kMostOpen_s));
  }
  return form;
}

// Nothing limits how long an intent can be paid; the host cancels it.
Form intent_form(const Order& order, const WireAmount& amount) {
  Form form;
  form.add("amount", amount.units).add("currency", amount.currency);
  form.add("description", order.title);
  if (order.method_type.empty()) form.add("automatic_payment_methods[enabled]", "true");
  form.add_given("payment_method_types[0]", order.method_type);
  add_metadata(form, "", order);
  return form;
}

std::string path_of(std::string_view id) {
  const auto* collection =
      flow_of(id) == Flow::checkout ? "/v1/checkout/sessions/" : "/v1/payment_intents/";
  return collection + plugin::percent_encoded(id);
}

}  // namespace

HttpRequest create_payment(const Config& config, const Order& order, const WireAmount& amount,
                           std::int64_t started_unix_ms) {
  const auto& key = order.idempotency_key;
  auto request =
      order.flow == Flow::checkout
          ? post(config, "/v1/checkout/sessions", session_form(order, amount, started_unix_ms), key,
                 "create_checkout_session")
          : post(config, "/v1/payment_intents", intent_form(order, amount), key,
                 "create_payment_intent");
  return request.moves_money();
}

HttpRequest get_payment(const Config& config, std::string_view id) {
  if (flow_of(id) == Flow::payment_intent) {
    return get(config, path_of(id) + "?expand[]=latest_charge", "get_payment_intent");
  }
  // Expands the intent as well (docs.stripe.com/api/expanding_objects).
  constexpr auto kExpand = "?expand[]=payment_intent.latest_charge";
  return get(config, path_of(id) + kExpand, "get_checkout_session");
}

HttpRequest cancel_payment(const Config& config, std::string_view id, std::string_view key) {
  if (flow_of(id) == Flow::checkout) {
    return post(config, path_of(id) + "/expire", {}, key, "expire_checkout_session");
  }
  Form form;
  form.add("cancellation_reason", "abandoned");
  return post(config, path_of(id) + "/cancel", form, key, "cancel_payment_intent");
}

HttpRequest create_refund(const Config& config, const plugin::Operation& operation,
                          const RefundOrder& order, std::string_view payment_intent,
                          const WireAmount& amount) {
  Form form;
  form.add("payment_intent", payment_intent).add("amount", amount.units);
  const auto add = [&](std::string_view key, std::string_view value) {
    form.add_given("metadata[" + std::string(key) + "]", value);
  };
  // A payment's metadata does not reach its refunds, which webhooks are about.
  add(kReferenceKey, operation.reference());
  add(kFlowKey, name(order.flow));
  add(kRefundKey, order.reference);
  add(kNoteKey, order.note);
  form.add("expand[]", "charge");
  return post(config, "/v1/refunds", form, operation.idempotency_key(), "create_refund")
      .moves_money();
}

HttpRequest get_refund(const Config& config, std::string_view id) {
  const auto path = "/v1/refunds/" + plugin::percent_encoded(id);
  return get(config, path + "?expand[]=charge", "get_refund");
}

HttpRequest list_refunds(const Config& config, std::string_view payment_intent,
                         std::string_view after) {
  auto query = "?payment_intent=" + plugin::percent_encoded(payment_intent) + "&limit=100";
  if (!after.empty()) query += "&starting_after=" + plugin::percent_encoded(after);
  return get(config, "/v1/refunds" + query, "list_refunds");
}

HttpRequest list_disputes(const Config& config, std::string_view payment_intent) {
  const auto query = "?payment_intent=" + plugin::percent_encoded(payment_intent) + "&limit=100";
  return get(config, "/v1/disputes" + query, "list_disputes");
}

HttpRequest get_balance(const Config& config) { return get(config, "/v1/balance", "get_balance"); }

}  // namespace tallyport::stripe_gateway
