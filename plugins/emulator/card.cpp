// Sources: docs.stripe.com/testing, paystack.com/docs/payments/test-payments and …/refunds.
// Flutterwave's own test cards ask for a PIN, which this program does not: every number with a
// right check digit pays.
#include "emulator/card.h"

#include <algorithm>
#include <array>

namespace tallyport::emulator {
namespace {

struct Row {
  Brand brand;
  std::string_view number;
  Verdict verdict;
  Fate refunds = Fate::succeeds;
};

const std::array<Row, 13>& rows() {
  static const std::array<Row, 13> all = {{
      {Brand::stripe, "4242424242424242", {}},
      {Brand::stripe, "5555555555554444", {}},
      {Brand::stripe,
       "4000000000000002",
       {false, {"card_declined", "generic_decline", "Your card was declined."}}},
      {Brand::stripe,
       "4000000000009995",
       {false, {"card_declined", "insufficient_funds", "Your card has insufficient funds."}}},
      {Brand::stripe, "4000000000000069", {false, {"expired_card", "", "Your card has expired."}}},
      {Brand::stripe,
       "4000000000000127",
       {false, {"incorrect_cvc", "", "Your card's security code is incorrect."}}},
      {Brand::stripe,
       "4000000000000119",
       {false,
        {"processing_error", "",
         "An error occurred while processing your card. Try again in a little bit."}}},
      {Brand::stripe, "4000000000007726", {}, Fate::later},
      {Brand::stripe, "4000000000005126", {}, Fate::fails},
      {Brand::paystack, "4084084084084081", {}},
      {Brand::paystack, "4084080000005408", {false, {"failed", "", "Declined"}}},
      {Brand::paystack, "4084080000671803", {}, Fate::fails},
      {Brand::paystack, "4084080000670902", {}, Fate::needs_attention},
  }};
  return all;
}

const Row* find(Brand brand, const Card& card) {
  const auto found = std::find_if(rows().begin(), rows().end(), [&](const Row& row) {
    return row.brand == brand && row.number == card.number;
  });
  return found == rows().end() ? nullptr : &*found;
}

// The check digit of ISO/IEC 7812.
bool checks(const std::string& number) {
  if (number.size() < 12 || number.size() > 19) return false;
  int sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[number.size() - 1 - i];
    if (c < '0' || c > '9') return false;
    const int digit = (c - '0') * (i % 2 == 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

Verdict unknown_card(Brand brand, const Card& card) {
  if (!checks(card.number)) {
    return {false,
            {brand == Brand::stripe ? "incorrect_number" : "failed", "",
             "Your card number is incorrect."}};
  }
  switch (brand) {
    case Brand::stripe:
      return {false,
              {"card_declined", "test_mode_live_card",
               "Your card was declined. Your request was in test mode, but used a non test card."}};
    case Brand::paystack:
      return {false, {"failed", "", "Test cards only in test mode"}};
    case Brand::flutterwave:
      break;
  }
  return {};
}

}  // namespace

std::string_view name(Brand brand) {
  constexpr std::array<std::string_view, 3> names = {"stripe", "paystack", "flutterwave"};
  return names[static_cast<std::size_t>(brand)];
}

std::string_view title(Brand brand) {
  constexpr std::array<std::string_view, 3> titles = {"Stripe", "Paystack", "Flutterwave"};
  return titles[static_cast<std::size_t>(brand)];
}

Card good_card(Brand brand) {
  return {brand == Brand::paystack ? "4084084084084081" : "4242424242424242"};
}

Card typed_card(std::string_view text) {
  Card card;
  for (const char c : text.substr(0, 40)) {
    if (c != ' ' && c != '-') card.number += c;
  }
  return card;
}

Verdict judge(Brand brand, const Card& card) {
  const Row* row = find(brand, card);
  return row ? row->verdict : unknown_card(brand, card);
}

Fate fate_of_refunds(Brand brand, const Card& card) {
  const Row* row = find(brand, card);
  return row ? row->refunds : Fate::succeeds;
}

Decline declined_by_payer(Brand brand) {
  if (brand == Brand::stripe) {
    return {"card_declined", "insufficient_funds", "Your card has insufficient funds."};
  }
  return {"failed", "", brand == Brand::paystack ? "Declined" : "Insufficient Funds"};
}

}  // namespace tallyport::emulator
