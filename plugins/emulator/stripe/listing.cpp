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

void answer_page(const Call& call, const std::string& what, const std::string& url,
                 const std::vector<Value>& all) {
  const auto read = read_page(call.form);
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& page = std::get<Page>(read);
  const auto place_of = [&](const std::string& id) {
    return std::ranges::find(all, id, [](const Value& each) { return each.at("id"); });
  };
  const auto count = static_cast<std::ptrdiff_t>(page.limit);
  auto first = all.begin();
  auto last = all.end();
  for (const bool after : {true, false}) {
    const auto& id = after ? page.starting_after : page.ending_before;
    if (id.empty()) continue;
    const auto place = place_of(id);
    if (place == all.end()) {
      return call.respond(
          answer_of(no_such(what, id, after ? "starting_after" : "ending_before", 400)));
    }
    if (after) {
      first = place + 1;
    } else {
      last = place;
    }
  }
  const bool has_more = last - first > count;
  // Before an object means those nearest to it.
  if (has_more && !page.ending_before.empty()) {
    first = last - count;
  } else if (has_more) {
    last = first + count;
  }
  auto answer = list_object(url, {first, last});
  answer.set("has_more", has_more);
  call.respond(json(answer));
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
  answer_page(call, name, "/v1/" + name + "s", objects(of_one ? payment : nullptr, order.expand));
}

}  // namespace tallyport::emulator::stripe
