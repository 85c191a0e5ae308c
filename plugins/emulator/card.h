// The test cards that the providers publish, and what comes of each.
#pragma once

#include <string>
#include <string_view>

namespace tallyport::emulator {

enum class Brand { stripe, paystack, flutterwave };
inline constexpr Brand kBrands[] = {Brand::stripe, Brand::paystack, Brand::flutterwave};
std::string_view name(Brand brand);   // "stripe"
std::string_view title(Brand brand);  // "Stripe"

struct Card {
  std::string number;  // digits only
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

// The number that is used where the payer types none.
Card good_card(Brand brand);
// Spaces and dashes go. What is no number of a card stays as it is, and is declined.
Card typed_card(std::string_view text);
Verdict judge(Brand brand, const Card& card);
// What becomes of refunds to a card; of one that is not in the list they succeed.
enum class Fate { succeeds, later, fails, needs_attention };
Fate fate_of_refunds(Brand brand, const Card& card);
// What a decline without a particular card says.
Decline declined_by_payer(Brand brand);

}  // namespace tallyport::emulator
