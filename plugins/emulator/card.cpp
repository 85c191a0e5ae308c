// Sources: docs.stripe.com/testing, paystack.com/docs/payments/test-payments and …/refunds,
// developer.flutterwave.com/v3.0/docs/testing. With Flutterwave, every other number with a right
// check digit pays.
#include "emulator/card.h"

#include <algorithm>
#include <array>

namespace tallyport::emulator {
namespace {

// Saving it succeeds, charging it does not.
constexpr std::string_view kDeclinedOnceSaved = "4000000000000341";
// Asks for 3-D Secure unless it was set up for later payments.
constexpr std::string_view kConfirmedOnce = "4000002500003155";
constexpr std::string_view kFailingPhone = "0551234999";  // our own choice

struct Row {
  Brand brand;
  std::string_view number;
  Verdict verdict;
  Fate refunds = Fate::succeeds;
  std::vector<Step> steps = {};
  std::string_view pin = "";
};

Verdict declined(const char* decline_code, const char* message) {
  return {false, {"card_declined", decline_code, message}};
}

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {Brand::stripe, "4242424242424242", {}},
      {Brand::stripe, "4000056655665556", {}},
      {Brand::stripe, "5555555555554444", {}},
      {Brand::stripe, "378282246310005", {}},
      {Brand::stripe, "4000000000000002", declined("generic_decline", "Your card was declined.")},
      {Brand::stripe, "4000000000009995",
       declined("insufficient_funds", "Your card has insufficient funds.")},
      {Brand::stripe, "4000000000009987", declined("lost_card", "Your card was declined.")},
      {Brand::stripe, "4000000000009979", declined("stolen_card", "Your card was declined.")},
      {Brand::stripe, kDeclinedOnceSaved, declined("generic_decline", "Your card was declined.")},
      {Brand::stripe, "4000000000000069", {false, {"expired_card", "", "Your card has expired."}}},
      {Brand::stripe,
       "4000000000000127",
       {false, {"incorrect_cvc", "", "Your card's security code is incorrect."}}},
      {Brand::stripe,
       "4000000000000119",
       {false,
        {"processing_error", "",
         "An error occurred while processing your card. Try again in a little bit."}}},
      {Brand::stripe, kConfirmedOnce, {}, Fate::succeeds, {Step::three_d_secure}},
      {Brand::stripe, "4000002760003184", {}, Fate::succeeds, {Step::three_d_secure}},
      {Brand::stripe,
       "4000008260003178",
       declined("insufficient_funds", "Your card has insufficient funds."),
       Fate::succeeds,
       {Step::three_d_secure}},
      {Brand::stripe, "4000000000007726", {}, Fate::later},
      {Brand::stripe, "4000000000005126", {}, Fate::fails},
      {Brand::paystack, "4084084084084081", {}},
      {Brand::paystack, "4084080000005408", {false, {"failed", "", "Declined"}}},
      {Brand::paystack, "4084080000671803", {}, Fate::fails},
      {Brand::paystack, "4084080000670902", {}, Fate::needs_attention},
      {Brand::paystack, "507850785078507812", {}, Fate::succeeds, {Step::pin}, "1111"},
      {Brand::paystack, "5060666666666666666", {}, Fate::succeeds, {Step::pin, Step::otp}, "1234"},
      {Brand::paystack, "4084080000000409", {}, Fate::succeeds, {Step::three_d_secure}},
      {Brand::flutterwave, "5531886652142950", {}, Fate::succeeds, {Step::pin, Step::otp}, "3310"},
      {Brand::flutterwave, "4187427415564246", {}, Fate::succeeds, {Step::three_d_secure}},
      {Brand::flutterwave, "5258585922666506", {false, {"failed", "", "Insufficient Funds"}}},
  };
  return all;
}

const Row* find(Brand brand, const Card& card) {
  const auto found = std::find_if(rows().begin(), rows().end(), [&](const Row& row) {
    return row.brand == brand && row.number == card.number;
  });
  return found == rows().end() ? nullptr : &*found;
}

Verdict unknown_card(Brand brand, const Card& card) {
  if (!has_check_digit(card)) {
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

bool has_check_digit(const Card& card) {
  const auto& number = card.number;
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

Verdict judge(Brand brand, const Card& card) {
  const Row* row = find(brand, card);
  return row ? row->verdict : unknown_card(brand, card);
}

Verdict judge_saving(Brand brand, const Card& card) {
  return card.number == kDeclinedOnceSaved ? Verdict{} : judge(brand, card);
}

Verdict judge_phone(Brand brand, std::string_view phone) {
  if (phone != kFailingPhone) return {};
  return {false, declined_by_payer(brand)};
}

std::string_view name(Step step) {
  constexpr std::array<std::string_view, 3> names = {"pin", "otp", "three_d_secure"};
  return names[static_cast<std::size_t>(step)];
}

std::vector<Step> steps_of(Brand brand, const Card& card) {
  const Row* row = find(brand, card);
  return row ? row->steps : std::vector<Step>{};
}

bool remembers_confirmation(const Card& card) { return card.number == kConfirmedOnce; }

bool is_right(Brand brand, const Card& card, Step step, std::string_view answer) {
  switch (step) {
    case Step::pin: {
      const Row* row = find(brand, card);
      return row && answer == row->pin;
    }
    case Step::otp:
      return answer == (brand == Brand::paystack ? "123456" : "12345");
    case Step::three_d_secure:
      break;
  }
  return answer == "complete";
}

Decline declined_by_step(Brand brand, Step step) {
  switch (step) {
    case Step::pin:
      return {"failed", "", "Incorrect PIN"};
    case Step::otp:
      return {"failed", "", "Incorrect one-time password"};
    case Step::three_d_secure:
      break;
  }
  if (brand != Brand::stripe) return {"failed", "", "3-D Secure authentication failed"};
  return {
      "payment_intent_authentication_failure", "",
      "The provided PaymentMethod has failed authentication. Provide another one to try again."};
}

Decline declined_unconfirmed(Brand brand) {
  if (brand != Brand::stripe) return {"failed", "", "The card asks for its holder's confirmation"};
  return {"authentication_required", "authentication_required",
          "Your card was declined. This transaction requires authentication."};
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
