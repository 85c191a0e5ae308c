// What the provider says of a payment, in our words. Pure: text in, a Result out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::sandbox_gateway {

// A payment as the provider states it, every member checked.
struct Payment {
  std::string id;
  std::string reference;
  std::string status;
  std::int64_t amount = 0;  // minor units
  std::string currency;
  std::string checkout_url;            // "" where not stated
  std::string decline_reason;          // likewise
  std::int64_t expires_at_unix_s = 0;  // 0 where not stated
  bool live = false;
  std::optional<std::int64_t> fee;
  std::int64_t refunded = 0;
};

// nullopt where a member is missing, of a wrong type or out of its range: an amount that is no
// integer is not rounded, a currency not capitalised.
std::optional<Payment> parse_payment(const nlohmann::json& value);

// All that the payment states. A status that we do not know is unknown.
plugin::Result stated(const Payment& payment);

// What the answer to each request comes to. `operation` says which payment was meant: an answer
// about another one is unknown.
plugin::Result read_created(const plugin::Response& answer, const plugin::Operation& operation);
plugin::Result read_looked_up(const plugin::Response& answer, const plugin::Operation& operation);
plugin::Result read_cancelled(const plugin::Response& answer, const plugin::Operation& operation);
plugin::Result read_ping(const plugin::Response& answer);

// The one payment of an answer about a payment or a list of one; nullopt for anything else.
std::optional<Payment> payment_of(const plugin::Response& answer);

}  // namespace tallyport::sandbox_gateway
