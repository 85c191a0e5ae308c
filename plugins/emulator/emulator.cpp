// The providers' own paths for merchants, /checkout for payers, /control for tests.
#include "emulator/emulator.h"

#include <optional>
#include <utility>

#include "emulator/page.h"
#include "serving/html.h"
#include "serving/url.h"

namespace tallyport::emulator {
namespace {

using serving::Answer;
using serving::Request;
using serving::Respond;

Answer no_such_path(const Request& request) {
  return refuse(404, "not_found",
                "there is nothing at " + request.method + " " + request.path +
                    "; --help and the README name what there is");
}

// The first folders of the three APIs are different ones, so each can be where the real one is: at
// the root. A prefix says it outright: /stripe/v1/balance.
std::optional<Brand> brand_of(const std::string& first) {
  for (const auto brand : kBrands) {
    if (first == name(brand)) return brand;
  }
  if (first == "v1") return Brand::stripe;
  if (first == "v3") return Brand::flutterwave;
  if (first == "transaction" || first == "balance" || first == "refund") return Brand::paystack;
  return std::nullopt;
}

// Flutterwave's SDK begins some of its paths with two slashes: "//v3/balances?".
std::string with_single_slashes(std::string path) {
  for (auto at = path.find("//"); at != path.npos; at = path.find("//", at)) path.erase(at, 1);
  return path;
}

// For a terminal: with a newline at its end.
Answer told(int status, const Payment& payment) {
  return {status, state_object(payment).json() + "\n"};
}

std::optional<Wish> parse_wish(const std::string& choice) {
  if (choice == "pay") return Wish::pay;
  if (choice == "wait") return Wish::wait;
  if (choice == "decline") return Wish::decline;
  return std::nullopt;
}

}  // namespace

Emulator::Emulator(serving::World& world, const Options& options, std::string public_url)
    : desk_(world, options, std::move(public_url)) {
  desk_.introduce(Brand::stripe, stripe_);
  desk_.introduce(Brand::paystack, paystack_);
  desk_.introduce(Brand::flutterwave, flutterwave_);
}

void Emulator::answer(const Request& request, Respond respond) {
  desk_.pass_time();
  const auto clean = with_single_slashes(request.path);
  auto path = serving::split_path(clean);
  const std::string first = path[0];
  if (const auto brand = brand_of(first)) {
    const std::string flag(name(*brand));
    if (!desk_.has(*brand)) {
      return respond(refuse(404, "not_switched_on", "the emulator was started without --" + flag));
    }
    // The provider sees its own paths only.
    Request own = request;
    own.path = clean;
    if (first == flag) {
      own.path = clean.substr(1 + first.size());
      path.erase(path.begin());
    }
    return desk_.provider(*brand).answer(own, path, std::move(respond));
  }
  if (first == "checkout") return checkout(request, path, respond);
  if (first == "control") return control_.answer(request, path, std::move(respond));
  respond(no_such_path(request));
}

void Emulator::checkout(const Request& request, const std::vector<std::string>& path,
                        const Respond& respond) {
  if (path.size() < 2 || path.size() > 3) return respond(no_such_path(request));
  const bool html = request.wants == Request::Wants::html;
  Payment* payment = desk_.payments().find(path[1]);
  if (!payment) {
    if (html) return respond(serving::page(404, missing_page()));
    return respond(refuse(404, "payment_not_found", "there is no payment " + path[1]));
  }
  if (request.method == "GET" && path.size() == 2) {
    if (!html) return respond(told(200, *payment));
    const auto back = desk_.provider(payment->brand).next_address(*payment, Change::none);
    return respond(serving::page(200, checkout_page(*payment, back.value_or(""))));
  }
  if (request.method != "POST" || path.size() != 3) return respond(no_such_path(request));
  choose(request, *payment, path[2], respond);
}

void Emulator::choose(const Request& request, Payment& payment, const std::string& choice,
                      const Respond& respond) {
  const bool html = request.wants == Request::Wants::html;
  if (choice == "leave") {
    const auto url = desk_.provider(payment.brand).leave_address(payment);
    if (html && !url.empty()) return respond(serving::see_other(url));
    return respond(html ? serving::page(200, checkout_page(payment, "")) : told(200, payment));
  }
  const auto wish = parse_wish(choice);
  if (!wish) return respond(no_such_path(request));
  const auto typed = typed_card(serving::query_value(request.body, "card").value_or(""));
  const Card card = typed.number.empty() ? good_card(payment.brand) : typed;
  // By its id from here on: "latest" may be another one by then.
  desk_.pay(payment, *wish, card, [this, html, id = payment.id, respond](Change change) {
    Payment& now = *desk_.payments().find(id);
    const int status =
        change == Change::none && now.status != Status::paid && now.status != Status::processing
            ? 409
            : 200;
    if (!html) return respond(told(status, now));
    const auto next = desk_.provider(now.brand).next_address(now, change);
    if (status == 200 && next) return respond(serving::see_other(*next));
    respond(serving::page(status, checkout_page(now, next.value_or(""))));
  });
}

}  // namespace tallyport::emulator
