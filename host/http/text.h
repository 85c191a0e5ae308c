// Small questions about text as HTTP has it: ASCII only, no locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace tallyport::http {

char lower(char c);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // spaces and tabs
// True where the comma-separated list holds `token`, without case.
bool list_has(std::string_view list, std::string_view token);

bool is_token(std::string_view text);          // RFC 9110, at least one character
bool is_visible_ascii(std::string_view text);  // 0x21 to 0x7e, may be empty
bool is_utf8(std::string_view text);           // well-formed, without surrogates
bool has_control(std::string_view text);       // C0 controls or DEL

// In quotes for a message: control characters become "?", and only the start of what is long stays.
std::string in_quotes(std::string_view text);

// Strict: nothing where a percent sign is not followed by two hex digits. '+' stays.
std::optional<std::string> percent_decode(std::string_view text);
// Everything but letters, digits and "-._~" encoded.
std::string percent_encode(std::string_view text);
// A query string. '+' is a space; a bad percent sign stays as it is.
Fields parse_query(std::string_view text);

// "2026-01-01T00:00:00.000Z".
std::string rfc3339(Timestamp time);
// "Thu, 01 Jan 2026 00:00:00 GMT".
std::string http_date(Timestamp time);

}  // namespace tallyport::http
