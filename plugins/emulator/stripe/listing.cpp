// A page begins after the object that is named, wherever that is in the list by now.
#include "emulator/stripe/listing.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"

namespace tallyport::emulator::stripe {

Payment* find_charged(Payments& payments, const std::string& intent, const std::string& charge) {
  const bool by_charge = intent.empty() && charge.starts_with("ch_");
  Payment* payment = payments.find_intent(by_charge ? "pi_" + charge.substr(3) : intent);
  const bool untried = payment && payment->attempts.empty();
  return untried && (by_charge || is_session(*payment)) ? nullptr : payment;
}

Error no_charged(const std::string& intent, const std::string& charge) {
  return intent.empty() ? no_such("charge", charge, "charge")
                        : no_such("payment_intent", intent, "payment_intent");
}

void answer_list(Desk& desk, const Call& call, const std::string& name, const Objects& objects) {
  const auto read = read_list(call.form);
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& order = std::get<ListOrder>(read);
  const bool of_one = !order.payment_intent.empty() || !order.charge.empty();
  Payment* payment = find_charged(desk.payments(), order.payment_intent, order.charge);
  if (of_one && !payment) {
    return call.respond(answer_of(no_charged(order.payment_intent, order.charge)));
  }
  if (payment && Desk::refuses_lookup(*payment)) return call.respond(internal_error());
  auto all = objects(of_one ? payment : nullptr, order.expand);
  auto first = all.begin();
  if (const auto& last = order.starting_after; !last.empty()) {
    first = std::ranges::find(all, last, [](const Value& each) { return each.at("id"); });
    if (first == all.end()) return call.respond(answer_of(no_such(name, last, "starting_after")));
    ++first;
  }
  const auto size =
      std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(order.limit), all.end() - first);
  auto answer = list_object("/v1/" + name + "s", {first, first + size});
  answer.set("has_more", first + size != all.end());
  call.respond(json(answer));
}

}  // namespace tallyport::emulator::stripe
