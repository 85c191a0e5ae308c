// Uuid and the strong ids made of it. Time-ordered (version 7), so that they sort by creation.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tallyport {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  // Canonical form only: 36 characters, lower-case hex, four dashes. Nothing else parses.
  static std::optional<Uuid> parse(std::string_view text);
  std::string str() const;

  bool is_nil() const { return *this == Uuid{}; }
  // As by default, but for the call of memcmp: a third of the time of a look-up in a map of ids.
  friend bool operator==(const Uuid& a, const Uuid& b) {
    return a.half(0) == b.half(0) && a.half(8) == b.half(8);
  }
  friend std::strong_ordering operator<=>(const Uuid& a, const Uuid& b) {
    const auto first = a.half(0) <=> b.half(0);
    return first != 0 ? first : a.half(8) <=> b.half(8);
  }

 private:
  std::uint64_t half(std::size_t at) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
  }
};

// One kind of id; ids of different kinds do not mix. The tag is never defined.
template <class Tag>
struct Id {
  Uuid uuid;

  static std::optional<Id> parse(std::string_view text) {
    auto parsed = Uuid::parse(text);
    if (!parsed) return std::nullopt;
    return Id{*parsed};
  }
  std::string str() const { return uuid.str(); }
  bool is_nil() const { return uuid.is_nil(); }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using AccountId = Id<struct AccountTag>;
using TransferId = Id<struct TransferTag>;
using TopupId = Id<struct TopupTag>;
using AttemptId = Id<struct AttemptTag>;
using RefundId = Id<struct RefundTag>;
using PaymentMethodId = Id<struct PaymentMethodTag>;
using ChainId = Id<struct ChainTag>;
using CommandId = Id<struct CommandTag>;
using GatewayEventId = Id<struct GatewayEventTag>;

}  // namespace tallyport

template <>
struct std::hash<tallyport::Uuid> {
  std::size_t operator()(const tallyport::Uuid& id) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
  }
};
template <class Tag>
struct std::hash<tallyport::Id<Tag>> {
  std::size_t operator()(const tallyport::Id<Tag>& id) const noexcept {
    return std::hash<tallyport::Uuid>{}(id.uuid);
  }
};
