// What a payer who comes back is told of a top-up: a redirect to the application, or our own page.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "http/message.h"
#include "http/pages.h"
#include "topup/queries.h"

namespace tallyport::http {

// The application's address with `topup`, `reference` and `status` added to its query.
std::string with_outcome(const std::string& url, const topup::TopupView& view);

// 303 to it.
Response redirect(const std::string& url);

// How an outcome is shown.
struct Shown {
  const pages::Pages& pages;  // of the top-up's storefront
  int scale = 0;              // of its asset
  std::string again;          // the query that asks for the same page: "?token=…"
  int waits = 0;              // how often this page was loaded before: the pauses grow and end
  std::optional<Page::Link> link = {};  // where to go on, where there is nothing else to do
};

// The outcome. `balance` is the account's after the payment, where it is known.
Response result_page(const topup::TopupView& view, const Shown& shown,
                     const std::optional<topup::Balance>& balance);

// The payer pressed "cancel" at the provider.
Response cancelled_page(const topup::TopupView& view, const Shown& shown);

// The top-up cannot be looked at just now, with the HTTP status that says so; looks again like a
// page that waits.
Response unavailable_page(int status, const std::string& again, int waits);

// 404: the link is not (or no longer) one of ours.
Response unknown_link_page();

}  // namespace tallyport::http
