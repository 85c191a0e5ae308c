// What all of the provider's answers have in common: members, errors, and what is left open. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::sandbox_gateway {

// Reads members of one object and remembers whether all were right.
class Members {
 public:
  explicit Members(const nlohmann::json& object) : object_(object) {}

  std::string text(const char* name);  // never empty
  std::string optional_text(const char* name);
  // An integer from `least`; never a number with a point, nor one in quotes.
  std::optional<std::int64_t> optional_integer(const char* name, std::int64_t least);
  std::int64_t integer(const char* name, std::int64_t least);
  bool flag(const char* name);
  bool good() const { return good_; }

 private:
  const nlohmann::json* find(const char* name) const;

  const nlohmann::json& object_;
  bool good_ = true;
};

inline constexpr std::string_view kKeyRefused =
    "the provider refused the api key: check the gateway's secret api_key";

// Words of a provider in a message for operators: short, and nothing but printable ASCII.
std::string in_quotes(std::string_view words);

// The "code" of the provider's error document; "" where the body is not one.
std::string error_code(std::string_view body);

// The object that an answer is about: the body itself, or the one entry of its list `data`; null
// for anything else.
nlohmann::json sole_object(std::string_view body);

plugin::Result unknown(const plugin::Operation& operation, plugin::Reason reason,
                       std::string_view message);

// Any answer that leaves open what became of what was asked.
plugin::Result unclear(const plugin::Response& answer, const plugin::Operation& operation);

// Any answer to a create, of a payment or a refund, but a good one: failed where it provably did
// not happen, else unclear.
plugin::Result not_created(const plugin::Response& answer, const plugin::Operation& operation);

}  // namespace tallyport::sandbox_gateway
