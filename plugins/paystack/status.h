// What Paystack's answers come to, in our words. Pure: text in, a Result out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "answers.h"
#include "transaction.h"

namespace tallyport::paystack {

// All that the transaction states, but for refunds of a part of it. `data.status` decides, never
// the HTTP status. Abandoned is open until `open_until_unix_s`, and always where that is nullopt.
plugin::Result stated(const Transaction& transaction, std::int64_t now_unix_s,
                      std::optional<std::int64_t> open_until_unix_s);

// What the answer to each request comes to. One about another payment than `meant` is unknown. A
// checkout is open until `session_timeout_s` after its making; where Paystack does not say when
// that was, after the payment's expiry.
plugin::Result read_created(const plugin::Response& answer, Meant meant);
plugin::Result read_looked_up(const plugin::Response& answer, Meant meant, std::int64_t now_unix_s,
                              std::int64_t session_timeout_s);
plugin::Result read_balance(const plugin::Response& answer);

// The transaction of an answer about the payment that is meant; nullopt for anything else.
std::optional<Transaction> transaction_of(const plugin::Response& answer, Meant meant);

// A look-up whose refunds could not be read: unknown, so that it is made again.
plugin::Result refunds_unclear(Meant meant);

}  // namespace tallyport::paystack
