// Parameters by Stripe's OpenAPI document of 2024-04-10; currencies by docs.stripe.com/currencies.
#include "emulator/stripe/requests.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace tallyport::emulator::stripe {
namespace {

constexpr std::int64_t kLeastOpen_s = 30 * 60;
constexpr std::int64_t kMostOpen_s = 24 * 60 * 60;

const Names& session_names() {
  static const Names names = {"after_expiration",
                              "allow_promotion_codes",
                              "automatic_tax",
                              "billing_address_collection",
                              "cancel_url",
                              "client_reference_id",
                              "consent_collection",
                              "currency",
                              "custom_fields",
                              "custom_text",
                              "customer",
                              "customer_creation",
                              "customer_email",
                              "customer_update",
                              "discounts",
                              "expand",
                              "expires_at",
                              "invoice_creation",
                              "line_items",
                              "locale",
                              "metadata",
                              "mode",
                              "payment_intent_data",
                              "payment_method_collection",
                              "payment_method_configuration",
                              "payment_method_options",
                              "payment_method_types",
                              "phone_number_collection",
                              "redirect_on_completion",
                              "return_url",
                              "saved_payment_method_options",
                              "setup_intent_data",
                              "shipping_address_collection",
                              "shipping_options",
                              "submit_type",
                              "subscription_data",
                              "success_url",
                              "tax_id_collection",
                              "ui_mode"};
  return names;
}

const Names& confirm_names() {
  static const Names names = {"capture_method",
                              "error_on_requires_action",
                              "expand",
                              "mandate",
                              "mandate_data",
                              "off_session",
                              "payment_method",
                              "payment_method_data",
                              "payment_method_options",
                              "payment_method_types",
                              "radar_options",
                              "receipt_email",
                              "return_url",
                              "setup_future_usage",
                              "shipping",
                              "use_stripe_sdk"};
  return names;
}

const Names& intent_names() {
  static const Names names = [] {
    Names all = confirm_names();
    all.insert({"amount", "application_fee_amount", "automatic_payment_methods", "confirm",
                "confirmation_method", "currency", "customer", "description", "metadata",
                "on_behalf_of", "payment_method_configuration", "statement_descriptor",
                "statement_descriptor_suffix", "transfer_data", "transfer_group"});
    return all;
  }();
  return names;
}

const Names& setup_confirm_names() {
  static const Names names = {"expand",
                              "mandate_data",
                              "payment_method",
                              "payment_method_data",
                              "payment_method_options",
                              "return_url",
                              "use_stripe_sdk"};
  return names;
}

const Names& setup_names() {
  static const Names names = [] {
    Names all = setup_confirm_names();
    all.insert({"attach_to_self", "automatic_payment_methods", "confirm", "customer", "description",
                "flow_directions", "metadata", "on_behalf_of", "payment_method_configuration",
                "payment_method_types", "single_use", "usage"});
    return all;
  }();
  return names;
}

// Who a session is for: an earlier customer, one that it makes, or an e-mail address.
std::optional<Error> check_customer(const Value& form) {
  const bool known = !form.at("customer").empty();
  if (known && !form.at("customer_email").empty()) {
    return invalid("customer_email",
                   "You may only specify one of these parameters: customer, customer_email.");
  }
  const auto creation = form.at("customer_creation");
  if (creation.empty()) return std::nullopt;
  if (known) {
    return invalid("customer_creation",
                   "You may only specify one of these parameters: customer, customer_creation.");
  }
  if (creation == "always" || creation == "if_required") return std::nullopt;
  return invalid("customer_creation",
                 "Invalid customer_creation: must be one of always or if_required");
}

std::optional<Error> check_future_usage(const Value& form, const std::string& param) {
  static const Names usages = {"", "off_session", "on_session"};
  if (usages.contains(form.at("setup_future_usage"))) return std::nullopt;
  return invalid(param, "Invalid " + param + ": must be one of off_session or on_session");
}

// One line item: quantity, and price_data with currency, unit_amount and a name.
std::optional<Error> add_line(const Value& item, std::size_t index, SessionOrder& order) {
  const std::string at = "line_items[" + std::to_string(index) + "]";
  const auto quantity = integer_of(item.find("quantity"));
  if (!item.find("quantity")) return missing(at + "[quantity]");
  if (!quantity || *quantity < 1 || *quantity > 999'999) {
    return invalid(at + "[quantity]", "Invalid integer", "parameter_invalid_integer");
  }
  const Value* price = item.find("price_data");
  if (!price) {
    if (!item.at("price").empty()) return no_such("price", item.at("price"), at + "[price]");
    return missing(at + "[price_data]");
  }
  const std::string price_at = at + "[price_data]";
  const auto currency = lower(price->at("currency"));
  if (auto wrong = check_currency(currency, price_at + "[currency]")) return wrong;
  if (!order.currency.empty() && order.currency != currency) {
    return invalid(price_at + "[currency]", "All line items must have the same currency.");
  }
  order.currency = currency;
  if (!price->find("unit_amount")) return missing(price_at + "[unit_amount]");
  const auto units = integer_of(price->find("unit_amount"));
  if (!units || *units < 0 || *units > kMostUnits) {
    return invalid(price_at + "[unit_amount]", "Invalid non-negative integer",
                   "parameter_invalid_integer");
  }
  const Value* product = price->find("product_data");
  if (!product && price->at("product").empty()) return missing(price_at + "[product_data]");
  if (product && product->at("name").empty()) return missing(price_at + "[product_data][name]");
  if (product && order.about.empty()) order.about = product->at("name");
  order.amount += *units * *quantity;
  return std::nullopt;
}

// What is sold; nothing in mode=setup.
std::optional<Error> read_lines(const Value& form, SessionOrder& order) {
  const Value* items = form.find("line_items");
  if (order.mode == SessionOrder::Mode::setup) {
    if (!items) return std::nullopt;
    return invalid("line_items", "You can not pass `line_items` in `setup` mode.");
  }
  if (!items) return missing("line_items");
  if (!items->is(Value::Kind::list)) return invalid("line_items", "Invalid array");
  for (std::size_t i = 0; i < items->items().size(); ++i) {
    if (auto wrong = add_line(items->items()[i], i, order)) return wrong;
  }
  return check_amount(order.amount, order.currency, "line_items");
}

}  // namespace

std::variant<SessionOrder, Error> read_session(const Value& form, std::int64_t now) {
  if (auto wrong = check_names(form, session_names())) return *wrong;
  if (auto wrong = check_metadata(form, "metadata")) return *wrong;
  if (const Value* data = form.find("payment_intent_data")) {
    if (auto wrong = check_metadata(*data, "payment_intent_data[metadata]")) return *wrong;
    if (auto wrong = check_future_usage(*data, "payment_intent_data[setup_future_usage]")) {
      return *wrong;
    }
  }
  if (auto wrong = check_customer(form)) return *wrong;
  const auto mode = form.at("mode");
  if (!form.find("mode")) return missing("mode");
  if (mode != "payment" && mode != "setup") {
    return invalid("mode", "Invalid mode: this emulator has mode=payment and mode=setup only");
  }
  if (form.at("client_reference_id").size() > 200) {
    return invalid("client_reference_id", "Invalid string: must be at most 200 characters");
  }
  if (form.at("success_url").empty()) return missing("success_url");
  for (const auto* param : {"success_url", "cancel_url"}) {
    if (auto wrong = check_address(form, param)) return *wrong;
  }
  SessionOrder order;
  if (mode == "setup") order.mode = SessionOrder::Mode::setup;
  if (auto wrong = read_lines(form, order)) return *wrong;
  order.expires_at = now + kMostOpen_s;
  if (const Value* expires_at = form.find("expires_at")) {
    const auto at = integer_of(expires_at);
    if (!at) return invalid("expires_at", "Invalid integer", "parameter_invalid_integer");
    if (*at < now + kLeastOpen_s || *at > now + kMostOpen_s) {
      return invalid("expires_at",
                     "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours "
                     "from Checkout Session creation.");
    }
    order.expires_at = *at;
  }
  return order;
}

std::variant<IntentOrder, Error> read_intent(const Value& form) {
  if (auto wrong = check_names(form, intent_names())) return *wrong;
  if (auto wrong = check_metadata(form, "metadata")) return *wrong;
  IntentOrder order;
  if (!form.find("amount")) return missing("amount");
  const auto units = integer_of(form.find("amount"));
  if (!units) return invalid("amount", "Invalid integer", "parameter_invalid_integer");
  order.amount = *units;
  order.currency = lower(form.at("currency"));
  if (auto wrong = check_currency(order.currency, "currency")) return *wrong;
  if (auto wrong = check_amount(order.amount, order.currency, "amount")) return *wrong;
  if (auto wrong = check_future_usage(form, "setup_future_usage")) return *wrong;
  order.confirm = form.at("confirm") == "true";
  if (order.confirm && form.at("payment_method").empty() && !form.find("payment_method_data")) {
    return missing("payment_method");
  }
  if (!order.confirm && form.find("off_session")) {
    return invalid("off_session", "off_session can only be given with confirm=true.");
  }
  return order;
}

std::optional<Error> check_setup(const Value& form) {
  if (auto wrong = check_names(form, setup_names())) return wrong;
  if (auto wrong = check_metadata(form, "metadata")) return wrong;
  static const Names usages = {"", "off_session", "on_session"};
  if (usages.contains(form.at("usage"))) return std::nullopt;
  return invalid("usage", "Invalid usage: must be one of off_session or on_session");
}

Try::Payer payer_of(const Value& form) {
  const auto off_session = form.at("off_session");
  const bool alone = !off_session.empty() && off_session != "false";
  return alone || form.at("error_on_requires_action") == "true" ? Try::Payer::absent
                                                                : Try::Payer::present;
}

std::variant<RefundOrder, Error> read_refund(const Value& form) {
  static const Names names = {"amount",
                              "charge",
                              "currency",
                              "customer",
                              "expand",
                              "instructions_email",
                              "metadata",
                              "origin",
                              "payment_intent",
                              "reason",
                              "refund_application_fee",
                              "reverse_transfer"};
  if (auto wrong = check_names(form, names)) return *wrong;
  if (auto wrong = check_metadata(form, "metadata")) return *wrong;
  RefundOrder order{form.at("payment_intent"), form.at("charge"), std::nullopt};
  if (order.payment_intent.empty() && order.charge.empty()) {
    return invalid("",
                   "One of the following params should be provided for this request: "
                   "payment_intent or charge.",
                   "parameter_missing");
  }
  if (const Value* amount = form.find("amount")) {
    order.amount = integer_of(amount);
    if (!order.amount || *order.amount < 1) {
      return invalid("amount", "Invalid positive integer", "parameter_invalid_integer");
    }
  }
  static const Names reasons = {"", "duplicate", "fraudulent", "requested_by_customer"};
  if (!reasons.contains(form.at("reason"))) {
    return invalid("reason",
                   "Invalid reason: must be one of duplicate, fraudulent, or "
                   "requested_by_customer");
  }
  return order;
}

std::variant<Page, Error> read_page(const Value& form) {
  Page page{form.at("starting_after"), form.at("ending_before")};
  if (const Value* limit = form.find("limit")) {
    const auto number = integer_of(limit);
    if (!number || *number < 1 || *number > 100) {
      return invalid("limit", "This value must be between 1 and 100.", "parameter_invalid_integer");
    }
    page.limit = static_cast<std::size_t>(*number);
  }
  return page;
}

// created=…, or created[gte] and its fellows.
std::variant<IntentFilter, Error> read_intent_filter(const Value& form) {
  static const Names names = {"created", "customer", "ending_before",
                              "expand",  "limit",    "starting_after"};
  if (auto wrong = check_names(form, names)) return *wrong;
  IntentFilter filter;
  filter.customer = form.at("customer");
  const Value* created = form.find("created");
  if (!created) return filter;
  if (created->is(Value::Kind::text)) {
    const auto at = integer_of(created);
    if (!at) return invalid("created", "Invalid integer", "parameter_invalid_integer");
    filter.from = filter.to = *at;
    return filter;
  }
  for (const auto& [bound, value] : created->members()) {
    const auto param = "created[" + bound + "]";
    const auto at = integer_of(&value);
    if (!at) return invalid(param, "Invalid integer", "parameter_invalid_integer");
    if (bound == "gte" || bound == "gt") {
      filter.from = std::max(filter.from, *at + (bound == "gt"));
    } else if (bound == "lte" || bound == "lt") {
      filter.to = std::min(filter.to, *at - (bound == "lt"));
    } else {
      return unknown(param);
    }
  }
  return filter;
}

std::variant<ListOrder, Error> read_list(const Value& form) {
  static const Names names = {"charge", "ending_before",  "expand",
                              "limit",  "payment_intent", "starting_after"};
  if (auto wrong = check_names(form, names)) return *wrong;
  ListOrder order{form.at("payment_intent"), form.at("charge"), {}};
  auto expand = read_expand(form, {"data.charge", "data.payment_intent"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return *wrong;
  for (const auto& name : std::get<std::vector<std::string>>(expand)) {
    order.expand.push_back(name.substr(name.find('.') + 1));
  }
  return order;
}

std::optional<Error> check_confirm(const Value& form) {
  if (auto wrong = check_names(form, confirm_names())) return wrong;
  return check_future_usage(form, "setup_future_usage");
}

std::optional<Error> check_confirm_setup(const Value& form) {
  return check_names(form, setup_confirm_names());
}

std::optional<Error> check_cancel(const Value& form) {
  if (auto wrong = check_names(form, {"cancellation_reason", "expand"})) return wrong;
  static const Names reasons = {"", "duplicate", "fraudulent", "requested_by_customer",
                                "abandoned"};
  if (reasons.contains(form.at("cancellation_reason"))) return std::nullopt;
  return invalid("cancellation_reason",
                 "Invalid cancellation_reason: must be one of duplicate, fraudulent, "
                 "requested_by_customer, or abandoned");
}

std::optional<Error> check_nothing(const Value& form) { return check_names(form, {"expand"}); }

}  // namespace tallyport::emulator::stripe
