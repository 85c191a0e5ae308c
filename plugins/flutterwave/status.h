// What Flutterwave says of a payment, in our words. Pure: text in, a Result out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "answers.h"
#include "config.h"

namespace tallyport::flutterwave {

// Which payment was asked about; "" for what is not known.
struct Asked {
  std::string_view reference;
  std::string_view gateway_ref;
};

// A transaction as Flutterwave states it, every member checked. There is one for each try of the
// payer, so several may have one tx_ref.
struct Transaction {
  std::string id;  // decimal digits; "" in API v4, whose ids v3 does not know
  std::string reference;
  std::string flw_ref;  // "" where not stated
  std::string status;
  plugin::Money amount;              // what was asked for, without a fee that the payer bears
  std::optional<plugin::Money> fee;  // only where we bear it
  std::string processor_response;
  std::string document;  // the card that paid, see methods.h; "" where it cannot be charged again
};

// The names that a shape has for the two references.
struct Spelling {
  const char* reference;
  const char* flw_ref;
};
inline constexpr Spelling kSpelling{"tx_ref", "flw_ref"};
inline constexpr Spelling kLegacySpelling{"txRef", "flwRef"};

// `value` is of parse_exact. nullopt where a member is missing, of a wrong type or out of its
// range: an amount with too many decimals is not rounded, a currency not capitalised.
std::optional<Transaction> parse_transaction(const nlohmann::json& value, const Spelling& spelling);

// Whether it is live money: by the gateway's mode, but never their test environment's.
bool is_live(const Transaction& transaction, const Config& config);

// All that the transaction states. A status that we do not know is unknown.
plugin::Result stated(const Transaction& transaction, const Config& config);

// Why the payer's bank said no, where its words are plain.
std::optional<plugin::Reason> decline_reason(const std::string& words);

// {"next_action":…} that sends the payer to `address`; "" where the host would not open it.
std::string redirect_to(std::string address, const Config& config);

// What the answer to each request comes to. An answer about another payment is unknown.
plugin::Result read_created(const plugin::Response& answer, const Config& config);
plugin::Result read_looked_up(const plugin::Response& answer, const Asked& asked,
                              const Config& config);
// The transaction of an answer about the payment that was asked about; nullopt for anything else.
std::optional<Transaction> transaction_of(const plugin::Response& answer, const Asked& asked);
plugin::Result read_balances(const plugin::Response& answer, const Config& config);

}  // namespace tallyport::flutterwave
