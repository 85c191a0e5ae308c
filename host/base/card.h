// Card: what a payer typed of a card, for as long as one request is carried out.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace tallyport {

class Card {
 public:
  virtual ~Card() = default;

  // What ${card:FIELD} stands for: number, exp_month ("1" to "12"), exp_year, cvc or name. nullopt
  // for any other. Valid for as long as the card. [any thread]
  virtual std::optional<std::string_view> reveal(std::string_view field) const = 0;
};

// Shared by those who carry one request out; with the last one to go, it goes.
using CardHandle = std::shared_ptr<const Card>;

}  // namespace tallyport
