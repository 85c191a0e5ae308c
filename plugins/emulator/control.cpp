// Bodies are JSON objects that name a provider.
#include "emulator/control.h"

#include <algorithm>
#include <utility>

#include "serving/url.h"

namespace tallyport::emulator {
namespace {

using serving::Answer;
using serving::Request;
using serving::Respond;

constexpr std::int64_t kFarthest_s = 10LL * 365 * 86'400;
constexpr std::int64_t kMostOrders = 1'000'000;

Answer done() { return {200, R"({"ok":true})"}; }

// A currency's code as the provider writes it; "" where it is none.
std::string spelled(Brand brand, std::string code) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), is_capital)) return "";
  if (brand != Brand::stripe) return code;
  for (char& c : code) c = static_cast<char>(c + 32);
  return code;
}

Answer no_provider() {
  return refuse(400, "unknown_provider",
                "provider has to be stripe, paystack or flutterwave, and switched on");
}

}  // namespace

Answer refuse(int status, const std::string& code, const std::string& message) {
  return {status,
          Value::object({{"error", Value::object({{"code", code}, {"message", message}})}}).json()};
}

Value state_object(const Payment& payment) {
  Value refunds = Value::list();
  for (const auto& refund : payment.refunds) {
    const Amount amount{refund.units, payment.amount.decimals};
    refunds.add(Value::object({{"id", refund.id},
                               {"amount", amount.readable(payment.currency)},
                               {"status", name(refund.state)}}));
  }
  Value dispute;
  if (payment.dispute) {
    const Amount amount{payment.dispute->units, payment.amount.decimals};
    dispute = Value::object({{"id", payment.dispute->id},
                             {"amount", amount.readable(payment.currency)},
                             {"status", name(payment.dispute->state)}});
  }
  const Value decline = payment.declined() ? Value(payment.last()->decline.message) : Value();
  return Value::object(
      {{"id", payment.id},
       {"provider", name(payment.brand)},
       {"reference", payment.reference},
       {"status", payment.declined() ? "declined" : name(payment.status)},
       {"amount", payment.amount.readable(payment.currency)},
       {"decline", decline},
       {"step", payment.challenge ? Value(name(payment.challenge->steps.front())) : Value()},
       {"refunds", refunds},
       {"dispute", dispute},
       {"created_at", payment.created_at},
       {"expires_at", payment.expires_at},
       {"tries", payment.tries},
       {"webhook_acknowledged", payment.acknowledged > 0 && payment.unanswered == 0}});
}

void Control::answer(const Request& request, const std::vector<std::string>& path,
                     Respond respond) {
  if (request.from != Request::From::loopback) {
    return respond(refuse(403, "loopback_only", "control calls are only served on loopback"));
  }
  const std::string what = path.size() == 2 ? path[1] : "";
  if (request.method == "GET" && what == "payments") return respond(list());
  const auto body = parse_json(request.body);
  if (request.method == "POST" && (!body || !body->is(Value::Kind::object))) {
    return respond(refuse(400, "invalid_json", "the body must be one JSON object"));
  }
  if (request.method == "POST" && what == "misbehave") return respond(misbehave(*body));
  if (request.method == "POST" && what == "clock") return respond(move_clock(*body));
  if (request.method == "POST" && what == "webhook-url") return respond(set_webhook_url(*body));
  if (request.method == "POST" && what == "restate") return respond(restate(*body));
  if (request.method == "POST" && what == "dispute") return respond(dispute(*body));
  if (request.method == "POST" && what == "forge") return forge(*body, std::move(respond));
  respond(refuse(404, "not_found", "there is nothing at " + request.method + " " + request.path));
}

Answer Control::list() {
  Value data = Value::list();
  for (const auto* payment : desk_.payments().all()) data.add(state_object(*payment));
  return {200, Value::object({{"data", data}}).json()};
}

Answer Control::misbehave(const Value& body) {
  const auto brand = brand_of(body);
  Payment* payment = desk_.payments().find(body.at("payment"));
  if (!brand && !payment) return no_provider();
  const Value* names = body.find("behaviours");
  const Value* count = body.find("count");
  const auto times = count ? whole_number(*count) : std::int64_t{1};
  if (!times || *times < 0 || *times > kMostOrders) {
    return refuse(400, "invalid_count", "count must be an integer from 0 to 1000000");
  }
  if (!names || !names->is(Value::Kind::list)) {
    return refuse(400, "invalid_behaviours", "behaviours must be an array of names");
  }
  Behaviours behaviours;
  for (const auto& item : names->items()) {
    const auto behaviour = serving::parse_behaviour(item.text());
    if (!behaviour) {
      std::string known;
      for (const auto one : serving::kBehaviourNames) known.append(" ").append(one);
      return refuse(400, "unknown_behaviour", item.json() + " is none of:" + known);
    }
    behaviours.add(*behaviour);
  }
  if (payment) {
    payment->behaviours = behaviours;
  } else {
    desk_.payments().orders[*brand].add(behaviours, *times);
  }
  return done();
}

Answer Control::move_clock(const Value& body) {
  const Value* given = body.find("offset_s");
  const auto offset = given ? whole_number(*given) : std::nullopt;
  if (!offset || *offset < -kFarthest_s || *offset > kFarthest_s) {
    return refuse(400, "invalid_offset_s",
                  "offset_s must be a number of seconds, at most ten years: how far the providers' "
                  "clock is ahead of the real one");
  }
  desk_.set_clock(*offset);
  return {200, Value::object({{"now", desk_.now()}}).json()};
}

Answer Control::set_webhook_url(const Value& body) {
  const auto brand = brand_of(body);
  if (!brand) return no_provider();
  const auto url = body.at("url");
  if (!url.empty() && !serving::is_web_url(url)) {
    return refuse(400, "invalid_url",
                  "url must be an absolute http or https URL, or null for none");
  }
  desk_.set_webhook_url(*brand, url);
  return done();
}

Answer Control::restate(const Value& body) {
  Payment* payment = desk_.payments().find(body.at("payment"));
  if (!payment) return refuse(404, "payment_not_found", "there is no such payment");
  auto amount = std::optional(payment->amount);
  auto currency = payment->currency;
  if (const Value* given = body.find("amount")) {
    amount = parse_decimal(given->text());
    if (amount) amount = amount->with_decimals(payment->amount.decimals);
  }
  if (const Value* given = body.find("currency")) {
    currency = spelled(payment->brand, given->text());
  }
  if (!amount || amount->units == 0 || currency.empty()) {
    return refuse(400, "invalid_amount",
                  R"(amount must be a decimal such as "9.50", currency a code such as "USD")");
  }
  payment->amount = *amount;
  payment->currency = currency;
  if (const Value* given = body.find("live")) payment->live = given->text() == "true";
  return done();
}

// Opens one, or ends the open one where the body has an outcome.
Answer Control::dispute(const Value& body) {
  Payment* payment = desk_.payments().find(body.at("payment"));
  if (!payment) return refuse(404, "payment_not_found", "there is no such payment");
  if (body.find("outcome")) {
    const auto outcome = body.at("outcome");
    if (outcome != "lost" && outcome != "won") {
      return refuse(400, "invalid_outcome", R"(outcome must be "lost" or "won")");
    }
    const auto end = outcome == "lost" ? Dispute::State::lost : Dispute::State::won;
    if (desk_.end_dispute(*payment, end) != Change::none) return done();
    return refuse(409, "no_open_dispute", "the payment has no dispute that is open");
  }
  auto amount = std::optional(payment->amount);
  if (const Value* given = body.find("amount")) {
    amount = parse_decimal(given->text());
    if (amount) amount = amount->with_decimals(payment->amount.decimals);
  }
  if (!amount || amount->units == 0 || amount->units > payment->amount.units) {
    return refuse(400, "invalid_amount",
                  R"(amount must be a decimal such as "9.50", at most what was paid)");
  }
  if (desk_.open_dispute(*payment, amount->units) != Change::none) return done();
  return refuse(409, "not_disputable", "the payment is not paid, or was disputed before");
}

void Control::forge(const Value& body, Respond respond) {
  const Payment* payment = desk_.payments().find(body.at("payment"));
  if (!payment || desk_.account(payment->brand).webhook_url.empty()) {
    return respond(refuse(404, "payment_not_found",
                          "there is no such payment, or its provider has no webhook URL"));
  }
  const auto given = body.at("secret");
  const auto secret = given.empty() ? desk_.world().random_hex(16) : given;
  desk_.forge(*payment, secret, [respond](int status) {
    respond({200, Value::object({{"status", status}}).json()});
  });
}

std::optional<Brand> Control::brand_of(const Value& body) const {
  for (const auto brand : kBrands) {
    if (body.at("provider") == name(brand) && desk_.has(brand)) return brand;
  }
  return std::nullopt;
}

}  // namespace tallyport::emulator
