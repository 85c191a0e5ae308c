// An unknown flag is a better message than a missing value, so the flag is applied first.
#include "serving/flags.h"

#include <charconv>

namespace tallyport::serving {

std::optional<std::string> read_flags(const std::vector<std::string>& arguments,
                                      const std::set<std::string>& switches,
                                      const ApplyFlag& apply) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string flag = arguments[i];
    if (switches.contains(flag)) {
      if (auto wrong = apply(flag, "")) return wrong;
      continue;
    }
    std::optional<std::string> value;
    if (const auto equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    }
    if (auto wrong = apply(flag, value.value_or(""))) return wrong;
    if (!value) return flag + " wants a value";
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t min,
                                         std::int64_t max) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  if (number < min || number > max) return std::nullopt;
  return number;
}

std::optional<Listen> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto port = parse_number(std::string_view(text).substr(colon + 1), 0, 65'535);
  if (!port) return std::nullopt;
  return Listen{text.substr(0, colon), static_cast<std::uint16_t>(*port)};
}

std::optional<std::vector<std::string>> split_parts(std::string_view text, std::size_t count) {
  std::vector<std::string> parts;
  while (parts.size() + 1 < count) {
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  parts.emplace_back(text);
  return parts;
}

}  // namespace tallyport::serving
