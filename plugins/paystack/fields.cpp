// No double on any way: a JSON number with a point is one already, so it is refused.
#include "fields.h"

#include <charconv>
#include <chrono>
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

std::optional<bool> flag(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value == "true") return true;
  if (value == "false") return false;
  return std::nullopt;
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
  namespace chrono = std::chrono;
  if (!has_form(text)) return std::nullopt;
  const auto day = chrono::year(static_cast<int>(*digits(text, 0, 4))) /
                   chrono::month(*digits(text, 5, 2)) / chrono::day(*digits(text, 8, 2));
  const auto hour = *digits(text, 11, 2);
  const auto minute = *digits(text, 14, 2);
  const auto second = *digits(text, 17, 2);
  if (!day.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const auto days = chrono::sys_days(day).time_since_epoch();
  return chrono::seconds(days).count() + hour * 3600 + minute * 60 + second;
}

}  // namespace tallyport::paystack
