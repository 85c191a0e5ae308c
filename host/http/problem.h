// Problem: how an Error is told to an HTTP client (RFC 9457). One exhaustive table has the status.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "http/message.h"

namespace tallyport::http {

// What is wrong with one member of a body, parameter or header.
struct FieldError {
  std::string field;  // "payer.email", "limit", "Idempotency-Key"
  std::string text;

  friend bool operator==(const FieldError&, const FieldError&) = default;
};

// An exhaustive switch: a new code must choose. docs/errors.md says the same.
int http_status(Errc code);
// False where the detail is about us (paths, databases, plugins) and so for the log only.
bool detail_is_public(Errc code);

// application/problem+json {type, title, status, code, detail?, retry_after?, errors?}.
// 503 gets Retry-After, 401 WWW-Authenticate.
Response problem(const Error& error, const std::vector<FieldError>& fields = {});
// Without fields, and with `members` besides.
Response problem_with(const Error& error, const nlohmann::ordered_json& members);

// The reason phrase of a status, "" where we never send it.
std::string_view reason_phrase(int status);

}  // namespace tallyport::http
