// The providers' own paths for merchants, /checkout for payers, /control for tests.
#include "emulator/emulator.h"

#include <algorithm>
#include <optional>
#include <set>
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
  static const std::set<std::string_view> paystack = {"balance", "bank", "customer", "refund",
                                                      "transaction"};
  return paystack.contains(first) ? std::optional(Brand::paystack) : std::nullopt;
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

// The try that a button makes, with what was typed beside it.
std::optional<Try> parse_try(Brand brand, const std::string& choice, const std::string& body) {
  const auto typed = [&](const char* name) {
    return typed_card(serving::query_value(body, name).value_or(""));
  };
  Card card = typed("card");
  if (card.number.empty()) card = good_card(brand);
  if (choice == "pay") return Try{Wish::pay, card};
  if (choice == "wait") return Try{Wish::wait, card};
  if (choice == "decline") return Try{Wish::decline, card};
  if (choice != "mobile_money") return std::nullopt;
  const auto phone = typed("phone").number;
  return Try{Wish::pay, {}, phone.empty() ? kGoodPhone : phone};
}

struct StepAnswer {
  Step step;
  std::string answer;
};

std::optional<StepAnswer> parse_step(const std::string& choice, const std::string& body) {
  for (const auto step : {Step::pin, Step::otp}) {
    const std::string field(name(step));
    if (choice == field) return StepAnswer{step, serving::query_value(body, field).value_or("")};
  }
  if (choice == "complete" || choice == "fail") return StepAnswer{Step::three_d_secure, choice};
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
    return respond(serving::page(200, page_of(*payment, Change::none)));
  }
  if (request.method != "POST" || path.size() != 3) return respond(no_such_path(request));
  choose(request, *payment, path[2], respond);
}

std::string Emulator::page_of(const Payment& payment, Change change) {
  auto& provider = desk_.provider(payment.brand);
  return checkout_page(payment, provider.channels(payment),
                       provider.next_address(payment, change).value_or(""));
}

void Emulator::leave(const Request& request, const Payment& payment, const Respond& respond) {
  const bool html = request.wants == Request::Wants::html;
  const auto url = desk_.provider(payment.brand).leave_address(payment);
  if (html && !url.empty()) return respond(serving::see_other(url));
  respond(html ? serving::page(200, page_of(payment, Change::none)) : told(200, payment));
}

void Emulator::choose(const Request& request, Payment& payment, const std::string& choice,
                      const Respond& respond) {
  if (choice == "leave") return leave(request, payment, respond);
  const bool html = request.wants == Request::Wants::html;
  // By its id from here on: "latest" may be another one by then.
  const auto done = [this, html, id = payment.id, respond](Change change) {
    Payment& now = *desk_.payments().find(id);
    const bool late =
        change == Change::none && now.status != Status::paid && now.status != Status::processing;
    const int status = late ? 409 : 200;
    if (!html) return respond(told(status, now));
    if (late && now.status != Status::open) {
      return respond(serving::page(status, page_of(now, change)));
    }
    const bool stays = late || change == Change::challenged;
    const auto next = stays ? std::nullopt : desk_.provider(now.brand).next_address(now, change);
    // Back to the page itself, whose buttons and whose refreshing go by its own address.
    respond(serving::see_other(next.value_or("../" + id)));
  };
  if (const auto step = parse_step(choice, request.body)) {
    return desk_.answer_step(payment, step->step, step->answer, done);
  }
  const auto wanted = parse_try(payment.brand, choice, request.body);
  if (!wanted) return respond(no_such_path(request));
  const auto channel = wanted->phone.empty() ? Channel::card : Channel::mobile_money;
  const auto offered = desk_.provider(payment.brand).channels(payment);
  if (std::ranges::count(offered, channel) == 0) return done(Change::none);
  desk_.pay(payment, *wanted, done);
}

}  // namespace tallyport::emulator
