// Pricing and routing.
#include "topup/catalogue.h"

#include <algorithm>

namespace tallyport::topup {
namespace {

std::string routed(const Storefront& storefront, const std::string& of_package,
                   const money::Currency& currency) {
  if (!of_package.empty()) return of_package;
  auto by_currency = storefront.gateway_by_currency.find(std::string(currency.code()));
  return by_currency == storefront.gateway_by_currency.end() ? storefront.gateway
                                                             : by_currency->second;
}

Result<Offer> choose_package(const Storefront& storefront, const std::string& id) {
  auto found = std::ranges::find(storefront.packages, id, &Package::id);
  if (found == storefront.packages.end())
    return fail(Errc::package_not_found, "there is no package \"" + id + "\"");
  return Offer{found->id, found->price, found->credit,
               routed(storefront, found->gateway, found->price.currency)};
}

Result<Offer> choose_amount(const Storefront& storefront, const money::Money& amount) {
  const auto& range = storefront.amount;
  if (!range || amount.currency != range->minimum.currency)
    return fail(Errc::amount_not_offered,
                range ? "amounts are taken in " + std::string(range->minimum.currency.code())
                      : "only packages are sold here, no amounts of choice");
  if (amount.minor < range->minimum.minor || amount.minor > range->maximum.minor)
    return fail(Errc::amount_out_of_range, format(amount) + " is not from " +
                                               format(range->minimum) + " to " +
                                               format(range->maximum));
  return Offer{"", amount, amount.minor, routed(storefront, "", amount.currency)};
}

Result<Offer> choose_quoted(const Storefront& storefront, const Quoted& quoted) {
  TALLYPORT_ASSERT(storefront.quote);
  const auto& [minimum, maximum] = storefront.quote->price;
  const auto& price = quoted.price;
  if (price.currency != minimum.currency || price.minor < minimum.minor ||
      price.minor > maximum.minor)
    return fail(Errc::quote_invalid, "the price is " + format(price) + ", not from " +
                                         format(minimum) + " to " + format(maximum));
  const bool is_asset = storefront.asset == price.currency.code();
  if (!is_asset && !quoted.credit)
    return fail(Errc::quote_invalid, "how many " + storefront.asset + " it buys is not said");
  if (quoted.credit && (is_asset ? *quoted.credit != price.minor : *quoted.credit <= 0))
    return fail(Errc::quote_invalid, "the credit cannot be " + std::to_string(*quoted.credit));
  return Offer{"", price, quoted.credit.value_or(price.minor),
               routed(storefront, "", price.currency)};
}

// With the account that the quote names in its place.
Result<std::vector<ledger::NamedShare>> shares_of(const Storefront& storefront,
                                                  const std::optional<Quoted>& quoted) {
  auto shares = storefront.shares;
  for (auto& share : shares) {
    if (share.account != kBeneficiary) continue;
    if (!quoted || quoted->beneficiary.empty())
      return fail(Errc::quote_invalid, "no beneficiary is named");
    share.account = quoted->beneficiary;
  }
  return shares;
}

// "https://app.example:8443" of an http(s) address; "" where it is none.
std::string origin_of(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return "";
  const auto name = url.substr(0, scheme);
  if (name != "https" && name != "http") return "";
  const auto end = url.find_first_of("/?#", scheme + 3);
  const auto authority = url.substr(scheme + 3, end == url.npos ? url.npos : end - scheme - 3);
  if (authority.empty() || authority.find_first_of("@\\ \t\r\n") != authority.npos) return "";
  return name + "://" + authority;
}

}  // namespace

bool uses(const Storefront& storefront, const std::string& gateway) {
  if (gateway == storefront.gateway) return true;
  for (const auto& [currency, name] : storefront.gateway_by_currency)
    if (name == gateway) return true;
  return std::ranges::any_of(storefront.packages,
                             [&](const Package& each) { return each.gateway == gateway; });
}

Result<Offer> choose(const Storefront& storefront, const Choice& choice) {
  auto offer = choice.quoted   ? choose_quoted(storefront, *choice.quoted)
               : choice.amount ? choose_amount(storefront, *choice.amount)
                               : choose_package(storefront, choice.package);
  if (!offer) return offer;
  auto shares = shares_of(storefront, choice.quoted);
  if (!shares) return fail(shares.error());
  offer->shares = std::move(*shares);
  if (choice.gateway.empty()) return offer;
  if (!uses(storefront, choice.gateway))
    return fail(Errc::gateway_not_found,
                "gateway \"" + choice.gateway + "\" does not serve this storefront");
  offer->gateway = choice.gateway;
  return offer;
}

bool return_allowed(const Storefront& storefront, const std::string& url) {
  const bool printable =
      std::ranges::all_of(url, [](char c) { return c > ' ' && c != 0x7f && c != '\\'; });
  const auto origin = origin_of(url);
  return printable && !origin.empty() &&
         std::ranges::find(storefront.return_origins, origin) != storefront.return_origins.end();
}

}  // namespace tallyport::topup
