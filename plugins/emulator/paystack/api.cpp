// One function a call. There are no idempotency keys: a reference is good for one transaction.
#include "emulator/paystack/api.h"

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
  // Nothing is refunded here yet.
  if (get && path.size() == 1 && path[0] == "refund") {
    Value list = *parse_json(envelope("Refunds retrieved", Value::list()));
    list.set("meta",
             Value::object(
                 {{"total", 0}, {"skipped", 0}, {"perPage", 50}, {"page", 1}, {"pageCount", 0}}));
    return respond({200, list.json()});
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

// "We currently send webhook events for just successful transactions."
std::vector<std::string> Paystack::events(const Payment& stated, Change change) {
  if (change != Change::paid && change != Change::settled) return {};
  return {Value::object({{"event", "charge.success"}, {"data", charge_object(stated)}}).json()};
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

}  // namespace tallyport::emulator::paystack
