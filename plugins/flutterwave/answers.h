// What all of Flutterwave's answers have in common: the envelope, members, errors, and what is left
// open. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::flutterwave {

inline constexpr std::string_view kKeyRefused =
    "Flutterwave refused the key: check the gateway's secret secret_key";

// {"status":"success"|"error","message":…,"data":…}. Anything else is neither.
struct Envelope {
  bool success = false;
  bool error = false;
  std::string message;  // in small letters
  nlohmann::json data;
  nlohmann::json meta;  // of lists: which page it is
};
Envelope parse_envelope(std::string_view body);

// The text member `name`; "" where there is none. And where it can be a reference: 1 to 255 bytes
// without a control character. Whoever has the merchant's public key can make a tx_ref of anything.
std::string text_of(const nlohmann::json& object, const char* name);
std::string reference_of(const nlohmann::json& object, const char* name);

// 285959875 or "989226", as both are written; "" for anything else.
std::string id_of(const nlohmann::json& object, const char* name = "id");

// A number of meta.page_info, such as "total_pages"; -1 where it is none.
std::int64_t page_count(const Envelope& list, const char* name);

std::string lower(std::string text);
bool has(std::string_view text, std::string_view part);

// The provider's words for operators: short, printable, and without the words that may be the
// payer's (an address, a telephone number, an amount).
std::string in_quotes(std::string_view words);

bool refuses_key(std::uint32_t status, const Envelope& said);

plugin::Result unknown(plugin::Reason reason, std::string_view message);
plugin::Result failed(plugin::Reason reason, std::string_view message);

// Any answer that leaves open what became of what was asked.
plugin::Result unclear(const plugin::Response& answer, const Envelope& said);

// Any answer to a create, of a payment or a refund, but a good one: failed where it provably did
// not happen, else unclear. Never throws.
plugin::Result not_created(const plugin::Response& answer, const Envelope& said);

}  // namespace tallyport::flutterwave
