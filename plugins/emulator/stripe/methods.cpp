// Parameters by the OpenAPI document of 2024-04-10.
#include "emulator/stripe/methods.h"

#include <utility>

#include "emulator/stripe/cards.h"
#include "emulator/stripe/checks.h"
#include "emulator/stripe/listing.h"
#include "emulator/stripe/objects.h"

namespace tallyport::emulator::stripe {
namespace {

using serving::Answer;

const Names kDataNames = {"allow_redisplay", "billing_details", "card",
                          "expand",          "metadata",        "type"};

}  // namespace

Method& Methods::keep(const Card& card, const Value& data) {
  Method method;
  method.id = "pm_" + stores_.desk.world().random_hex(12);
  method.card = card;
  method.created_at = stores_.desk.now();
  for (const auto* name : {"billing_details", "metadata"}) {
    if (const Value* given = data.find(name)) method.given.set(name, *given);
  }
  return stores_.vault.add(std::move(method));
}

std::variant<Method*, Error> Methods::make(const Value& data, const std::string& param) {
  const auto in = [&](const std::string& name) {
    return param.empty() ? name : param + "[" + name + "]";
  };
  if (data.at("type").empty()) return missing(in("type"));
  if (data.at("type") != "card") {
    return invalid(in("type"), "Invalid type: this emulator has cards only");
  }
  const Value* card = data.find("card");
  if (!card) return missing(in("card"));
  const auto read = read_card(*card, in("card"), stores_.desk.now());
  if (const auto* wrong = std::get_if<Error>(&read)) return *wrong;
  return &keep(std::get<Card>(read), data);
}

std::variant<Method*, Error> Methods::named(const Value& form) {
  const auto id = form.at("payment_method");
  if (id.empty()) {
    const Value* data = form.find("payment_method_data");
    if (!data) return nullptr;
    return make(*data, "payment_method_data");
  }
  if (const auto card = card_of_method(id)) return &keep(*card, {});
  if (Method* method = stores_.vault.find_method(id)) return method;
  return no_such("PaymentMethod", id, "payment_method", 400);
}

void Methods::create(const Call& call) {
  if (auto wrong = check_names(call.form, kDataNames)) return call.respond(answer_of(*wrong));
  if (auto wrong = check_metadata(call.form, "metadata")) return call.respond(answer_of(*wrong));
  execute(stores_, call, [&]() -> Answer {
    const auto made = make(call.form, "");
    if (const auto* wrong = std::get_if<Error>(&made)) return answer_of(*wrong);
    return json(method_object(*std::get<Method*>(made)));
  });
}

void Methods::retrieve(const Call& call) {
  const Method* method = stores_.vault.find_method(call.path[2]);
  if (!method) {
    return call.respond(answer_of(no_such("PaymentMethod", call.path[2], "payment_method")));
  }
  call.respond(json(method_object(*method)));
}

void Methods::attach(const Call& call) {
  if (auto wrong = check_names(call.form, {"customer", "expand"})) {
    return call.respond(answer_of(*wrong));
  }
  const auto customer = call.form.at("customer");
  if (customer.empty()) return call.respond(answer_of(missing("customer")));
  const auto found = named(Value::object({{"payment_method", call.path[2]}}));
  if (std::holds_alternative<Error>(found)) {
    return call.respond(answer_of(no_such("PaymentMethod", call.path[2], "payment_method")));
  }
  if (!stores_.vault.find_customer(customer)) {
    return call.respond(answer_of(no_such("customer", customer, "customer", 400)));
  }
  Method& method = *std::get<Method*>(found);
  execute(stores_, call, [&]() -> Answer {
    // The card is looked at by its bank before it is saved.
    const auto verdict = judge_saving(Brand::stripe, method.card);
    if (!verdict.paid) {
      Value error = decline_document(verdict.decline, "");
      error.set("payment_method", method_object(method));
      return {402, Value::object({{"error", error}}).json()};
    }
    const bool was_attached = method.state == Method::State::attached;
    if (auto wrong = stores_.vault.attach(method, customer)) return answer_of(*wrong);
    if (!was_attached) tell(stores_, "payment_method.attached", method_object(method));
    return json(method_object(method));
  });
}

void Methods::detach(const Call& call) {
  if (auto wrong = check_names(call.form, {"expand"})) return call.respond(answer_of(*wrong));
  Method* method = stores_.vault.find_method(call.path[2]);
  if (!method) {
    return call.respond(answer_of(no_such("PaymentMethod", call.path[2], "payment_method")));
  }
  execute(stores_, call, [&]() -> Answer {
    const Value before = Value::object({{"customer", method->customer}});
    if (auto wrong = stores_.vault.detach(*method)) return answer_of(*wrong);
    tell(stores_, "payment_method.detached", method_object(*method), before);
    return json(method_object(*method));
  });
}

void Methods::list(const Call& call) {
  static const Names names = {"customer", "ending_before",  "expand",
                              "limit",    "starting_after", "type"};
  if (auto wrong = check_names(call.form, names)) return call.respond(answer_of(*wrong));
  const auto customer = call.form.at("customer");
  if (!customer.empty() && !stores_.vault.find_customer(customer)) {
    return call.respond(answer_of(no_such("customer", customer, "customer", 400)));
  }
  answer_list(call, customer, "/v1/payment_methods");
}

void Methods::list_of_customer(const Call& call) {
  static const Names names = {"allow_redisplay", "ending_before",  "expand",
                              "limit",           "starting_after", "type"};
  if (auto wrong = check_names(call.form, names)) return call.respond(answer_of(*wrong));
  const auto& customer = call.path[2];
  if (!stores_.vault.find_customer(customer)) {
    return call.respond(answer_of(no_such("customer", customer, "customer")));
  }
  answer_list(call, customer, "/v1/customers/" + customer + "/payment_methods");
}

// Without a customer there are none: docs.stripe.com/api/payment_methods/list.
void Methods::answer_list(const Call& call, const std::string& customer, const std::string& url) {
  std::vector<Value> all;
  const auto type = call.form.at("type");
  for (const auto* method : stores_.vault.methods_of(customer)) {
    if (type.empty() || type == "card") all.push_back(method_object(*method));
  }
  answer_page(call, "PaymentMethod", url, all);
}

}  // namespace tallyport::emulator::stripe
