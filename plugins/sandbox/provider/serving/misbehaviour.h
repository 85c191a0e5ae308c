// The ways in which the provider programs can be told to misbehave, and who chooses them.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace tallyport::serving {

// The enumerators are the wire names. README.md says what each one does.
enum class Behaviour : std::uint8_t {
  decline,
  processing,
  slow,
  error_500,
  drop_connection,
  duplicate,
  reorder,
  late,
  forge,
  wrong_amount,
  no_webhook,
  pay_on_create,
  lookup_500,
};
inline constexpr std::array<std::string_view, 13> kBehaviourNames = {
    "decline",    "processing",    "slow",      "error_500", "drop_connection",
    "duplicate",  "reorder",       "late",      "forge",     "wrong_amount",
    "no_webhook", "pay_on_create", "lookup_500"};

std::optional<Behaviour> parse_behaviour(std::string_view name);

// A set of them.
class Behaviours {
 public:
  Behaviours() = default;
  Behaviours(std::initializer_list<Behaviour> all) {
    for (const auto behaviour : all) add(behaviour);
  }
  void add(Behaviour behaviour) { bits_ |= bit(behaviour); }
  void add(Behaviours others) { bits_ |= others.bits_; }
  bool has(Behaviour behaviour) const { return (bits_ & bit(behaviour)) != 0; }
  friend bool operator==(Behaviours, Behaviours) = default;

 private:
  static std::uint32_t bit(Behaviour behaviour) { return 1U << static_cast<unsigned>(behaviour); }
  std::uint32_t bits_ = 0;
};

// What the last two digits of an amount (in minor units, positive) ask for.
Behaviours by_amount(std::int64_t amount);

// What the next payments shall do, as told by a control call. Not thread-safe.
class MisbehaviourOrders {
 public:
  // Comes after what was ordered before. A count of 0 forgets all orders.
  void add(Behaviours behaviours, std::int64_t count);
  // For one payment that is about to be created.
  Behaviours take();

 private:
  struct Order {
    Behaviours behaviours;
    std::int64_t left = 0;
  };
  std::deque<Order> orders_;
};

}  // namespace tallyport::serving
