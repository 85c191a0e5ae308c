// Reading and comparing patterns.
#include "storefront/pattern.h"

#include <algorithm>

namespace tallyport::storefront {
namespace {

constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::string_view kReserved[] = {"v1",      "webhooks", "return",  "pages",
                                          "healthz", "readyz",   "metrics", "openapi.json"};

Failure wrong(std::string text) { return fail(Errc::config_invalid, std::move(text)); }

bool is_param(std::string_view segment) { return segment.starts_with('{'); }

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// What RFC 3986 leaves as it is in every path, so that there is one way to write it.
bool is_plain(std::string_view text) {
  return !text.empty() && text != "." && text != ".." && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
  });
}

std::string what_is_wrong(std::string_view segment) {
  if (is_plain(segment)) return "";
  const bool braces = segment.size() > 2 && is_param(segment) && segment.back() == '}';
  if (braces && is_name(segment.substr(1, segment.size() - 2))) return "";
  return "has \"" + std::string(segment) +
         "\" in its path, must be letters, digits, -, ., _ and ~, or a parameter such as {id}";
}

}  // namespace

bool Pattern::has_param(std::string_view name) const {
  return std::ranges::find(segments, "{" + std::string(name) + "}") != segments.end();
}

std::string Pattern::path() const {
  std::string out;
  for (const auto& segment : segments) out += "/" + segment;
  return out;
}

std::string Pattern::str() const { return method + " " + path(); }

Result<Pattern> parse_pattern(std::string_view text) {
  const auto space = text.find(' ');
  const auto method = text.substr(0, space);
  auto path = space == text.npos ? std::string_view{} : text.substr(space + 1);
  if (std::ranges::find(kMethods, method) == std::end(kMethods) || !path.starts_with('/'))
    return wrong(
        "must be a method and a path such as \"POST /credits/buy\"; methods are GET, POST, PUT, "
        "PATCH and DELETE");
  Pattern pattern{std::string(method), {}};
  path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with('/')) return wrong("has two slashes at its end");
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto segment = path.substr(0, slash);
    if (auto complaint = what_is_wrong(segment); !complaint.empty()) return wrong(complaint);
    if (is_param(segment) && pattern.has_param(segment.substr(1, segment.size() - 2)))
      return wrong("has the parameter " + std::string(segment) + " twice");
    pattern.segments.emplace_back(segment);
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  }
  if (pattern.segments.empty()) return wrong("is the path of a page of ours");
  const auto& first = pattern.segments.front();
  if (is_param(first)) return wrong("begins with a parameter, which takes the paths of our own");
  if (is_reserved(first)) return wrong("begins with \"/" + first + "\", as paths of our own do");
  return pattern;
}

bool hides(const Pattern& earlier, const Pattern& later) {
  return earlier.method == later.method &&
         std::ranges::equal(
             earlier.segments, later.segments,
             [](const std::string& a, const std::string& b) { return is_param(a) || a == b; });
}

bool is_reserved(std::string_view first_segment) {
  return std::ranges::find(kReserved, first_segment) != std::end(kReserved);
}

}  // namespace tallyport::storefront
