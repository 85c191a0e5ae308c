// Quote: what the application itself says that something costs, to whom it goes and whether it is
// to be had. Asked for by a signed request, after the Standard Webhooks scheme; docs/storefronts.md
// has both documents.
#pragma once

#include <map>
#include <string>

#include "base/http_exchange.h"
#include "http/api.h"

namespace tallyport::http {

struct QuoteQuestion {
  // The webhook-id: the same where the same request comes again, so that the application can answer
  // the same.
  std::string id;
  std::string account;
  std::map<std::string, std::string> about;  // what the payer wants, in the application's own words
};

// Of the request where it has an Idempotency-Key, else random.
std::string quote_id(const std::optional<topup::IdempotencyClaim>& claim, const Secret& hash_key);

// What an answer says, as strictly as a request of our own API is read. quote_refused with the
// application's message; quote_invalid; quote_unavailable for another status than 200.
Result<topup::Quoted> read_quote(const HttpResponse& answer);

// Asks the storefront's application once. `done` is called exactly once, on a thread of the
// client's: it must not block. quote_unavailable where there is no answer in time, and the errors
// of read_quote. [any thread]
void ask_quote(const ApiContext& context, const topup::Storefront& storefront,
               const QuoteQuestion& question, topup::Reply<topup::Quoted> done);

}  // namespace tallyport::http
