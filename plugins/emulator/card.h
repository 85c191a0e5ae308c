// The test cards that the providers publish, and what comes of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tallyport::emulator {

enum class Brand { stripe, paystack, flutterwave };
inline constexpr Brand kBrands[] = {Brand::stripe, Brand::paystack, Brand::flutterwave};
std::string_view name(Brand brand);   // "stripe"
std::string_view title(Brand brand);  // "Stripe"

// How a payer pays.
enum class Channel { card, mobile_money };

struct Card {
  std::string number;  // digits only
  int exp_month = 12;
  int exp_year = 2034;
  std::string first(std::size_t count) const { return number.substr(0, count); }
  std::string last4() const {
    return number.size() < 4 ? number : number.substr(number.size() - 4);
  }
};

// Why a card is refused, in the provider's words.
struct Decline {
  std::string code;          // Stripe's code, or the others' status word
  std::string decline_code;  // Stripe's only
  std::string message;
  friend bool operator==(const Decline&, const Decline&) = default;
};

struct Verdict {
  bool paid = true;
  Decline decline;
};

// The numbers that are used where the payer types none.
Card good_card(Brand brand);
inline constexpr const char* kGoodPhone = "0551234987";
// Spaces and dashes go. What is no number of a card stays as it is, and is declined.
Card typed_card(std::string_view text);
// By ISO/IEC 7812.
bool has_check_digit(const Card& card);
// What comes of charging it, and of saving it without a charge.
Verdict judge(Brand brand, const Card& card);
Verdict judge_saving(Brand brand, const Card& card);
// Of a mobile money account's telephone number.
Verdict judge_phone(Brand brand, std::string_view phone);

// What a card asks of the payer before it is charged, in this order.
enum class Step { pin, otp, three_d_secure };
std::string_view name(Step step);  // "pin"
std::vector<Step> steps_of(Brand brand, const Card& card);
// Whether the card asks for nothing more once it was confirmed and saved.
bool remembers_confirmation(const Card& card);
// Whether `answer` is the test card's PIN or one-time password, or "complete" to 3-D Secure.
bool is_right(Brand brand, const Card& card, Step step, std::string_view answer);
// What a wrong answer comes to, and a card that asks while nobody is there.
Decline declined_by_step(Brand brand, Step step);
Decline declined_unconfirmed(Brand brand);

// What becomes of refunds to a card; of one that is not in the list they succeed.
enum class Fate { succeeds, later, fails, needs_attention };
Fate fate_of_refunds(Brand brand, const Card& card);
// What a decline without a particular card says.
Decline declined_by_payer(Brand brand);

}  // namespace tallyport::emulator
