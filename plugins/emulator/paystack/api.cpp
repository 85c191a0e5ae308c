// One function a call. There are no idempotency keys: a reference is good for one transaction.
#include "emulator/paystack/api.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "emulator/paystack/banks.h"
#include "emulator/paystack/lists.h"
#include "emulator/paystack/objects.h"
#include "emulator/paystack/requests.h"
#include "serving/signing.h"
#include "serving/url.h"

namespace tallyport::emulator::paystack {
namespace {

using serving::Answer;

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

Answer list_banks(const serving::Request& request) {
  const auto asked = [&](const char* name) {
    return serving::query_value(request.query, name).value_or("");
  };
  return {200,
          envelope("Banks retrieved", banks(asked("country"), asked("currency"), asked("type")))};
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
  if (get && path.size() == 1 && path[0] == "bank") return respond(list_banks(request));
  if (path.size() >= 2 && path[0] == "customer") {
    if (get && path.size() == 2) {
      return respond(customers_.fetch(serving::percent_decode(path[1])));
    }
    // By the documentation, and by Paystack's own SDK.
    const bool documented =
        path.size() == 3 && path[1] == "authorization" && path[2] == "deactivate";
    const bool of_sdk = path.size() == 2 && path[1] == "deactivate_authorization";
    if (post && (documented || of_sdk)) return respond(customers_.deactivate(request));
  }
  if (get && path.size() == 1 && path[0] == "transaction") {
    return respond(list_transactions(desk_.payments(), request));
  }
  if (path.size() >= 2 && path[0] == "transaction") {
    if (post && path.size() == 2 && path[1] == "initialize") return initialize(request, respond);
    if (post && path.size() == 2 && path[1] == "charge_authorization") {
      return customers_.charge(request, respond);
    }
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
  if (!body || !body->is(Value::Kind::object)) return respond(invalid_json());
  const auto read = read_order(*body);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  const auto& order = std::get<Order>(read);
  if (const auto wrong = refuse_reference(desk_.payments(), order)) return respond(*wrong);
  const auto behaviours = desk_.next_behaviours(Brand::paystack);
  if (behaviours.has(Behaviour::error_500)) return respond(internal_error());
  const auto make = [](const Payment& kept) {
    return Answer{200, envelope("Authorization URL created",
                                Value::object({{"authorization_url", kept.page_url},
                                               {"access_code", kept.id},
                                               {"reference", kept.reference}}))};
  };
  desk_.create(payment_of(desk_, order, *body, behaviours), make, respond);
}

void Paystack::refund(const serving::Request& request, const serving::Respond& respond) {
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) return respond(invalid_json());
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
  const auto transaction = serving::query_value(request.query, "transaction");
  std::vector<Value> all;
  for (const auto& [payment, refund] : desk_.payments().refunds(Brand::paystack, nullptr)) {
    if (transaction && *transaction != std::to_string(payment->number)) continue;
    all.push_back(refund_object(*payment, *refund));
  }
  return page_of("Refunds retrieved", all, request);
}

// What is saved follows from the transactions themselves.
void Paystack::note(Payment&, Change) {}

std::vector<Channel> Paystack::channels(const Payment& payment) {
  const Value* given = payment.asked.find("channels");
  const auto offers = [&](const char* name) {
    return !given || std::ranges::count(given->items(), Value(name)) > 0;
  };
  static const std::set<std::string_view> mobile = {"GHS", "KES", "XOF"};
  std::vector<Channel> offered;
  if (offers("card")) offered.push_back(Channel::card);
  if (mobile.contains(payment.currency) && offers("mobile_money")) {
    offered.push_back(Channel::mobile_money);
  }
  return offered;
}

// "We currently send webhook events for just successful transactions", for every refund and for
// disputes.
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
