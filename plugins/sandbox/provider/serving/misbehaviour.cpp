// Names, the amount table and the order book of misbehaviours.
#include "serving/misbehaviour.h"

namespace tallyport::serving {

std::optional<Behaviour> parse_behaviour(std::string_view name) {
  for (std::size_t i = 0; i < kBehaviourNames.size(); ++i) {
    if (kBehaviourNames[i] == name) return static_cast<Behaviour>(i);
  }
  return std::nullopt;
}

Behaviours by_amount(std::int64_t amount) {
  // Two digits are the enumerator's place plus one. Written out in the README's table.
  const auto digits = amount % 100;
  if (digits < 1 || digits > static_cast<std::int64_t>(kBehaviourNames.size())) return {};
  return {static_cast<Behaviour>(digits - 1)};
}

void MisbehaviourOrders::add(Behaviours behaviours, std::int64_t count) {
  if (count <= 0) return orders_.clear();
  orders_.push_back({behaviours, count});
}

Behaviours MisbehaviourOrders::take() {
  if (orders_.empty()) return {};
  const auto behaviours = orders_.front().behaviours;
  if (--orders_.front().left == 0) orders_.pop_front();
  return behaviours;
}

}  // namespace tallyport::serving
