// A command line's flags: --flag VALUE or --flag=VALUE. Strict: what is not known is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "serving/program.h"

namespace tallyport::serving {

// Takes one flag; the text is what is wrong with it. `value` is empty for a switch.
using ApplyFlag =
    std::function<std::optional<std::string>(const std::string& flag, const std::string& value)>;

// What is wrong with the flags, never with a secret in it. `switches` are those without a value.
std::optional<std::string> read_flags(const std::vector<std::string>& arguments,
                                      const std::set<std::string>& switches,
                                      const ApplyFlag& apply);

std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t min, std::int64_t max);
// "ADDRESS:PORT"
std::optional<Listen> parse_listen(const std::string& text);
// "A,B,C" in so many parts; the last one may hold commas. None where there are fewer.
std::optional<std::vector<std::string>> split_parts(std::string_view text, std::size_t count);

}  // namespace tallyport::serving
