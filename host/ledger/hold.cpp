// The words of a hold as text.
#include "ledger/hold.h"

#include <array>
#include <utility>

namespace tallyport::ledger {
namespace {

constexpr std::array<std::pair<HoldStatus, std::string_view>, 4> kStatuses{{
    {HoldStatus::pending, "pending"},
    {HoldStatus::posted, "posted"},
    {HoldStatus::voided, "voided"},
    {HoldStatus::expired, "expired"},
}};

}  // namespace

std::string_view name(HoldStatus status) {
  for (const auto& [value, text] : kStatuses)
    if (value == status) return text;
  broken_contract("a HoldStatus outside of the list", __FILE__, __LINE__);
}

std::optional<HoldStatus> parse_hold_status(std::string_view text) {
  for (const auto& [value, spelling] : kStatuses)
    if (spelling == text) return value;
  return std::nullopt;
}

}  // namespace tallyport::ledger
