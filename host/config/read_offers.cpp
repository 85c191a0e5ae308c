// What a storefront sells: packages at a price, any amount of a range, or what is quoted; and who
// gets which part of it.
#include <algorithm>

#include "config/address.h"
#include "config/keys.h"
#include "config/readers.h"
#include "crypto/standard_webhooks.h"

namespace tallyport::config {
namespace {

// Digits, or a string of decimal digits, as text; nullopt where absent or wrong (reported).
// TOML's floating point is refused: it cannot hold every amount.
std::optional<std::string> read_decimal(const Section& section, std::string_view key) {
  const Tree* node = section.find(key);
  if (!node) return std::nullopt;
  if (node->kind == Tree::Kind::integer) return std::to_string(node->integer);
  if (node->kind == Tree::Kind::decimal) {
    section.problem(key, "is a number with a point, must be quoted: \"" + node->text + "\"");
    return std::nullopt;
  }
  return section.text(key);
}

void read_credits(const Section& section, const topup::Storefront& storefront,
                  topup::Package& package) {
  if (!section.require("credits", "10")) return;
  const auto text = read_decimal(section, "credits");
  if (!text) return;
  const auto credits = money::parse_decimal(*text, storefront.scale);
  if (!credits)
    section.problem("credits", "is " + section.shown("credits") +
                                   ", must be an amount with at most " +
                                   std::to_string(storefront.scale) + " decimals");
  else if (*credits <= 0)
    section.problem("credits", "is " + section.shown("credits") + ", must be more than nothing");
  else
    package.credit = *credits;
}

std::string why_no_money(Errc code) {
  if (code == Errc::currency_unknown) return ", must end in an ISO 4217 code such as NGN";
  if (code == Errc::amount_out_of_range) return ", which does not fit in 64 bits of minor units";
  return ", must be an amount, a space and a currency, with no more decimals than the currency "
         "has, e.g. \"5000.00 NGN\" or \"500 JPY\"";
}

void read_price(const Section& section, topup::Package& package) {
  if (!section.require("price", "\"5000.00 NGN\"")) return;
  const auto text = section.text("price");
  if (!text) return;
  const auto price = money::parse_money(*text);
  if (!price)
    section.problem("price", "is " + section.shown("price") + why_no_money(price.error().code));
  else if (price->minor <= 0)
    section.problem("price", "is " + section.shown("price") + ", must be more than nothing");
  else
    package.price = *price;
}

bool is_package_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

void read_packages(const Section& parent, const Config& config, topup::Storefront& storefront) {
  const Tree* list = parent.list("packages");
  if (!list) return;
  std::vector<std::pair<std::string, int>> seen;
  for (std::size_t i = 0; i < list->children.size(); ++i) {
    const Section section(parent.context(), &list->children[i],
                          parent.path_of("packages") + "[" + std::to_string(i) + "]",
                          keys::package);
    if (list->children[i].kind != Tree::Kind::table) continue;
    topup::Package package;
    if (section.require("id", "\"credits-10\"")) package.id = section.text("id").value_or("");
    const auto before = std::ranges::find(seen, package.id, &std::pair<std::string, int>::first);
    if (section.has("id") && !is_package_id(package.id))
      section.problem("id",
                      "is " + section.shown("id") + ", must be 1 to 64 letters, digits, _, - or .");
    else if (before != seen.end())
      section.problem("id", "is " + section.shown("id") + ", like that of the package on line " +
                                std::to_string(before->second));
    else
      seen.emplace_back(package.id, section.line_of("id"));
    read_credits(section, storefront, package);
    read_price(section, package);
    if (const Tree* node = section.find("gateway"))
      package.gateway = read_gateway_name(section, *node, section.path_of("gateway"), config);
    storefront.packages.push_back(std::move(package));
  }
}

std::optional<money::Money> read_limit(const Section& section, std::string_view key,
                                       money::Currency currency) {
  if (!section.require(key, "\"100.00\"")) return std::nullopt;
  const auto text = read_decimal(section, key);
  if (!text) return std::nullopt;
  const auto minor = money::parse_decimal(*text, currency.exponent());
  if (!minor || *minor <= 0) {
    section.problem(key, "is " + section.shown(key) + ", must be more than nothing, with at most " +
                             std::to_string(currency.exponent()) + " decimals");
    return std::nullopt;
  }
  return money::Money{*minor, currency};
}

// `currency`, `minimum` and `maximum`.
std::optional<topup::AmountRange> read_range(const Section& section) {
  if (!section.require("currency", "\"NGN\"")) return std::nullopt;
  const auto code = section.text("currency");
  if (!code) return std::nullopt;
  const auto currency = money::Currency::parse(*code);
  if (!currency) {
    section.problem("currency", "is " + section.shown("currency") +
                                    ", must be an ISO 4217 code such as \"NGN\"");
    return std::nullopt;
  }
  const auto minimum = read_limit(section, "minimum", *currency);
  const auto maximum = read_limit(section, "maximum", *currency);
  if (!minimum || !maximum) return std::nullopt;
  if (minimum->minor > maximum->minor)
    section.problem("minimum", "is " + money::format(*minimum) + ", more than the maximum, " +
                                   money::format(*maximum));
  return topup::AmountRange{*minimum, *maximum};
}

void read_amount(const Section& parent, topup::Storefront& storefront) {
  if (!parent.table("amount")) return;
  const Section section(parent.context(), parent.find("amount"), parent.path_of("amount"),
                        keys::amount);
  storefront.amount = read_range(section);
  if (storefront.amount && storefront.asset != storefront.amount->minimum.currency.code())
    section.problem("currency", "is " + section.shown("currency") + ", but the asset is " +
                                    in_quotes(storefront.asset) +
                                    ": amounts are credited one to one, so both must be the same");
}

void read_quote_url(const Section& section, topup::QuoteTerms& quote) {
  if (!section.require("url", "\"https://app.example.com/quote\"")) return;
  const auto url = section.text("url");
  if (!url) return;
  const auto address = parse_web_address(*url);
  if (!address)
    return section.problem("url", "is " + section.shown("url") +
                                      ", must be an address such as "
                                      "\"https://app.example.com/quote\", without a query");
  const bool here = is_loopback(address->host);
  if (address->scheme != "https" && !here)
    section.problem("url", "is " + section.shown("url") + ", must be https");
  quote.url = *url;
}

void read_quote(const Section& parent, topup::Storefront& storefront) {
  if (!parent.table("quote")) return;
  const Section section(parent.context(), parent.find("quote"), parent.path_of("quote"),
                        keys::quote);
  topup::QuoteTerms quote;
  read_quote_url(section, quote);
  if (section.require("signing_secret", "\"${env:QUOTE_SECRET}\"")) {
    bool literal = false;
    const auto text = read_text(section.context(), *section.find("signing_secret"),
                                section.path_of("signing_secret"), &literal);
    const auto secret = crypto::WebhookSecret::parse(text.value_or(""));
    if (text && !secret) section.problem("signing_secret", secret.error().detail);
    if (literal)
      warn_if_exposed(section.context(), section.line_of("signing_secret"),
                      section.path_of("signing_secret"));
    quote.signing_secret = Secret(text.value_or(""));
  }
  section.read("timeout_ms", quote.timeout_ms, {100, 30'000});
  if (const auto range = read_range(section)) quote.price = *range;
  storefront.quote = std::move(quote);
}

void read_split(const Section& parent, topup::Storefront& storefront) {
  const Tree* list = parent.list("split");
  std::vector<int> points;
  for (std::size_t i = 0; list && i < list->children.size(); ++i) {
    const Section section(parent.context(), &list->children[i],
                          parent.path_of("split") + "[" + std::to_string(i) + "]", keys::share);
    if (list->children[i].kind != Tree::Kind::table) continue;
    ledger::NamedShare share;
    if (section.require("account", "\"@fees-of-ours\""))
      share.account = section.text("account").value_or("");
    const bool beneficiary = share.account == topup::kBeneficiary;
    if (share.account.starts_with('$') && !beneficiary)
      section.problem("account", "is " + section.shown("account") + ", must be " +
                                     in_quotes(topup::kBeneficiary) + " or an account's name");
    if (beneficiary && !storefront.quote)
      section.problem("account", "is the one that a quote names, but there is no quote");
    const bool has_control = std::ranges::any_of(
        share.account, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
    if (section.has("account") && (share.account.empty() || has_control))
      section.problem("account", "must be a name without control characters");
    if (section.require("basis_points", "9000"))
      section.read("basis_points", share.basis_points, {1, ledger::kWhole});
    points.push_back(share.basis_points);
    storefront.shares.push_back(std::move(share));
  }
  if (parent.has("split") && list && !ledger::is_whole(points))
    parent.problem("split", "has shares that do not add up to 10000 basis points");
  parent.read("hold", storefront.held);
  if (storefront.held && !parent.has("split"))
    parent.problem("hold", "is true, but without a split there is nobody to hold it for");
}

}  // namespace

void read_offers(const Section& section, const Config& config, topup::Storefront& storefront) {
  read_packages(section, config, storefront);
  read_amount(section, storefront);
  read_quote(section, storefront);
  read_split(section, storefront);
  section.read("provider_page", storefront.pages);
  const Tree* packages = section.find("packages");
  const bool none =
      !packages || (packages->kind == Tree::Kind::array && packages->children.empty());
  if (none && !section.has("amount") && !section.has("quote"))
    section.problem("packages", "sells nothing: give packages, an amount, or a quote");
}

}  // namespace tallyport::config
