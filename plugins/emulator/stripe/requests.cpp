// Parameters by Stripe's OpenAPI document of 2024-04-10; currencies by docs.stripe.com/currencies.
#include "emulator/stripe/requests.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "serving/url.h"

namespace tallyport::emulator::stripe {
namespace {

constexpr std::int64_t kMostUnits = 99'999'999;
constexpr std::int64_t kLeastOpen_s = 30 * 60;
constexpr std::int64_t kMostOpen_s = 24 * 60 * 60;
constexpr std::size_t kMostMetadata = 50;

using Names = std::set<std::string_view>;

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

std::optional<Error> check_names(const Value& form, const Names& names) {
  for (const auto& [name, value] : form.members()) {
    if (!names.contains(name)) return unknown(name);
  }
  return std::nullopt;
}

std::optional<Error> check_metadata(const Value& form, const std::string& param) {
  const Value* metadata = form.find("metadata");
  if (!metadata) return std::nullopt;
  if (!metadata->is(Value::Kind::object)) return invalid(param, "Invalid object");
  if (metadata->members().size() > kMostMetadata) {
    return invalid(param, "Metadata can have at most 50 keys.");
  }
  for (const auto& [key, value] : metadata->members()) {
    const std::string full = param + "[" + key + "]";
    if (!value.is(Value::Kind::text)) return invalid(full, "Invalid string");
    if (key.size() > 40) return invalid(param, "Metadata keys can be at most 40 characters.");
    if (value.text().size() > 500) {
      return invalid(full, "Metadata values can have up to 500 characters.");
    }
  }
  return std::nullopt;
}

bool is_currency(const std::string& text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::optional<Error> check_currency(const std::string& currency, const std::string& param) {
  if (currency.empty()) return missing(param);
  if (is_currency(currency)) return std::nullopt;
  return invalid(param, "Invalid currency: " + currency + ".");
}

// Positive, not too large, not too small, and of the currency's own steps.
std::optional<Error> check_amount(std::int64_t units, const std::string& currency,
                                  const std::string& param) {
  if (units <= 0) return invalid(param, "Invalid positive integer", "parameter_invalid_integer");
  if (units > kMostUnits) {
    return invalid(param, "Amount must be no more than " + std::to_string(kMostUnits),
                   "amount_too_large");
  }
  if ((currency == "isk" || currency == "ugx") && units % 100 != 0) {
    return invalid(param, "Amounts in " + currency + " must end in 00",
                   "invalid_charge_amount_no_decimal_compatible");
  }
  if (wire_digits(currency) == 3 && units % 10 != 0) {
    return invalid(param, "Amounts in " + currency + " must end in 0");
  }
  static const std::set<std::string_view> fifty = {"usd", "eur", "cad", "aud", "chf", "jpy"};
  if (fifty.contains(currency) && units < 50) {
    return invalid(param, "Amount must be at least 50 " + currency, "amount_too_small");
  }
  return std::nullopt;
}

std::optional<std::int64_t> integer_of(const Value* value) {
  return value ? whole_number(*value) : std::nullopt;
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

std::optional<Error> check_address(const Value& form, const std::string& param) {
  const auto address = form.at(param);
  if (address.empty()) return std::nullopt;
  if (address.size() > 5'000 || !serving::is_web_url(address)) {
    return invalid(param, "Not a valid URL", "url_invalid");
  }
  return std::nullopt;
}

}  // namespace

std::size_t wire_digits(const std::string& currency) {
  static const std::set<std::string_view> none = {"bif", "clp", "djf", "gnf", "jpy",
                                                  "kmf", "krw", "mga", "pyg", "rwf",
                                                  "vnd", "vuv", "xaf", "xof", "xpf"};
  static const std::set<std::string_view> three = {"bhd", "jod", "kwd", "omr", "tnd"};
  return none.contains(currency) ? 0 : three.contains(currency) ? 3 : 2;
}

std::variant<SessionOrder, Error> read_session(const Value& form, std::int64_t now) {
  if (auto wrong = check_names(form, session_names())) return *wrong;
  if (auto wrong = check_metadata(form, "metadata")) return *wrong;
  if (const Value* data = form.find("payment_intent_data")) {
    if (auto wrong = check_metadata(*data, "payment_intent_data[metadata]")) return *wrong;
  }
  const auto mode = form.at("mode");
  if (!form.find("mode")) return missing("mode");
  if (mode != "payment") {
    return invalid("mode", "Invalid mode: this emulator has mode=payment only");
  }
  if (form.at("client_reference_id").size() > 200) {
    return invalid("client_reference_id", "Invalid string: must be at most 200 characters");
  }
  if (form.at("success_url").empty()) return missing("success_url");
  for (const auto* param : {"success_url", "cancel_url"}) {
    if (auto wrong = check_address(form, param)) return *wrong;
  }
  SessionOrder order;
  const Value* items = form.find("line_items");
  if (!items) return missing("line_items");
  if (!items->is(Value::Kind::list)) return invalid("line_items", "Invalid array");
  for (std::size_t i = 0; i < items->items().size(); ++i) {
    if (auto wrong = add_line(items->items()[i], i, order)) return *wrong;
  }
  if (auto wrong = check_amount(order.amount, order.currency, "line_items")) return *wrong;
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
  order.confirm = form.at("confirm") == "true";
  if (order.confirm && form.at("payment_method").empty()) return missing("payment_method");
  if (!order.confirm && form.find("off_session")) {
    return invalid("off_session", "off_session can only be given with confirm=true.");
  }
  return order;
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

std::variant<ListOrder, Error> read_list(const Value& form) {
  static const Names names = {"charge", "expand", "limit", "payment_intent", "starting_after"};
  if (auto wrong = check_names(form, names)) return *wrong;
  ListOrder order;
  order.payment_intent = form.at("payment_intent");
  order.charge = form.at("charge");
  order.starting_after = form.at("starting_after");
  if (const Value* limit = form.find("limit")) {
    const auto number = integer_of(limit);
    if (!number || *number < 1 || *number > 100) {
      return invalid("limit", "This value must be between 1 and 100.", "parameter_invalid_integer");
    }
    order.limit = static_cast<std::size_t>(*number);
  }
  auto expand = read_expand(form, {"data.charge", "data.payment_intent"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return *wrong;
  for (const auto& name : std::get<std::vector<std::string>>(expand)) {
    order.expand.push_back(name.substr(name.find('.') + 1));
  }
  return order;
}

std::optional<Error> check_confirm(const Value& form) { return check_names(form, confirm_names()); }

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

std::variant<std::vector<std::string>, Error> read_expand(const Value& form,
                                                          const std::vector<std::string>& known) {
  std::vector<std::string> names;
  const Value* expand = form.find("expand");
  if (!expand) return names;
  if (!expand->is(Value::Kind::list)) return invalid("expand", "Invalid array");
  for (const auto& item : expand->items()) {
    if (std::find(known.begin(), known.end(), item.text()) == known.end()) {
      return invalid("expand", "This property cannot be expanded (" + item.text() + ").");
    }
    names.push_back(item.text());
  }
  return names;
}

}  // namespace tallyport::emulator::stripe
