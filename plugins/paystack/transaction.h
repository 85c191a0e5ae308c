// A transaction as Paystack states it in answers and in charge.success, every member checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::paystack {

struct Transaction {
  std::uint64_t id = 0;
  std::string reference;
  std::string status;
  plugin::Money amount;              // of the price; without fees that the payer bore
  std::optional<plugin::Money> fee;  // what is kept of it
  bool live = false;
  std::string gateway_response;  // "" where not stated; of the payer's bank
  std::string created_at;        // "" where it cannot be read
  std::int64_t created_at_unix_s = 0;
  std::string document;  // the card that paid, see methods.h; "" where it cannot be charged again

  bool is_paid() const { return status == "success" || status == "reversed"; }
};

// nullopt where a member is missing, of a wrong type or out of its range.
//
// `amount` is what the payer was charged. Where the merchant lets payers bear the fees it is more
// than `requested_amount` by exactly `fees`: then requested_amount is the price and nothing of it
// is kept. Any other difference is stated as it is, for the host to find.
std::optional<Transaction> parse_transaction(const nlohmann::json& value);

// "test" or "live"; nullopt for any other domain.
std::optional<bool> is_live(const nlohmann::json& object);

}  // namespace tallyport::paystack
