// The requests of Paystack's API, as they go on the wire.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"
#include "transaction.h"

namespace tallyport::paystack {

// What Paystack could not take, though the input is sound.
struct Refusal {
  plugin::Reason reason;
  std::string_view message;
};

// What every request carries besides; for those that have a file of their own.
plugin::HttpRequest authorised(plugin::HttpRequest request, std::string_view label);
// The operation's document, of any members. InvalidInput where it is no JSON object.
nlohmann::json document_of(const plugin::Operation& operation);
// InvalidInput where Paystack would not take it for a reference.
void check_reference(std::string_view reference);
// What Paystack keeps with a transaction that `document` asks for: the application's strings, where
// a payer goes who changes their mind, and the wish for a card that can be charged again.
nlohmann::json metadata_of(const nlohmann::json& document);
// As a body; what is not UTF-8 in it is replaced.
std::string to_text(const nlohmann::json& body);

// The payer's e-mail address, or else the fallback of the settings; "" where there is neither.
std::string email(const Config& config, const plugin::Operation& operation);

// Starts the transaction that `operation` asks for; there is an e-mail address, and the amount has
// passed refusal(). Its bytes depend on nothing but the input. InvalidInput where the document
// breaks its schema, and for a reference that Paystack would not take.
plugin::HttpRequest initialize_transaction(const Config& config,
                                           const plugin::Operation& operation);

// One transaction by our reference, or by its id. InvalidInput where it cannot be one.
plugin::HttpRequest verify_transaction(const Config& config, std::string_view reference);
plugin::HttpRequest fetch_transaction(const Config& config, std::string_view id);

// Refunds since the transaction was made; `page` counts from 1.
plugin::HttpRequest list_refunds(const Config& config, const Transaction& transaction,
                                 unsigned page);

// Gives back what `operation` asks for, with our reference of the refund in the merchant's note;
// and one refund by its id. InvalidInput as above.
plugin::HttpRequest create_refund(const Config& config, const plugin::Operation& operation);
plugin::HttpRequest fetch_refund(const Config& config, std::string_view id);
// Our reference of the refund that `operation` is about. InvalidInput where there is none.
std::string refund_reference(const plugin::Operation& operation);

plugin::HttpRequest fetch_balance(const Config& config);

// Until when the payment may be paid, by a look-up's document; 0 where it does not say.
std::int64_t expires_at_unix_s(const plugin::Operation& operation);

}  // namespace tallyport::paystack
