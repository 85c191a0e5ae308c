// docs.stripe.com/payments/setup-intents
#include "emulator/stripe/setup_intents.h"

#include <utility>

#include "emulator/stripe/confirmation.h"
#include "emulator/stripe/intents.h"
#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"

namespace tallyport::emulator::stripe {

namespace {

using serving::Answer;

const std::vector<std::string> kExpandable = {"customer", "payment_method"};

}  // namespace

void SetupIntents::create(const Call& call) {
  auto& desk = stores_.desk;
  if (const auto wrong = check_setup(call.form)) return call.respond(answer_of(*wrong));
  const auto expand = read_expand(call.form, kExpandable);
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  const auto customer = call.form.at("customer");
  if (!customer.empty() && !stores_.vault.find_customer(customer)) {
    return call.respond(answer_of(no_such("customer", customer, "customer", 400)));
  }
  Payment payment;
  payment.id = payment.intent = "seti_" + desk.world().random_hex(12);
  payment.brand = Brand::stripe;
  payment.about = call.form.at("description");
  payment.customer = customer;
  payment.return_url = call.form.at("return_url");
  payment.asked = call.form;
  payment.created_at = desk.now();
  execute(stores_, call, [&]() -> Answer {
    const auto named = methods_.named(call.form);
    if (const auto* wrong = std::get_if<Error>(&named)) return answer_of(*wrong);
    Method* method = std::get<Method*>(named);
    if (method) {
      if (auto wrong = Vault::refuse_use(*method, customer)) return answer_of(*wrong);
      payment.method = method->id;
    }
    Payment& kept = desk.add(std::move(payment));
    if (call.form.at("confirm") != "true") return json(setup_object(kept));
    if (!method) return answer_of(missing("payment_method"));
    return stripe::confirm(stores_, kept, *method, Try::Payer::present,
                           std::get<std::vector<std::string>>(expand));
  });
}

void SetupIntents::retrieve(const Call& call) {
  const Payment* payment = find(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("setupintent", call.path[2], "intent")));
  const auto expand = read_expand(call.form, kExpandable);
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  Value intent = setup_object(*payment);
  expand_saved(stores_.vault, intent, std::get<std::vector<std::string>>(expand));
  call.respond(json(intent));
}

void SetupIntents::confirm(const Call& call) {
  if (const auto wrong = check_confirm_setup(call.form)) return call.respond(answer_of(*wrong));
  const auto expand = read_expand(call.form, kExpandable);
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  Payment* payment = find(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("setupintent", call.path[2], "intent")));
  execute(stores_, call, [&]() -> Answer {
    if (payment->status != Status::open) {
      return answer_of(wrong_state("SetupIntent", setup_object(*payment).at("status"), "confirm"));
    }
    const auto method = method_for(stores_, methods_, *payment, call.form);
    if (const auto* wrong = std::get_if<Error>(&method)) return answer_of(*wrong);
    if (!call.form.at("return_url").empty()) payment->return_url = call.form.at("return_url");
    return stripe::confirm(stores_, *payment, *std::get<Method*>(method), Try::Payer::present,
                           std::get<std::vector<std::string>>(expand));
  });
}

void SetupIntents::cancel(const Call& call) {
  if (const auto wrong = check_cancel(call.form)) return call.respond(answer_of(*wrong));
  Payment* payment = find(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("setupintent", call.path[2], "intent")));
  execute(stores_, call, [&]() -> Answer {
    if (payment->status != Status::open) {
      return answer_of(wrong_state("SetupIntent", setup_object(*payment).at("status"), "cancel"));
    }
    payment->asked.set("cancellation_reason", call.form.at("cancellation_reason"));
    stores_.desk.cancel(*payment);
    return json(setup_object(*payment));
  });
}

Payment* SetupIntents::find(const std::string& id) {
  return id.starts_with("seti_") ? stores_.desk.payments().find_intent(id) : nullptr;
}

}  // namespace tallyport::emulator::stripe
