// nlohmann's parser with three more rules.
#include "http/strict_json.h"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

namespace tallyport::http {

Result<nlohmann::json> parse_strict_json(std::string_view text) {
  constexpr int kDeepest = 8;
  using Json = nlohmann::json;
  // nlohmann takes this byte for the end, and would pass over everything behind it.
  if (const auto zero = text.find('\0'); zero != text.npos)
    return fail(Errc::malformed_request, "not JSON, at byte " + std::to_string(zero + 1));
  std::string complaint;
  std::vector<std::set<std::string>> names;  // of the objects that are open
  const auto look = [&](int depth, Json::parse_event_t event, Json& value) {
    if (depth > kDeepest && complaint.empty())
      complaint = "the JSON is nested deeper than " + std::to_string(kDeepest);
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (complaint.empty() && event == Json::parse_event_t::key &&
        !names.back().insert(value.get<std::string>()).second)
      complaint = "the member \"" + value.get<std::string>() + "\" is there twice";
    return complaint.empty();
  };
  try {
    auto parsed = Json::parse(text, look);
    if (!complaint.empty()) return fail(Errc::malformed_request, complaint);
    return parsed;
  } catch (const Json::parse_error& error) {
    return fail(Errc::malformed_request, "not JSON, at byte " + std::to_string(error.byte));
  } catch (const Json::exception&) {  // a number that no type can hold
    return fail(Errc::malformed_request, "not JSON that can be read");
  }
}

}  // namespace tallyport::http
