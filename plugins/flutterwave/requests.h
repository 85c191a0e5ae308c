// The requests of Flutterwave's API v3, as they go on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::flutterwave {

// What Flutterwave could not take, though the input is sound.
struct Refusal {
  plugin::Reason reason;
  std::string_view message;
};

// What every request carries besides, and a GET of "/v3" + `path`; for those that have a file of
// their own.
plugin::HttpRequest authorised(plugin::HttpRequest request, std::string_view label);
plugin::HttpRequest get(const Config& config, std::string_view path, std::string_view label);

// The operation's document, of any members; a text of one, "" where it is absent; and what has to
// be there to ask for a payment. InvalidInput where the input breaks plugin.h or its schema.
nlohmann::json document_of(const plugin::Operation& operation);
std::string text_in(const nlohmann::json& document, const char* member);
void check_order(const plugin::Operation& operation);
// Why the order, for a payer with or without an address, cannot be placed.
std::optional<Refusal> refusal_of(const plugin::Operation& operation, bool has_email);
// As a body; what is not UTF-8 in it is replaced.
std::string to_text(const nlohmann::json& body);

// What payment.create asks for, checked. Apart from the request, which also needs the clock.
struct Order {
  std::optional<Refusal> refusal;      // then nothing is sent, and the rest does not hold
  std::string amount;                  // the text of a JSON number
  std::string rest;                    // the body's other members, a JSON object
  std::int64_t expires_at_unix_s = 0;  // 0: not asked for
};

// InvalidInput where the operation's input breaks plugin.h or its schema.
Order read_order(const Config& config, const plugin::Operation& operation);

// How long the payment page may live from `started_unix_ms` on, to the nearest minute, 1 to 1440; 0
// where no end is asked for, nullopt where it is over.
std::optional<int> session_minutes(const Order& order, std::int64_t started_unix_ms);

// Asks for a payment page. There is no idempotency key in v3, so it is sent once.
plugin::HttpRequest create_payment(const Config& config, const Order& order, int session_minutes);

// One transaction, by Flutterwave's numeric id or by our reference.
plugin::HttpRequest verify_transaction(const Config& config, std::string_view id);
plugin::HttpRequest verify_by_reference(const Config& config, std::string_view tx_ref);

// Gives back what `operation` asks for, with our reference of the refund in the comments; sent once
// too. InvalidInput where the input breaks plugin.h or its schema.
plugin::HttpRequest create_refund(const Config& config, const plugin::Operation& operation);
// One refund by its id, and those of a transaction; `page` counts from 1.
plugin::HttpRequest get_refund(const Config& config, std::string_view id);
plugin::HttpRequest list_refunds(const Config& config, std::string_view transaction, unsigned page);
// Our reference of the refund that `operation` is about. InvalidInput where there is none.
std::string refund_reference(const plugin::Operation& operation);

plugin::HttpRequest get_balances(const Config& config);

// Digits, as data.id is; an flw_ref is not.
bool is_transaction_id(std::string_view text);

// The transaction's id that a look-up was told without proof; "" for none, and where the id is
// known or there is no reference to compare with.
std::string hinted_id(const plugin::Operation& operation);

}  // namespace tallyport::flutterwave
