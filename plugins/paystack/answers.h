// What all of Paystack's answers have in common: the envelope, errors, and what is left open. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::paystack {

inline constexpr std::string_view kKeyRefused =
    "Paystack refused the key: check the gateway's secret secret_key";

// Which payment is asked about; "" where that is not known.
struct Meant {
  std::string_view reference;
  std::string_view gateway_ref;
  std::int64_t expires_at_unix_s = 0;  // by what the host asked for; 0 = not known
};

// What Paystack itself says of an error; all empty where the body is not its error document.
struct ErrorDocument {
  bool read = false;
  std::string code;     // "duplicate_reference"; older errors have none
  std::string type;     // "processor_error"; likewise
  std::string message;  // in small letters
};
ErrorDocument parse_error(std::string_view body);
bool is_key_refused(const plugin::Response& answer, const ErrorDocument& error);

// Capital letters of ASCII made small.
std::string lower(std::string text);

// Words of a provider in a message for operators: short, and nothing but printable ASCII.
std::string in_quotes(std::string_view words);

// "data" of an envelope whose status is true; null for anything else.
nlohmann::json data_of(std::string_view body);

plugin::Result unknown(Meant meant, plugin::Reason reason, std::string_view message);

// Any answer that leaves open what became of what was asked.
plugin::Result unclear(const plugin::Response& answer, Meant meant);

// Any answer to a create, of a payment or a refund, but a good one: failed where it provably did
// not happen, else unclear.
plugin::Result not_created(const plugin::Response& answer, Meant meant);

}  // namespace tallyport::paystack
