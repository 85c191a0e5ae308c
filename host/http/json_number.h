// A number of a JSON document as it was written: "100.00", which a double would not keep.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tallyport::http {

// The number with a point or an exponent that stands at these members and indices; nothing where
// something else does, or where the text is not JSON.
std::optional<std::string> number_text(std::string_view json, const std::vector<std::string>& at);

}  // namespace tallyport::http
