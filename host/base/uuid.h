// Uuid and the strong ids made of it. Time-ordered (version 7), so that they sort by creation.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
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
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
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
