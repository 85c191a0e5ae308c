// Splits: one amount for several accounts, by basis points, so that nothing is lost. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"

namespace tallyport::ledger {

inline constexpr int kWhole = 10'000;  // basis points
inline constexpr std::size_t kSharesMax = 32;

struct Share {
  AccountId account;
  int basis_points = kWhole;

  friend bool operator==(const Share&, const Share&) = default;
};

// The same while only the account's name is known.
struct NamedShare {
  std::string account;
  int basis_points = kWhole;

  friend bool operator==(const NamedShare&, const NamedShare&) = default;
};

// True where there are 1 to kSharesMax, each is positive, and they add up to kWhole.
bool is_whole(std::span<const int> basis_points);

// Rounding rule: every share is rounded down to a whole unit; the units that are left, always fewer
// than there are shares, go one each to the shares that lost the largest fraction, and among equal
// ones to the first. The parts are in the order of the shares and add up to `amount`; a part may be
// zero. `amount` is not negative, `basis_points` is whole (asserted).
std::vector<std::int64_t> split(std::int64_t amount, std::span<const int> basis_points);

// Shares as one text: "ACCOUNT-ID:9000 ACCOUNT-ID:1000".
std::string format(std::span<const Share> shares);
// nullopt where format() did not write it.
std::optional<std::vector<Share>> parse_shares(std::string_view text);
// A line each: "9000 teacher-7"; "" for none.
std::string format(std::span<const NamedShare> shares);
std::optional<std::vector<NamedShare>> parse_named_shares(std::string_view text);

}  // namespace tallyport::ledger
