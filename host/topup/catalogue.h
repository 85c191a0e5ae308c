// Catalogue: what each storefront sells, for how much, and through which gateway. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
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

struct Storefront {
  std::string name;  // the tenant
  std::string display_name;
  std::string asset;
  int scale = 0;
  std::string gateway;                                     // default
  std::map<std::string, std::string> gateway_by_currency;  // "USD" → gateway
  std::vector<Package> packages;
  std::optional<AmountRange> amount;
  std::string reference_prefix;
  std::vector<std::string> return_origins;  // "https://app.example"; for return_url and cancel_url
  std::int64_t expires_after_ms = 30 * 60 * 1000;
};

// What the payer chose: a package, or an amount.
struct Choice {
  std::string package;
  std::optional<money::Money> amount;
  std::string gateway;  // "" = as configured
};

// What it comes to.
struct Offer {
  std::string package;
  money::Money price;
  std::int64_t credit = 0;
  std::string gateway;
};

// package_not_found, amount_not_offered, amount_out_of_range, gateway_not_found (one was asked for
// that this storefront does not use).
Result<Offer> choose(const Storefront& storefront, const Choice& choice);

// True where the storefront's offers may go through `gateway`.
bool uses(const Storefront& storefront, const std::string& gateway);

// True where `url` may be sent to a payer's browser: http(s), of one of the storefront's origins.
bool return_allowed(const Storefront& storefront, const std::string& url);

}  // namespace tallyport::topup
