// Parameters by the OpenAPI document of 2024-04-10; those that say nothing here are passed over.
#include "emulator/stripe/customers.h"

#include <utility>

#include "emulator/stripe/checks.h"
#include "emulator/stripe/objects.h"

namespace tallyport::emulator::stripe {
namespace {

using serving::Answer;

const Names kNames = {"address",
                      "balance",
                      "cash_balance",
                      "description",
                      "email",
                      "expand",
                      "invoice_prefix",
                      "invoice_settings",
                      "metadata",
                      "name",
                      "next_invoice_sequence",
                      "payment_method",
                      "phone",
                      "preferred_locales",
                      "shipping",
                      "source",
                      "tax",
                      "tax_exempt",
                      "tax_id_data",
                      "test_clock",
                      "validate"};

void merge_metadata(Customer& customer, const Value& form) {
  const Value* given = form.find("metadata");
  if (!given) return;
  const Value* had = customer.given.find("metadata");
  Value merged = had && given->is(Value::Kind::object) ? *had : Value::object();
  for (const auto& [key, value] : given->members()) merged.set(key, value);
  Value kept = Value::object();
  for (const auto& [key, value] : merged.members()) {
    if (!value.text().empty()) kept.set(key, value);
  }
  customer.given.set("metadata", kept);
}

}  // namespace

std::optional<Error> Customers::check(const Value& form) const {
  if (auto wrong = check_names(form, kNames)) return wrong;
  const Value* metadata = form.find("metadata");
  if (metadata && metadata->is(Value::Kind::text) && metadata->text().empty()) return std::nullopt;
  return check_metadata(form, "metadata");
}

std::optional<Error> Customers::fill(Customer& customer, const Value& form) {
  for (const auto* name : {"description", "email", "name", "phone"}) {
    const Value* value = form.find(name);
    if (value) customer.given.set(name, value->text().empty() ? Value() : *value);
  }
  merge_metadata(customer, form);
  const Value* settings = form.find("invoice_settings");
  const Value* chosen = settings ? settings->find("default_payment_method") : nullptr;
  if (!chosen) return std::nullopt;
  const Method* method = stores_.vault.find_method(chosen->text());
  const bool own = method && method->customer == customer.id;
  if (!chosen->text().empty() && !own) {
    return Error{400, "invalid_request_error", "resource_missing",
                 "The customer does not have a payment method with the ID " + chosen->text() +
                     ". The payment method must be attached to the customer.",
                 "invoice_settings[default_payment_method]"};
  }
  customer.default_method = chosen->text();
  return std::nullopt;
}

void Customers::create(const Call& call) {
  if (auto wrong = check(call.form)) return call.respond(answer_of(*wrong));
  execute(stores_, call, [&]() -> Answer {
    const auto named = methods_.named(call.form);
    if (const auto* wrong = std::get_if<Error>(&named)) return answer_of(*wrong);
    Customer customer;
    customer.id = "cus_" + stores_.desk.world().random_hex(7);
    customer.created_at = stores_.desk.now();
    if (Method* method = std::get<Method*>(named)) {
      if (auto wrong = Vault::refuse_use(*method, customer.id)) return answer_of(*wrong);
      if (auto wrong = stores_.vault.attach(*method, customer.id)) return answer_of(*wrong);
    }
    if (auto wrong = fill(customer, call.form)) return answer_of(*wrong);
    const auto object = customer_object(stores_.vault.add(std::move(customer)));
    tell(stores_, "customer.created", object);
    return json(object);
  });
}

void Customers::retrieve(const Call& call) {
  const Customer* customer = stores_.vault.find_customer(call.path[2]);
  if (!customer) return call.respond(answer_of(no_such("customer", call.path[2], "id")));
  call.respond(json(customer_object(*customer)));
}

void Customers::update(const Call& call) {
  if (auto wrong = check(call.form)) return call.respond(answer_of(*wrong));
  Customer* customer = stores_.vault.find_customer(call.path[2]);
  if (!customer) return call.respond(answer_of(no_such("customer", call.path[2], "id")));
  execute(stores_, call, [&]() -> Answer {
    Customer changed = *customer;
    if (auto wrong = fill(changed, call.form)) return answer_of(*wrong);
    *customer = std::move(changed);
    tell(stores_, "customer.updated", customer_object(*customer));
    return json(customer_object(*customer));
  });
}

}  // namespace tallyport::emulator::stripe
