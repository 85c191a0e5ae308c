// Fills ${secret:NAME} and ${card:FIELD} into header values and bodies at the moment of sending.
// Pure; knows nothing of libcurl.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/card.h"
#include "base/http_exchange.h"
#include "base/result.h"

namespace tallyport {

// Where a value lands, which decides how it is encoded: as it is, percent-encoded, or JSON-escaped
// (the template stands inside the quotes).
enum class TemplatePlace { header, form, json };

// The encoding of a body of this Content-Type; none where it is neither a form nor JSON.
std::optional<TemplatePlace> body_place(std::string_view content_type);

// What templates are filled in from. Either may be null.
struct TemplateValues {
  const SecretValues* secrets = nullptr;
  const Card* card = nullptr;
};

// `text` with each ${secret:NAME} replaced by the secret's first value, and each ${card:FIELD} by
// what Card::reveal has. Fails with gateway_misbehaved, naming the NAME and never a value, where a
// name is unknown, a secret has no value, no card came, or "${" begins anything else. The caller
// wipes the text it gets; no other copy remains. [any thread]
Result<std::string> fill_template(std::string_view text, TemplatePlace place,
                                  const TemplateValues& values);

}  // namespace tallyport
