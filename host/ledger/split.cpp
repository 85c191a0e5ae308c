// The largest-remainder rule, in whole numbers.
#include "ledger/split.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace tallyport::ledger {
namespace {

std::optional<int> parse_points(std::string_view digits) {
  int value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [at, wrong] = std::from_chars(digits.data(), end, value);
  return wrong == std::errc() && at == end ? std::optional(value) : std::nullopt;
}

}  // namespace

bool is_whole(std::span<const int> basis_points) {
  if (basis_points.empty() || basis_points.size() > kSharesMax) return false;
  int sum = 0;
  for (const int each : basis_points) {
    if (each <= 0 || each > kWhole) return false;
    sum += each;
  }
  return sum == kWhole;
}

std::vector<std::int64_t> split(std::int64_t amount, std::span<const int> basis_points) {
  TALLYPORT_ASSERT(amount >= 0 && is_whole(basis_points));
  // amount * basis points without overflow: whole ten thousands and the rest apart.
  const auto thousands = amount / kWhole;
  const auto rest = amount % kWhole;
  std::vector<std::int64_t> parts;
  std::vector<std::int64_t> fractions;
  auto left = amount;
  for (const int each : basis_points) {
    parts.push_back(thousands * each + rest * each / kWhole);
    fractions.push_back(rest * each % kWhole);
    left -= parts.back();
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return fractions[a] > fractions[b]; });
  TALLYPORT_ASSERT(left >= 0 && left < static_cast<std::int64_t>(parts.size()));
  for (std::int64_t i = 0; i < left; ++i) ++parts[order[static_cast<std::size_t>(i)]];
  return parts;
}

std::string format(std::span<const Share> shares) {
  std::string text;
  for (const auto& share : shares) {
    if (!text.empty()) text += ' ';
    text += share.account.str() + ':' + std::to_string(share.basis_points);
  }
  return text;
}

std::optional<std::vector<Share>> parse_shares(std::string_view whole) {
  auto text = whole;
  std::vector<Share> shares;
  std::vector<int> points;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    const auto colon = one.find(':');
    if (colon == one.npos) return std::nullopt;
    const auto account = AccountId::parse(one.substr(0, colon));
    const auto value = parse_points(one.substr(colon + 1));
    if (!account || !value) return std::nullopt;
    shares.push_back({*account, *value});
    points.push_back(*value);
  }
  if (!is_whole(points) || format(shares) != whole) return std::nullopt;
  return shares;
}

std::string format(std::span<const NamedShare> shares) {
  std::string text;
  for (const auto& share : shares)
    text += (text.empty() ? "" : "\n") + std::to_string(share.basis_points) + ' ' + share.account;
  return text;
}

std::optional<std::vector<NamedShare>> parse_named_shares(std::string_view whole) {
  auto text = whole;
  std::vector<NamedShare> shares;
  std::vector<int> points;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    const auto space = one.find(' ');
    if (space == one.npos) return std::nullopt;
    const auto value = parse_points(one.substr(0, space));
    if (!value) return std::nullopt;
    shares.push_back({std::string(one.substr(space + 1)), *value});
    points.push_back(*value);
  }
  if (!shares.empty() && !is_whole(points)) return std::nullopt;
  if (format(shares) != whole) return std::nullopt;
  return shares;
}

}  // namespace tallyport::ledger
