// [storefront.NAME]: what one application sells, for how much, through which gateway.
#include <algorithm>
#include <set>

#include "config/address.h"
#include "config/keys.h"
#include "config/readers.h"

namespace tallyport::config {
namespace {

constexpr int kScaleMax = 8;

void read_asset(const Section& section, topup::Storefront& storefront) {
  if (!section.require("asset", "\"credits\"")) return;
  const auto asset = section.text("asset");
  if (!asset) return;
  const bool allowed =
      !asset->empty() && asset->size() <= 32 && std::ranges::all_of(*asset, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
      });
  if (!allowed)
    return section.problem(
        "asset", "is " + section.shown("asset") + ", must be 1 to 32 letters, digits, _ or -");
  storefront.asset = *asset;
  const auto currency = money::Currency::parse(*asset);
  if (currency) storefront.scale = currency->exponent();
  section.read("scale", storefront.scale, {0, kScaleMax});
  if (currency && storefront.scale != currency->exponent())
    section.problem("scale", "is " + std::to_string(storefront.scale) + ", must be " +
                                 std::to_string(currency->exponent()) + " because the asset is " +
                                 *asset);
}

void read_gateway_by_currency(const Section& section, const Config& config,
                              topup::Storefront& storefront) {
  const Tree* table = section.table("gateway_by_currency");
  if (!table) return;
  for (const Tree& node : table->children) {
    const std::string key = section.path_of("gateway_by_currency") + "." + node.key;
    const auto currency = money::Currency::parse(node.key);
    if (!currency) section.context().problem(node.line, key, "is not an ISO 4217 code such as NGN");
    storefront.gateway_by_currency[node.key] = read_gateway_name(section, node, key, config);
  }
}

void read_return_urls(const Section& section, topup::Storefront& storefront) {
  const std::string key = section.path_of("return_urls");
  for (const auto& [text, line, shown] : section.texts("return_urls")) {
    const auto address = parse_web_address(text);
    if (!address || !address->path.empty()) {
      section.context().problem(line, key,
                                "has " + shown +
                                    ", must be an origin such as "
                                    "\"https://app.example.com\", without a path");
      continue;
    }
    const bool here = is_loopback(address->host);
    if (address->scheme != "https" && !here)
      section.context().problem(line, key, "has " + shown + ", must be https");
    if (here && !section.context().development)
      section.context().warning(line, key, "has " + shown + ", which is for development");
    storefront.return_origins.push_back(address->origin);
  }
}

void read_reference_prefix(const Section& section, topup::Storefront& storefront) {
  const auto given = section.text("reference_prefix");
  if (!given) return;
  const bool allowed = given->size() <= 16 && std::ranges::all_of(*given, [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '-';
                       });
  if (!allowed)
    return section.problem("reference_prefix", "is " + section.shown("reference_prefix") +
                                                   ", must be at most 16 letters, digits or -");
  storefront.reference_prefix = *given;
}

// Test money must not buy what live money buys.
void check_modes(const Section& section, const Config& config,
                 const topup::Storefront& storefront) {
  std::set<std::string> names{storefront.gateway};
  for (const auto& [currency, name] : storefront.gateway_by_currency) names.insert(name);
  for (const auto& package : storefront.packages) names.insert(package.gateway);
  const Gateway* first = nullptr;
  for (const auto& name : names) {
    const Gateway* gateway = config.gateway(name);
    if (!gateway) continue;
    if (first && first->mode != gateway->mode)
      return section.context().problem(
          section.line(), section.path(),
          "uses " + in_quotes(first->name) + " and " + in_quotes(name) +
              ", one of mode test and one of mode live: test money would buy live credit");
    first = gateway;
  }
}

topup::Storefront read_storefront(Context& context, const Tree& tree, Config& config) {
  topup::Storefront storefront;
  storefront.name = tree.key;
  const Section section(context, &tree, "storefront." + tree.key, keys::storefront);
  if (tree.kind != Tree::Kind::table) return storefront;
  if (!is_section_name(tree.key))
    context.problem(tree.line, section.path(),
                    "is not a name of small letters, digits and -, at most 40, a letter first");
  storefront.display_name = section.text("display_name").value_or(tree.key);
  read_asset(section, storefront);
  if (section.require("gateway", "\"sandbox\""))
    storefront.gateway =
        read_gateway_name(section, *section.find("gateway"), section.path_of("gateway"), config);
  read_gateway_by_currency(section, config, storefront);
  read_offers(section, config, storefront);
  std::int64_t minutes = storefront.expires_after_ms / 60'000;
  section.read("topup_expires_minutes", minutes, {1, 7 * 24 * 60});
  storefront.expires_after_ms = minutes * 60'000;
  read_reference_prefix(section, storefront);
  read_return_urls(section, storefront);
  check_modes(section, config, storefront);
  read_front(section, config, storefront);
  read_pages(section, config, storefront);
  return storefront;
}

}  // namespace

std::string read_gateway_name(const Section& section, const Tree& node, const std::string& key,
                              const Config& config) {
  auto name = read_text(section.context(), node, key);
  if (!name) return "";
  const Gateway* gateway = config.gateway(*name);
  if (!gateway) {
    section.context().problem(node.line, key, unknown_name(node.text, "gateway", config.gateways));
    return "";
  }
  if (!gateway->enabled)
    section.context().problem(node.line, key,
                              "is " + in_quotes(node.text) + ", which is not enabled (line " +
                                  std::to_string(gateway->line) + ")");
  return *name;
}

void read_storefronts(const Section& root, Config& config) {
  const Tree* table = root.table("storefront");
  if (table)
    for (const Tree& child : table->children)
      config.storefronts.push_back(read_storefront(root.context(), child, config));
  check_routes(root.context(), config);
  check_pages(root.context(), config);
  const bool is_wrong_kind = root.has("storefront") && !table;
  if (!is_wrong_kind && config.storefronts.empty())
    root.problem("storefront", "there is none; nothing is sold: write a section [storefront.NAME]");
}

}  // namespace tallyport::config
