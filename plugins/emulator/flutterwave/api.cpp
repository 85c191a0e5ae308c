// One function a call. There are no idempotency keys; a link is only known by its address, and a
// transaction only once the payer tried.
#include "emulator/flutterwave/api.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "emulator/flutterwave/banks.h"
#include "emulator/flutterwave/lists.h"
#include "emulator/flutterwave/objects.h"
#include "emulator/flutterwave/requests.h"
#include "emulator/flutterwave/tokens.h"
#include "serving/signing.h"
#include "serving/url.h"

namespace tallyport::emulator::flutterwave {
namespace {

using serving::Answer;

constexpr const char* kUnknown = "No transaction was found for this id";

// None before the payer tried.
std::optional<Attempt> newest_attempt(const Payment& payment) {
  if (!payment.last() && !payment.challenge) return std::nullopt;
  return current_attempt(payment);
}

Answer list_banks(const std::string& country) {
  auto all = banks(country);
  if (!all) return refuse(400, "Invalid country passed. use NG, GH, KE, UG, ZA or TZ");
  return {200, envelope("Banks fetched successfully", std::move(*all))};
}

}  // namespace

void Flutterwave::answer(const serving::Request& request, const std::vector<std::string>& path,
                         serving::Respond respond) {
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  const auto key = serving::key_of(request.authorization);
  if (key.empty()) return respond(refuse(401, "Authorization required"));
  if (!serving::same_key(key, desk_.account(Brand::flutterwave).key)) {
    return respond(refuse(401, "Invalid authorization key"));
  }
  auto& payments = desk_.payments();
  const bool v3 = path.size() > 1 && path[0] == "v3";
  if (v3 && get && path.size() == 2 && path[1] == "balances") {
    return respond(
        {200,
         envelope("Wallet balances fetched",
                  Value::list({Value::object(
                      {{"currency", "NGN"}, {"available_balance", 0}, {"ledger_balance", 0}})}))});
  }
  if (v3 && post && path.size() == 2 && path[1] == "payments") return create(request, respond);
  if (v3 && post && path.size() == 4 && path[1] == "payments" && path[2] == "link" &&
      path[3] == "disable") {
    return respond(disable(request));
  }
  if (v3 && get && path.size() == 3 && path[1] == "transactions" &&
      path[2] == "verify_by_reference") {
    const auto tx_ref = serving::query_value(request.query, "tx_ref").value_or("");
    Payment* payment = payments.find_reference(Brand::flutterwave, tx_ref);
    return respond(verify(payment, payment ? newest_attempt(*payment) : std::nullopt));
  }
  if (v3 && get && path.size() == 4 && path[1] == "transactions" && path[3] == "verify") {
    const auto number = whole_number(Value(path[2]));
    Payment* payment = number ? payments.find_number(Brand::flutterwave, *number) : nullptr;
    if (!payment) return respond(verify(nullptr, std::nullopt));
    for (const auto& attempt : payment->attempts) {
      if (attempt.number == *number) return respond(verify(payment, attempt));
    }
    const auto newest = newest_attempt(*payment);
    const bool is = newest && newest->number == *number;
    return respond(is ? verify(payment, newest) : verify(nullptr, std::nullopt));
  }
  if (v3 && get && path.size() == 2 && path[1] == "transactions") {
    return respond(list_transactions(payments, request));
  }
  if (v3 && post && path.size() == 2 && path[1] == "tokenized-charges") {
    return charge_token(desk_, request, respond);
  }
  if (v3 && get && path.size() == 3 && path[1] == "banks") return respond(list_banks(path[2]));
  if (v3 && post && path.size() == 4 && path[1] == "transactions" && path[3] == "refund") {
    return refund(request, path[2], respond);
  }
  if (v3 && get && path.size() == 2 && path[1] == "chargebacks") {
    return respond(list_chargebacks(request));
  }
  if (v3 && get && path.size() == 2 && path[1] == "refunds") return respond(list_refunds(request));
  if (v3 && get && path.size() == 3 && path[1] == "refunds") return respond(fetch_refund(path[2]));
  respond(refuse(404, "Cannot " + request.method + " " + request.path));
}

Answer Flutterwave::verify(Payment* payment, const std::optional<Attempt>& attempt) {
  if (payment && Desk::refuses_lookup(*payment)) return refuse(500, kInternal);
  if (!attempt) return refuse(400, kUnknown);
  return {200,
          envelope("Transaction fetched successfully", transaction_object(*payment, *attempt))};
}

void Flutterwave::create(const serving::Request& request, const serving::Respond& respond) {
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) return respond(refuse(400, "Invalid JSON"));
  const auto read = read_order(*body);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  const auto& order = std::get<Order>(read);
  const auto behaviours = desk_.next_behaviours(Brand::flutterwave);
  if (behaviours.has(Behaviour::error_500)) return respond(refuse(500, kInternal));
  const auto make = [](const Payment& kept) {
    return Answer{200, envelope("Hosted Link", Value::object({{"link", kept.page_url}}))};
  };
  desk_.create(payment_of(desk_, "flwlnk-", order, *body, behaviours), make, respond);
}

Answer Flutterwave::disable(const serving::Request& request) {
  const auto body = parse_json(request.body);
  const auto link = body ? body->at("link") : "";
  const auto slash = link.rfind('/');
  Payment* payment = slash == link.npos ? nullptr : desk_.payments().find(link.substr(slash + 1));
  if (!payment || payment->brand != Brand::flutterwave)
    return refuse(400, "Payment link not found");
  if (desk_.cancel(*payment) == Change::none) {
    return refuse(400, "This payment link is currently inactive");
  }
  return {200, envelope("Payment link disabled", {})};
}

void Flutterwave::refund(const serving::Request& request, const std::string& id,
                         const serving::Respond& respond) {
  const auto number = whole_number(Value(id));
  Payment* payment = number ? desk_.payments().find_number(Brand::flutterwave, *number) : nullptr;
  // The transaction is the try that was paid, which is the last.
  const bool paid =
      payment && payment->status == Status::paid && payment->last()->number == *number;
  if (!paid) return respond(refuse(404, kUnknown));
  if (payment->behaviours.has(Behaviour::error_500)) return respond(refuse(500, kInternal));
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) return respond(refuse(400, "Invalid JSON"));
  const auto read = read_refund(*body, *payment);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  Refund asked;
  asked.id = std::to_string(desk_.payments().next_number());
  asked.state = Refund::State::pending;
  asked.units = std::get<std::int64_t>(read);
  asked.created_at = desk_.now();
  asked.asked = *body;
  const Refund& made = desk_.refund(*payment, std::move(asked), Desk::Ends::later);
  desk_.respond(*payment,
                {200, envelope("Transaction refund initiated", refund_object(*payment, made))},
                respond);
}

Answer Flutterwave::fetch_refund(const std::string& id) {
  const auto found = desk_.payments().find_refund(Brand::flutterwave, id);
  if (!found) return refuse(404, "Refund not found");
  if (Desk::refuses_lookup(*desk_.payments().find(found->payment->id))) {
    return refuse(500, kInternal);
  }
  return {200,
          envelope("Transaction refund fetched", refund_object(*found->payment, *found->refund))};
}

Answer Flutterwave::list_refunds(const serving::Request& request) {
  const auto transaction = serving::query_value(request.query, "id");
  std::vector<Value> all;
  for (const auto& [payment, refund] : desk_.payments().refunds(Brand::flutterwave, nullptr)) {
    if (transaction && *transaction != std::to_string(payment->last()->number)) continue;
    all.push_back(listed_refund(*payment, *refund));
  }
  return page_of("Refunds fetched", all, request);
}

Answer Flutterwave::list_chargebacks(const serving::Request& request) {
  std::vector<Value> all;
  for (const auto* payment : desk_.payments().all()) {
    if (payment->brand != Brand::flutterwave || !payment->dispute) continue;
    const auto chargeback = chargeback_object(*payment);
    const auto has = [&](const char* parameter, const char* member) {
      const auto asked = serving::query_value(request.query, parameter);
      return !asked || *asked == chargeback.at(member);
    };
    if (has("flw_ref", "flw_ref") && has("id", "transaction_id") && has("status", "status")) {
      all.push_back(chargeback);
    }
  }
  std::ranges::reverse(all);
  return page_of("Chargebacks fetched", all, request);
}

// A token follows from the payment itself.
void Flutterwave::note(Payment&, Change) {}

std::vector<Channel> Flutterwave::channels(const Payment& payment) {
  const auto options = payment.asked.at("payment_options");
  const auto offers = [&](const char* name) {
    return options.empty() || options.find(name) != options.npos;
  };
  std::vector<Channel> offered;
  if (offers("card")) offered.push_back(Channel::card);
  const bool mobile = !mobile_money_of(payment.currency).empty();
  if (mobile && (offers("mobilemoney") || offers("mpesa"))) {
    offered.push_back(Channel::mobile_money);
  }
  return offered;
}

std::vector<std::string> Flutterwave::events(const Payment& stated, Change change) {
  switch (change) {
    // For success and failure alike; the outcome is in data.status.
    case Change::paid:
    case Change::settled:
    case Change::declined:
      break;
    case Change::processing:
      // Told only out of order, as the stale message that it is then.
      if (stated.behaviours.has(Behaviour::reorder)) break;
      return {};
    case Change::refund_made:
    case Change::refund_succeeded:
    case Change::refund_failed:
      return {refund_event(stated, stated.refunds[stated.changed_refund]).json()};
    case Change::none:
    case Change::challenged:
    case Change::cancelled:
    case Change::expired:
    case Change::refund_needs_attention:  // of Paystack's cards only
    // Chargebacks have events only where Flutterwave's support has switched them on.
    case Change::dispute_opened:
    case Change::dispute_lost:
    case Change::dispute_won:
      return {};
  }
  if (!stated.last()) return {};
  return {Value::object({{"event", "charge.completed"},
                         {"data", charge_object(stated, *stated.last())},
                         {"event.type", stated.last()->phone.empty() ? "CARD_TRANSACTION"
                                                                     : "MOBILEMONEY_TRANSACTION"}})
              .json()};
}

std::vector<std::string> Flutterwave::webhook_headers(const std::string&, const std::string& secret,
                                                      std::int64_t) {
  return {"verif-hash: " + secret, "User-Agent: Flutterwave"};
}

std::optional<std::string> Flutterwave::next_address(const Payment& payment, Change change) {
  if (payment.return_url.empty() || !payment.last()) return std::nullopt;
  const bool failed = change == Change::declined;
  const bool pending = payment.last()->state == Attempt::State::processing;
  return serving::with_query(payment.return_url,
                             {{"status", failed    ? "failed"
                                         : pending ? "pending"
                                                   : "successful"},
                              {"tx_ref", payment.reference},
                              {"transaction_id", std::to_string(payment.last()->number)}});
}

// Without a transaction_id: there may be no transaction.
std::string Flutterwave::leave_address(const Payment& payment) {
  if (payment.return_url.empty()) return "";
  return serving::with_query(payment.return_url,
                             {{"status", "cancelled"}, {"tx_ref", payment.reference}});
}

std::string Flutterwave::next_dispute_id() {
  return std::to_string(desk_.payments().next_number());
}

std::optional<Refund> Flutterwave::refund_of_lost(const Payment&) { return std::nullopt; }

}  // namespace tallyport::emulator::flutterwave
