// One function a call. There are no idempotency keys: a reference is good for one transaction.
#include "emulator/paystack/api.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "emulator/paystack/objects.h"
#include "emulator/paystack/requests.h"
#include "serving/signing.h"
#include "serving/url.h"

namespace tallyport::emulator::paystack {
namespace {

using serving::Answer;

Answer internal_error() { return refuse(500, "An error occurred", "api_error", "internal_error"); }

Refund::State end_of_refunds(const Payment& payment) {
  switch (fate_of_refunds(Brand::paystack, payment.last()->card)) {
    case Fate::fails:
      return Refund::State::failed;
    case Fate::needs_attention:
      return Refund::State::needs_attention;
    case Fate::succeeds:
    case Fate::later:
      break;
  }
  return Refund::State::succeeded;
}

}  // namespace

void Paystack::answer(const serving::Request& request, const std::vector<std::string>& path,
                      serving::Respond respond) {
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  const auto key = serving::key_of(request.authorization);
  if (key.empty()) return respond(refuse(401, "No Authorization Header was found"));
  if (!serving::same_key(key, desk_.account(Brand::paystack).key)) {
    return respond(refuse(401, "Invalid key", "validation_error", "invalid_Key"));
  }
  if (get && path.size() == 1 && path[0] == "balance") {
    return respond(
        {200, envelope("Balances retrieved",
                       Value::list({Value::object({{"currency", "NGN"}, {"balance", 0}})}))});
  }
  if (!path.empty() && path[0] == "refund") {
    if (post && path.size() == 1) return refund(request, respond);
    if (get && path.size() == 1) return respond(list_refunds(request));
    if (get && path.size() == 2) return respond(fetch_refund(path[1]));
  }
  if (path.size() >= 2 && path[0] == "transaction") {
    if (post && path.size() == 2 && path[1] == "initialize") return initialize(request, respond);
    if (get && path.size() == 3 && path[1] == "verify") {
      const auto reference = serving::percent_decode(path[2]);
      return respond(verify(desk_.payments().find_reference(Brand::paystack, reference),
                            "Transaction reference not found"));
    }
    if (get && path.size() == 2) {
      const auto number = whole_number(Value(path[1]));
      return respond(
          verify(number ? desk_.payments().find_number(Brand::paystack, *number) : nullptr,
                 "Transaction ID is invalid"));
    }
  }
  respond(refuse(404, "Not found"));
}

Answer Paystack::verify(Payment* payment, const std::string& missing) {
  if (!payment) return refuse(400, missing, "validation_error", "transaction_not_found");
  if (Desk::refuses_lookup(*payment)) return internal_error();
  return {200, envelope("Verification successful", transaction_object(*payment))};
}

void Paystack::initialize(const serving::Request& request, const serving::Respond& respond) {
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) {
    return respond(refuse(400, "Invalid JSON", "validation_error", "invalid_params"));
  }
  const auto read = read_order(*body);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  const auto& order = std::get<Order>(read);
  if (!order.reference.empty() &&
      desk_.payments().find_reference(Brand::paystack, order.reference)) {
    return respond(refuse(400, "Duplicate Transaction Reference", "validation_error",
                          "duplicate_reference", "Provide a unique reference"));
  }
  const auto behaviours = desk_.next_behaviours(Brand::paystack);
  if (behaviours.has(Behaviour::error_500)) return respond(internal_error());
  Payment payment;
  payment.id = desk_.world().random_hex(8);
  payment.brand = Brand::paystack;
  payment.number = desk_.payments().next_number();
  payment.reference = order.reference.empty() ? desk_.world().random_hex(5) : order.reference;
  payment.amount = {order.amount, 2};
  payment.currency = order.currency;
  payment.email = order.email;
  payment.return_url = order.callback_url;
  payment.cancel_url = order.cancel_url;
  payment.asked = *body;
  payment.created_at = desk_.now();
  payment.behaviours = behaviours;
  const auto make = [this](const Payment& kept) {
    return Answer{200, envelope("Authorization URL created",
                                Value::object({{"authorization_url", desk_.checkout_url(kept)},
                                               {"access_code", kept.id},
                                               {"reference", kept.reference}}))};
  };
  desk_.create(std::move(payment), make, respond);
}

void Paystack::refund(const serving::Request& request, const serving::Respond& respond) {
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) {
    return respond(refuse(400, "Invalid JSON", "validation_error", "invalid_params"));
  }
  // By reference or id.
  const auto named = body->at("transaction");
  Payment* payment = desk_.payments().find_reference(Brand::paystack, named);
  const auto number = whole_number(Value(named));
  if (!payment && number) payment = desk_.payments().find_number(Brand::paystack, *number);
  if (!payment) {
    return respond(
        refuse(404, "Transaction not found", "validation_error", "transaction_not_found"));
  }
  if (payment->behaviours.has(Behaviour::error_500)) return respond(internal_error());
  const auto read = read_refund(*body, *payment);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  Refund asked;
  asked.id = std::to_string(desk_.payments().next_number());
  asked.state = Refund::State::pending;
  asked.ends_as = end_of_refunds(*payment);
  asked.units = std::get<std::int64_t>(read);
  asked.created_at = desk_.now();
  asked.asked = *body;
  const Refund& made = desk_.refund(*payment, std::move(asked), Desk::Ends::later);
  Value data = refund_object(*payment, made);
  data.set("transaction", transaction_object(*payment));
  desk_.respond(*payment, {200, envelope("Refund has been queued for processing", data)}, respond);
}

Answer Paystack::fetch_refund(const std::string& id) {
  const auto found = desk_.payments().find_refund(Brand::paystack, id);
  if (!found) return refuse(404, "Refund not found", "validation_error", "refund_not_found");
  if (Desk::refuses_lookup(*desk_.payments().find(found->payment->id))) return internal_error();
  return {200, envelope("Refund retrieved", refund_object(*found->payment, *found->refund))};
}

// `from` is passed over: all are of this run.
Answer Paystack::list_refunds(const serving::Request& request) {
  const auto asked = [&](const char* name, std::int64_t otherwise) {
    const auto value = serving::query_value(request.query, name);
    const auto number = value ? whole_number(Value(*value)) : std::nullopt;
    return number && *number > 0 ? *number : otherwise;
  };
  const auto transaction = serving::query_value(request.query, "transaction");
  std::vector<Value> all;
  for (const auto& [payment, refund] : desk_.payments().refunds(Brand::paystack, nullptr)) {
    if (transaction && *transaction != std::to_string(payment->number)) continue;
    all.push_back(refund_object(*payment, *refund));
  }
  const auto total = static_cast<std::int64_t>(all.size());
  const auto per_page = std::min<std::int64_t>(asked("perPage", 50), 100);
  const auto page = std::min<std::int64_t>(asked("page", 1), total + 1);
  const auto first = std::min((page - 1) * per_page, total);
  Value data = Value::list({all.begin() + first, all.begin() + std::min(first + per_page, total)});
  Value list = *parse_json(envelope("Refunds retrieved", std::move(data)));
  list.set("meta", Value::object({{"total", total},
                                  {"skipped", first},
                                  {"perPage", per_page},
                                  {"page", page},
                                  {"pageCount", (total + per_page - 1) / per_page}}));
  return {200, list.json()};
}

// "We currently send webhook events for just successful transactions", for every refund and for
// disputes.
void Paystack::note(Payment&, Change) {}

std::vector<Channel> Paystack::channels(const Payment&) { return {Channel::card}; }

std::vector<std::string> Paystack::events(const Payment& stated, Change change) {
  switch (change) {
    case Change::paid:
    case Change::settled:
      return {Value::object({{"event", "charge.success"}, {"data", charge_object(stated)}}).json()};
    case Change::refund_made:
    case Change::refund_needs_attention:
    case Change::refund_succeeded:
    case Change::refund_failed:
      return {refund_event(stated, stated.refunds[stated.changed_refund]).json()};
    case Change::dispute_opened:
    case Change::dispute_lost:
    case Change::dispute_won:
      return {dispute_event(stated).json()};
    case Change::none:
    case Change::challenged:
    case Change::processing:
    case Change::declined:
    case Change::cancelled:
    case Change::expired:
      break;
  }
  return {};
}

std::vector<std::string> Paystack::webhook_headers(const std::string& body,
                                                   const std::string& secret, std::int64_t) {
  return {"x-paystack-signature: " + serving::plain_signature(secret, body),
          "User-Agent: Paystack/2.0"};
}

std::optional<std::string> Paystack::next_address(const Payment& payment, Change change) {
  // A card that is refused can be tried again on the page.
  if (change == Change::declined || payment.return_url.empty()) return std::nullopt;
  return serving::with_query(payment.return_url,
                             {{"trxref", payment.reference}, {"reference", payment.reference}});
}

std::string Paystack::leave_address(const Payment& payment) {
  if (!payment.cancel_url.empty()) return payment.cancel_url;
  return next_address(payment, Change::none).value_or("");
}

std::string Paystack::next_dispute_id() { return std::to_string(desk_.payments().next_number()); }

// Of a part. A transaction that is lost as a whole is reversed.
std::optional<Refund> Paystack::refund_of_lost(const Payment& payment) {
  if (payment.has_lost_all()) return std::nullopt;
  Refund refund;
  refund.id = std::to_string(desk_.payments().next_number());
  refund.state = Refund::State::pending;
  refund.units = payment.dispute->units;
  refund.created_at = desk_.now();
  return refund;
}

}  // namespace tallyport::emulator::paystack
