// Pattern: the method and path that a storefront's route answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tallyport::storefront {

struct Pattern {
  std::string method;
  std::vector<std::string> segments;  // "{name}" matches any one segment

  bool has_param(std::string_view name) const;
  // "POST /credits/{id}": without a slash at the end, though a path is served with one as well.
  std::string str() const;
  std::string path() const;
};

// "POST /credits/{id}/"; config_invalid says what would be right. Paths of our own are refused.
Result<Pattern> parse_pattern(std::string_view text);

// True where `earlier`, which comes first, answers every request that `later` is for.
bool hides(const Pattern& earlier, const Pattern& later);

// Whether a path that begins with this segment is one of our own.
bool is_reserved(std::string_view first_segment);

}  // namespace tallyport::storefront
