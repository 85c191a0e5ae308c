// Names and numbers by docs.stripe.com/testing; the errors by docs.stripe.com/error-codes.
#include "emulator/stripe/cards.h"

#include <algorithm>
#include <array>

#include "serving/signing.h"
#include "serving/utc.h"

namespace tallyport::emulator::stripe {
namespace {

struct Name {
  std::string_view name;  // after "tok_" and "pm_card_"
  std::string_view number;
};
constexpr std::array<Name, 19> kNames = {{
    {"visa", "4242424242424242"},
    {"visa_debit", "4000056655665556"},
    {"mastercard", "5555555555554444"},
    {"amex", "378282246310005"},
    {"chargeDeclined", "4000000000000002"},
    {"visa_chargeDeclined", "4000000000000002"},
    {"chargeDeclinedInsufficientFunds", "4000000000009995"},
    {"visa_chargeDeclinedInsufficientFunds", "4000000000009995"},
    {"visa_chargeDeclinedLostCard", "4000000000009987"},
    {"visa_chargeDeclinedStolenCard", "4000000000009979"},
    {"chargeDeclinedExpiredCard", "4000000000000069"},
    {"chargeDeclinedIncorrectCvc", "4000000000000127"},
    {"chargeDeclinedProcessingError", "4000000000000119"},
    {"chargeCustomerFail", "4000000000000341"},
    {"authenticationRequiredOnSetup", "4000002500003155"},
    {"authenticationRequired", "4000002760003184"},
    {"authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178"},
    {"pendingRefund", "4000000000007726"},
    {"refundFail", "4000000000005126"},
}};

std::optional<Card> card_named(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  const auto found = std::ranges::find(kNames, text, &Name::name);
  if (found == kNames.end()) return std::nullopt;
  return Card{std::string(found->number)};
}

struct YearMonth {
  int year;
  int month;
};

YearMonth date_of(std::int64_t now) {
  const auto text = serving::iso_utc(now);
  return {std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2))};
}

Error card_error(const std::string& code, const std::string& param, const std::string& message) {
  return {402, "card_error", code, message, param};
}

bool all_digits(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Error> check_expiry(const Card& card, std::int64_t now) {
  const auto today = date_of(now);
  if (card.exp_month < 1 || card.exp_month > 12) {
    return card_error("invalid_expiry_month", "exp_month",
                      "Your card's expiration month is invalid.");
  }
  const bool over =
      card.exp_year < today.year || (card.exp_year == today.year && card.exp_month < today.month);
  // The farthest year that Stripe takes.
  if (!over && card.exp_year <= today.year + 50) return std::nullopt;
  return card_error("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid.");
}

int number_of(const Value& card, std::string_view name) {
  const Value* given = card.find(name);
  const auto number = given ? whole_number(*given) : std::nullopt;
  return number && *number >= 0 && *number < 10'000 ? static_cast<int>(*number) : 0;
}

}  // namespace

std::optional<Card> card_of_token(std::string_view token) { return card_named(token, "tok_"); }

std::optional<Card> card_of_method(std::string_view method) {
  return card_named(method, "pm_card_");
}

std::variant<Card, Error> read_card(const Value& card, const std::string& param, std::int64_t now) {
  const auto token = card.at("token");
  if (!token.empty()) {
    if (auto named = card_of_token(token)) return *named;
    return no_such("token", token, param + "[token]", 400);
  }
  for (const auto* name : {"number", "exp_month", "exp_year"}) {
    if (card.at(name).empty()) return missing(param + "[" + name + "]");
  }
  Card made = typed_card(card.at("number"));
  made.exp_month = number_of(card, "exp_month");
  made.exp_year = number_of(card, "exp_year");
  if (made.exp_year < 100) made.exp_year += 2000;
  if (!has_check_digit(made)) {
    return card_error("incorrect_number", "number", "Your card number is incorrect.");
  }
  if (auto wrong = check_expiry(made, now)) return *wrong;
  const auto cvc = card.at("cvc");
  const std::size_t digits = brand_of(made) == "amex" ? 4 : 3;
  const bool cvc_fits = cvc.size() == digits || (digits == 4 && cvc.size() == 3);
  if (!cvc.empty() && (!cvc_fits || !all_digits(cvc))) {
    return card_error("invalid_cvc", "cvc", "Your card's security code is invalid.");
  }
  return made;
}

std::string_view brand_of(const Card& card) {
  const auto& number = card.number;
  if (number.starts_with('4')) return "visa";
  if (number.starts_with("34") || number.starts_with("37")) return "amex";
  return number.starts_with('5') ? "mastercard" : "unknown";
}

std::string fingerprint_of(const Card& card) {
  return serving::plain_signature("fingerprint", card.number).substr(0, 16);
}

}  // namespace tallyport::emulator::stripe
