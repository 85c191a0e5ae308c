// No double on any way: a JSON number with a point is one already, so it is refused.
#include "fields.h"

#include <charconv>
#include <limits>

#include <nlohmann/json.hpp>

namespace tallyport::paystack {
namespace {

using nlohmann::json;

// `count` digits from `at`; nullopt where one of them is none.
std::optional<unsigned> digits(std::string_view text, std::size_t at, std::size_t count) {
  unsigned value = 0;
  const auto* end = text.data() + at + count;
  const auto parsed = std::from_chars(text.data() + at, end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return value;
}

// "2024-08-22T09:14:24", and then "Z" or a fraction and "Z".
bool has_form(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kForm.size() || text.size() > 40 || text.back() != 'Z') return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !is_digit : text[i] != kForm[i]) return false;
  }
  const auto fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
  if (fraction.empty()) return true;
  return fraction.size() > 1 && fraction[0] == '.' &&
         fraction.find_first_not_of("0123456789", 1) == fraction.npos;
}

bool is_leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// By the Gregorian calendar; nothing for a day that it does not have. <chrono> knows this too, but
// comes with clocks, which a plugin has none of.
std::optional<std::int64_t> days_since_1970(unsigned year, unsigned month, unsigned day) {
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > kDays[month - 1] + (month == 2 && is_leap(year) ? 1 : 0)) return std::nullopt;
  const std::int64_t before = std::int64_t{year} - 1;
  std::int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719'162;
  for (unsigned each = 1; each < month; ++each)
    days += kDays[each - 1] + (each == 2 && is_leap(year) ? 1 : 0);
  return days + day - 1;
}

}  // namespace

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text(const json& object, const char* name) {
  const auto* value = member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::optional<std::uint64_t> whole_number(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> amount(const json& value) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  const auto number = whole_number(value);
  if (!number || *number > kMost) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<std::int64_t> amount_of(const json& object, const char* name) {
  const auto* value = member(object, name);
  return value == nullptr ? std::nullopt : amount(*value);
}

std::optional<bool> flag(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value == "true") return true;
  if (value == "false") return false;
  return std::nullopt;
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
  if (!has_form(text)) return std::nullopt;
  const auto days = days_since_1970(*digits(text, 0, 4), *digits(text, 5, 2), *digits(text, 8, 2));
  const auto hour = *digits(text, 11, 2);
  const auto minute = *digits(text, 14, 2);
  const auto second = *digits(text, 17, 2);
  if (!days || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return *days * 86'400 + hour * 3600 + minute * 60 + second;
}

}  // namespace tallyport::paystack
