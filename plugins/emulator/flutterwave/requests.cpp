// https://developer.flutterwave.com/v3.0/docs/flutterwave-standard-1
#include "emulator/flutterwave/requests.h"

#include <algorithm>
#include <optional>

#include "serving/url.h"

namespace tallyport::emulator::flutterwave {
namespace {

using serving::Answer;

constexpr std::size_t kLongestReference = 100;
constexpr std::int64_t kLongestSession = 1'440;  // minutes

bool is_currency(const std::string& text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// A number or a text.
std::optional<Amount> read_amount(const Value& body) {
  const auto amount = parse_decimal(body.at("amount"));
  return amount && amount->units > 0 ? amount->with_decimals(kDecimals) : std::nullopt;
}

Answer invalid_amount() {
  return refuse(400, "amount must be a positive number of at most two decimals");
}

// What every payment is asked for with.
std::variant<Order, Answer> read_common(const Value& body) {
  Order order;
  order.tx_ref = body.at("tx_ref");
  if (order.tx_ref.empty()) return refuse(400, "tx_ref is required");
  if (order.tx_ref.size() > kLongestReference) return refuse(400, "tx_ref is too long");
  if (!body.find("amount")) return refuse(400, "amount is required");
  const auto amount = read_amount(body);
  if (!amount) return invalid_amount();
  order.amount = *amount;
  order.currency = body.find("currency") ? body.at("currency") : "NGN";
  if (!is_currency(order.currency)) return refuse(400, "currency is invalid");
  order.redirect_url = body.at("redirect_url");
  if (!order.redirect_url.empty() && !serving::is_web_url(order.redirect_url)) {
    return refuse(400, "redirect_url must be a valid URL");
  }
  return order;
}

}  // namespace

Answer refuse(int status, const std::string& message) {
  return {status, Value::object({{"status", "error"}, {"message", message}, {"data", {}}}).json()};
}

std::variant<Order, Answer> read_order(const Value& body) {
  auto read = read_common(body);
  if (std::holds_alternative<Answer>(read)) return read;
  Order& order = std::get<Order>(read);
  const Value* customer = body.find("customer");
  if (customer) order.email = customer->at("email");
  if (order.email.find('@') == std::string::npos) return refuse(400, "customer email is required");
  if (const Value* page = body.find("customizations")) order.title = page->at("title");
  // The guide has the name in the plural, the reference page in the singular.
  for (const auto* name : {"configurations", "configuration"}) {
    const Value* settings = body.find(name);
    if (!settings || !settings->find("session_duration")) continue;
    const auto minutes = whole_number(*settings->find("session_duration"));
    if (!minutes || *minutes < 1 || *minutes > kLongestSession) {
      return refuse(400, "session_duration must be from 1 to 1440 minutes");
    }
    order.minutes = *minutes;
  }
  return order;
}

std::variant<Order, Answer> read_token_order(const Value& body) {
  for (const auto* name : {"token", "email", "currency"}) {
    if (body.at(name).empty()) return refuse(400, std::string(name) + " is required");
  }
  auto read = read_common(body);
  if (auto* order = std::get_if<Order>(&read)) order->email = body.at("email");
  return read;
}

Payment payment_of(Desk& desk, const std::string& prefix, const Order& order, const Value& body,
                   Behaviours behaviours) {
  Payment payment;
  payment.id = prefix + desk.world().random_hex(13);
  payment.brand = Brand::flutterwave;
  payment.number = desk.payments().next_number();
  payment.reference = order.tx_ref;
  payment.amount = order.amount;
  payment.currency = order.currency;
  payment.email = order.email;
  payment.about = order.title;
  payment.return_url = order.redirect_url;
  payment.asked = body;
  payment.created_at = desk.now();
  if (order.minutes != 0) payment.expires_at = desk.now() + order.minutes * 60;
  payment.behaviours = behaviours;
  return payment;
}

std::variant<std::int64_t, Answer> read_refund(const Value& body, const Payment& payment) {
  const auto left = payment.amount.units - payment.refunded();
  if (left == 0) return refuse(400, "Transaction has already been refunded");
  if (!body.find("amount")) return left;
  const auto amount = read_amount(body);
  if (!amount) return invalid_amount();
  if (amount->units > left) return refuse(400, "Refund amount is above what is left");
  return amount->units;
}

}  // namespace tallyport::emulator::flutterwave
