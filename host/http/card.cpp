// Only the form is looked at: whether there is such a card, its issuer says.
#include "http/card.h"

#include <algorithm>

#include "http/mapped_card.h"

namespace tallyport::http {
namespace {

constexpr std::size_t kLongestName = 200;

std::string_view digits(JsonBody& card, const char* name, std::size_t least, std::size_t most) {
  const auto text = card.hidden_text(name);
  const bool good = text && text->size() >= least && text->size() <= most &&
                    std::ranges::all_of(*text, [](char c) { return c >= '0' && c <= '9'; });
  if (good) return *text;
  card.complain(name, "has to be a string of " + std::to_string(least) + " to " +
                          std::to_string(most) + " digits");
  return {};
}

int number(JsonBody& card, const char* name, int least, int most) {
  const auto given = card.hidden_integer(name);
  if (given && *given >= least && *given <= most) return static_cast<int>(*given);
  card.complain(name, "has to be a whole number from " + std::to_string(least) + " to " +
                          std::to_string(most));
  return 0;
}

std::string_view holder(JsonBody& card) {
  if (!card.has("name")) return {};
  const auto text = card.hidden_text("name");
  if (text && text->size() <= kLongestName) return *text;
  card.complain("name", "has to be a string of at most " + std::to_string(kLongestName) +
                            " bytes without control characters");
  return {};
}

}  // namespace

CardHandle read_card(JsonBody& body) {
  if (body.has("card") && !body.is_object("card")) {
    body.hidden_text("card");
    body.complain("card", "has to be an object");
    return nullptr;
  }
  auto card = body.object("card");
  if (!body.has("card")) return nullptr;
  const CardDetails details{.number = digits(card, "number", 12, 19),
                            .exp_month = number(card, "exp_month", 1, 12),
                            .exp_year = number(card, "exp_year", 2000, 2099),
                            .cvc = digits(card, "cvc", 3, 4),
                            .name = holder(card)};
  card.close();
  return std::make_shared<const MappedCard>(details);
}

}  // namespace tallyport::http
