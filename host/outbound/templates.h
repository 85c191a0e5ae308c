// Fills ${secret:NAME} into header values and bodies at the moment of sending. Pure; knows nothing
// of libcurl.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http_exchange.h"
#include "base/result.h"

namespace tallyport {

// Where a value lands, which decides how it is encoded: as it is, percent-encoded, or JSON-escaped
// (the template stands inside the quotes).
enum class TemplatePlace { header, form, json };

// The encoding of a body of this Content-Type; none where it is neither a form nor JSON.
std::optional<TemplatePlace> body_place(std::string_view content_type);

// `text` with each ${secret:NAME} replaced by the secret's first value. Fails with
// gateway_misbehaved, naming the NAME and never a value, where a name is unknown, a secret has no
// value, or "${" begins anything else. The caller wipes the text it gets; no other copy remains.
// [any thread]
Result<std::string> fill_template(std::string_view text, TemplatePlace place,
                                  const SecretValues* secrets);

}  // namespace tallyport
