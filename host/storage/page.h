// What the queries share: the window of a list, the scale of an asset.
#pragma once

#include <algorithm>
#include <string>

#include "storage/rows.h"
#include "topup/queries.h"

namespace tallyport::storage {

// Where the window begins: below every id that there can be, from the newest.
inline std::string below(const topup::Page& page) {
  return page.after.is_nil() ? "ffffffff-ffff-ffff-ffff-ffffffffffff" : page.after.str();
}

inline std::string limit(int wanted) {
  constexpr int kPageMax = 1'000;
  return std::to_string(std::clamp(wanted, 0, kPageMax));
}

// An asset that is not declared any more is shown in its smallest unit.
inline int scale_of(Fields& row) { return static_cast<int>(row.optional_integer().value_or(0)); }

}  // namespace tallyport::storage
