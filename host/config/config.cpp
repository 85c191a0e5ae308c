// Look-ups in the configuration, and the spelling of scopes.
#include "config/config.h"

#include <algorithm>

namespace tallyport::config {
namespace {

struct ScopeRow {
  Scope scope;
  std::string_view name;
};

constexpr ScopeRow kScopes[] = {
    {Scope::topups_read, "topups:read"},         {Scope::topups_write, "topups:write"},
    {Scope::accounts_read, "accounts:read"},     {Scope::gateways_read, "gateways:read"},
    {Scope::gateways_check, "gateways:check"},   {Scope::statistics_read, "statistics:read"},
    {Scope::transfers_write, "transfers:write"},
};

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Named::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string_view scope_name(Scope scope) {
  const auto* row = std::ranges::find(kScopes, scope, &ScopeRow::scope);
  TALLYPORT_ASSERT(row != std::end(kScopes));
  return row->name;
}

std::optional<Scope> parse_scope(std::string_view name) {
  const auto* row = std::ranges::find(kScopes, name, &ScopeRow::name);
  if (row == std::end(kScopes)) return std::nullopt;
  return row->scope;
}

int Gateway::line_of(std::string_view json_pointer) const {
  for (;;) {
    const auto found = settings_lines.find(std::string(json_pointer));
    if (found != settings_lines.end()) return found->second;
    if (json_pointer.empty()) return line;
    const auto slash = json_pointer.rfind('/');
    json_pointer = slash == json_pointer.npos ? "" : json_pointer.substr(0, slash);
  }
}

const std::string& Storefront::gateway_for(const Package* package,
                                           std::string_view currency) const {
  if (package && !package->gateway.empty()) return package->gateway;
  const auto found = gateway_by_currency.find(std::string(currency));
  return found == gateway_by_currency.end() ? gateway : found->second;
}

const Gateway* Config::gateway(std::string_view name) const { return find_named(gateways, name); }
const Storefront* Config::storefront(std::string_view name) const {
  return find_named(storefronts, name);
}

}  // namespace tallyport::config
