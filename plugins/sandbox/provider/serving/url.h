// Paths, queries and addresses: taken apart and put together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallyport::serving {

// "/a/b" is {"a", "b"}; never empty.
std::vector<std::string> split_path(const std::string& path);

std::string percent_decode(std::string_view text);  // + is a space
std::string percent_encode(std::string_view text);

using Pairs = std::vector<std::pair<std::string, std::string>>;
// "a=1&b=%20", decoded, in order.
Pairs parse_pairs(std::string_view text);
// The first value of the name.
std::optional<std::string> query_value(std::string_view query, std::string_view name);
// `url` with the pairs added to its query, before its fragment.
std::string with_query(const std::string& url, const Pairs& pairs);

// Whether `text` is an absolute http or https URL that may go into a header line.
bool is_web_url(std::string_view text);

}  // namespace tallyport::serving
