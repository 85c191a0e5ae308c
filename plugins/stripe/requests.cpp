// Only the creates move money.
#include "requests.h"

#include <algorithm>

#include "call.h"
#include "objects.h"

namespace tallyport::stripe_gateway {
namespace {

using plugin::HttpRequest;

// Stripe takes 30 minutes to 24 hours from when it reads the request, which is a little after ours
// was begun: so a minute more than the least, and one less than the most.
constexpr std::int64_t kLeastOpen_s = 31 * 60;
constexpr std::int64_t kMostOpen_s = 24 * 60 * 60 - 60;

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
  const auto& payer = order.payer;
  // Stripe refuses an address beside a customer, who has one.
  if (payer.customer.empty()) {
    form.add_given("customer_email", payer.email);
    if (order.save_method) form.add("customer_creation", "always");
  } else {
    form.add("customer", payer.customer);
  }
  if (order.save_method) form.add("payment_intent_data[setup_future_usage]", "off_session");
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
  form.add("description", order.title).add_given("customer", order.payer.customer);
  if (order.save_method) form.add("setup_future_usage", "off_session");
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

bool needs_customer(const Order& order) {
  return order.save_method && order.flow == Flow::payment_intent && order.payer.customer.empty();
}

HttpRequest create_intent(const Config& config, const Order& order, const WireAmount& amount) {
  return post(config, "/v1/payment_intents", intent_form(order, amount), order.idempotency_key,
              "create_payment_intent");
}

HttpRequest create_payment(const Config& config, const Order& order, const WireAmount& amount,
                           std::int64_t started_unix_ms) {
  if (order.flow == Flow::payment_intent) return create_intent(config, order, amount).moves_money();
  const auto form = session_form(order, amount, started_unix_ms);
  return post(config, "/v1/checkout/sessions", form, order.idempotency_key,
              "create_checkout_session")
      .moves_money();
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
