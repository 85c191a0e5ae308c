// The rules by docs.stripe.com/api/payment_methods; members by the OpenAPI document of 2024-04-10.
#include "emulator/stripe/vault.h"

#include <utility>

#include "emulator/stripe/cards.h"

namespace tallyport::emulator::stripe {
namespace {

Value null_or(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member ? *member : Value();
}

Value object_or_empty(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member ? *member : Value::object();
}

Value no_address() {
  return Value::object({{"city", {}},
                        {"country", {}},
                        {"line1", {}},
                        {"line2", {}},
                        {"postal_code", {}},
                        {"state", {}}});
}

}  // namespace

Customer& Vault::add(Customer customer) {
  const auto id = customer.id;
  return customers_.insert_or_assign(id, std::move(customer)).first->second;
}

Method& Vault::add(Method method) {
  const auto id = method.id;
  method_ids_.push_back(id);
  return methods_.insert_or_assign(id, std::move(method)).first->second;
}

Customer* Vault::find_customer(std::string_view id) {
  const auto found = customers_.find(id);
  return found == customers_.end() ? nullptr : &found->second;
}

Method* Vault::find_method(std::string_view id) {
  const auto found = methods_.find(id);
  return found == methods_.end() ? nullptr : &found->second;
}

std::vector<const Method*> Vault::methods_of(std::string_view customer) const {
  std::vector<const Method*> all;
  for (auto id = method_ids_.rbegin(); id != method_ids_.rend(); ++id) {
    const Method& method = methods_.find(*id)->second;
    if (method.state == Method::State::attached && method.customer == customer) {
      all.push_back(&method);
    }
  }
  return all;
}

std::optional<Error> Vault::attach(Method& method, const std::string& customer) {
  switch (method.state) {
    case Method::State::used_up:
      return invalid("",
                     "This PaymentMethod was previously used without being attached to a Customer "
                     "or was detached from a Customer, and may not be used again.");
    case Method::State::attached:
      if (method.customer == customer) return std::nullopt;
      return invalid("",
                     "The payment method you provided has already been attached to a customer.");
    case Method::State::fresh:
      break;
  }
  method.state = Method::State::attached;
  method.customer = customer;
  return std::nullopt;
}

std::optional<Error> Vault::detach(Method& method) {
  if (method.state != Method::State::attached) {
    return invalid("",
                   "The payment method you provided is not attached to a customer so detachment is "
                   "impossible.");
  }
  Customer* customer = find_customer(method.customer);
  if (customer->default_method == method.id) customer->default_method.clear();
  method.state = Method::State::used_up;
  method.customer.clear();
  return std::nullopt;
}

std::optional<Error> Vault::refuse_use(const Method& method, const std::string& customer) {
  if (method.state == Method::State::used_up) {
    return invalid("",
                   "The provided PaymentMethod was previously used with a PaymentIntent without "
                   "Customer attachment or was detached from a Customer. It may not be used again. "
                   "To use a PaymentMethod multiple times, attach it to a Customer first.");
  }
  if (method.state == Method::State::fresh || method.customer == customer) return std::nullopt;
  if (customer.empty()) {
    return invalid("payment_method", "The PaymentMethod " + method.id +
                                         " belongs to the Customer " + method.customer +
                                         ". Include it as `customer`.");
  }
  return invalid("payment_method", "The PaymentMethod " + method.id +
                                       " does not belong to the Customer " + customer + ".");
}

Value customer_object(const Customer& customer) {
  const auto& given = customer.given;
  const auto& method = customer.default_method;
  return Value::object(
      {{"id", customer.id},
       {"object", "customer"},
       {"address", {}},
       {"balance", 0},
       {"created", customer.created_at},
       {"currency", {}},
       {"default_source", {}},
       {"delinquent", false},
       {"description", null_or(given, "description")},
       {"discount", {}},
       {"email", null_or(given, "email")},
       // Eight characters of its own.
       {"invoice_prefix", customer.id.substr(customer.id.size() - 8)},
       {"invoice_settings",
        Value::object({{"custom_fields", {}},
                       {"default_payment_method", method.empty() ? Value() : Value(method)},
                       {"footer", {}},
                       {"rendering_options", {}}})},
       {"livemode", false},
       {"metadata", object_or_empty(given, "metadata")},
       {"name", null_or(given, "name")},
       {"next_invoice_sequence", 1},
       {"phone", null_or(given, "phone")},
       {"preferred_locales", Value::list()},
       {"shipping", {}},
       {"tax_exempt", "none"},
       {"test_clock", {}}});
}

Value card_object(const Card& card) {
  return Value::object({{"brand", brand_of(card)},
                        {"checks", Value::object({{"address_line1_check", {}},
                                                  {"address_postal_code_check", {}},
                                                  {"cvc_check", "pass"}})},
                        {"country", "US"},
                        {"exp_month", card.exp_month},
                        {"exp_year", card.exp_year},
                        {"fingerprint", fingerprint_of(card)},
                        {"funding", "credit"},
                        {"last4", card.last4()},
                        {"wallet", {}}});
}

Value method_object(const Method& method) {
  Value card = card_object(method.card);
  card.set("display_brand", brand_of(method.card));
  card.set("generated_from", {});
  card.set("networks",
           Value::object({{"available", Value::list({brand_of(method.card)})}, {"preferred", {}}}));
  card.set("three_d_secure_usage", Value::object({{"supported", true}}));
  const auto details = object_or_empty(method.given, "billing_details");
  return Value::object({{"id", method.id},
                        {"object", "payment_method"},
                        {"billing_details", Value::object({{"address", no_address()},
                                                           {"email", null_or(details, "email")},
                                                           {"name", null_or(details, "name")},
                                                           {"phone", null_or(details, "phone")}})},
                        {"card", card},
                        {"created", method.created_at},
                        {"customer", method.customer.empty() ? Value() : Value(method.customer)},
                        {"livemode", false},
                        {"metadata", object_or_empty(method.given, "metadata")},
                        {"type", "card"}});
}

void expand_saved(Vault& vault, Value& object, const std::vector<std::string>& expand) {
  for (const auto& name : expand) {
    const auto dot = name.find('.');
    Value* holder = dot == name.npos ? &object : object.find(name.substr(0, dot));
    const auto member = dot == name.npos ? name : name.substr(dot + 1);
    if (!holder) continue;
    const auto id = holder->at(member);
    if (const Customer* customer = vault.find_customer(id)) {
      holder->set(member, customer_object(*customer));
    } else if (const Method* method = vault.find_method(id)) {
      holder->set(member, method_object(*method));
    }
  }
}

}  // namespace tallyport::emulator::stripe
