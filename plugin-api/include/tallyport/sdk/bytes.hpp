// Bytes and header names: from the C structs to std types and back. Owns nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tallyport/plugin.h>

namespace tallyport::plugin {

// A view of what `bytes` points to, valid as long as that is. Empty for a null pointer.
inline std::string_view view(tp_bytes bytes) {
  if (bytes.ptr == nullptr || bytes.len == 0) return {};
  return {static_cast<const char*>(bytes.ptr), static_cast<std::size_t>(bytes.len)};
}

// The other way round. `text` stays the owner.
inline tp_bytes bytes(std::string_view text) { return {text.data(), text.size()}; }

// A header with its own copy of both parts.
struct Header {
  std::string name;
  std::string value;
};

// Copies the host's headers; none for a null pointer.
inline std::vector<Header> copy_headers(const tp_header* headers, std::uint64_t count) {
  std::vector<Header> copies;
  if (headers == nullptr) return copies;
  copies.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    copies.push_back({std::string(view(headers[i].name)), std::string(view(headers[i].value))});
  }
  return copies;
}

// Header names are ASCII and compared without regard to case; the locale has no say.
inline bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

// The value of the one header of this name. nullopt where there is none, and also where there are
// several: which of two signatures the provider meant is not ours to guess.
inline std::optional<std::string_view> sole_header(const std::vector<Header>& headers,
                                                   std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& header : headers) {
    if (!same_name(header.name, name)) continue;
    if (found) return std::nullopt;
    found = header.value;
  }
  return found;
}

}  // namespace tallyport::plugin
