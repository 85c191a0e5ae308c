// Outcome: what became of a payment, in the words of a storefront's pages. Pure.
#pragma once

#include <optional>
#include <string>

#include "http/pages.h"
#include "topup/queries.h"

namespace tallyport::http {

struct Outcome {
  Tone tone = Tone::good;
  std::string heading;
  std::string text;
  std::string note;    // with the reference, where a payer may have to name it
  bool waits = false;  // for the provider's word: looking again is worth while
  std::optional<Page::Link> link = {};
};

// Of a payer who comes back from paying.
Outcome outcome_of(const topup::TopupView& view, const pages::Look& look);
// The same above the wallet, where nothing looks again: what the provider may not have stated yet
// is called neither paid nor unpaid, and the payer can go on.
Outcome outcome_above_wallet(const topup::TopupView& view, const pages::Look& look);
// Of one who pressed "cancel" at the provider. Nothing is settled by that: where the top-up is
// open, the payer can go on.
Outcome outcome_of_leaving(const topup::TopupView& view, const pages::Look& look);

// Amount, credit, what was returned: as far as it applies.
std::vector<Page::Row> rows_of(const topup::Topup& topup, int scale, const pages::Look& look);

// Why a payment failed, in words that a payer can make use of (docs/reasons.md).
const std::string& words_for(std::string_view reason, const pages::Texts& texts);

}  // namespace tallyport::http
