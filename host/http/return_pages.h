// What a payer who comes back is told of a top-up: a redirect to the application, or our own page.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "http/message.h"
#include "topup/catalogue.h"
#include "topup/queries.h"

namespace tallyport::http {

// The application's address with `topup`, `reference` and `status` added to its query.
std::string with_outcome(const std::string& url, const topup::TopupView& view);

// 303 to it.
Response redirect(const std::string& url);

// The outcome. `balance` is the account's after the payment, where it is known. `waits` is how
// often this page was loaded before: the pauses grow and end.
Response result_page(const topup::TopupView& view, const topup::Storefront& storefront,
                     const std::optional<topup::Balance>& balance, const std::string& token,
                     int waits);

// The payer pressed "cancel" at the provider. Nothing is settled by that: the top-up is as it was.
Response cancelled_page(const topup::TopupView& view, const topup::Storefront& storefront);

// The top-up cannot be looked at just now, with the HTTP status that says so; looks again like a
// page that waits.
Response unavailable_page(int status, const std::string& token, int waits);

// 404: the link is not (or no longer) one of ours.
Response unknown_link_page();

}  // namespace tallyport::http
