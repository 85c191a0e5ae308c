// Catalogue: what each storefront sells, for how much, and through which gateway. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "ledger/split.h"
#include "money/money.h"

namespace tallyport::topup {

struct Package {
  std::string id;
  std::int64_t credit = 0;  // in the asset's smallest unit
  money::Money price;
  std::string gateway;  // "" = by currency, else the storefront's default
};

// Any amount between the two, credited one to one; only where the asset is the currency itself.
struct AmountRange {
  money::Money minimum;
  money::Money maximum;
};

// In the shares of a storefront: the account that a quote names.
inline constexpr std::string_view kBeneficiary = "$beneficiary";

// Where the application is asked what something costs, and what it may answer.
struct QuoteTerms {
  std::string url;
  Secret signing_secret;  // as configured: crypto/standard_webhooks.h reads it
  AmountRange price;
  std::int64_t timeout_ms = 5'000;
};

// What the application answered.
struct Quoted {
  money::Money price;
  std::optional<std::int64_t> credit;  // nothing: as much as the price, which is the asset then
  std::string beneficiary;             // an account; "" where none is named
  std::string title;
  std::string description;
  std::string external = "{}";  // as of a top-up
};

struct Storefront {
  std::string name;  // the tenant
  std::string display_name;
  std::string asset;
  int scale = 0;
  std::string gateway;                                     // default
  std::map<std::string, std::string> gateway_by_currency;  // "USD" → gateway
  std::vector<Package> packages;
  std::optional<AmountRange> amount;
  std::optional<QuoteTerms> quote = {};
  std::vector<ledger::NamedShare> shares = {};  // of a top-up's credit; none: all is the account's
  bool held = false;                            // until they are released
  bool pages = true;  // a payer may pay at the provider's page, or with its script
  std::string reference_prefix;
  std::vector<std::string> return_origins;  // "https://app.example"; for return_url and cancel_url
  std::int64_t expires_after_ms = 30 * 60 * 1000;
};

// What the payer chose: a package, an amount, or what was quoted.
struct Choice {
  std::string package;
  std::optional<money::Money> amount;
  std::string gateway;                // "" = as configured
  std::optional<Quoted> quoted = {};  // instead of both
};

// What it comes to.
struct Offer {
  std::string package;
  money::Money price;
  std::int64_t credit = 0;
  std::string gateway;
  std::vector<ledger::NamedShare> shares = {};
};

// package_not_found, amount_not_offered, amount_out_of_range, gateway_not_found (one was asked for
// that this storefront does not use), quote_invalid.
Result<Offer> choose(const Storefront& storefront, const Choice& choice);

// True where the storefront's offers may go through `gateway`.
bool uses(const Storefront& storefront, const std::string& gateway);

// True where `url` may be sent to a payer's browser: http(s), of one of the storefront's origins.
bool return_allowed(const Storefront& storefront, const std::string& url);

}  // namespace tallyport::topup
