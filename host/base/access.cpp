// The spelling of scopes and algorithms.
#include "base/access.h"

#include "base/result.h"

namespace tallyport {
namespace {

struct ScopeName {
  Scope scope;
  std::string_view name;
};
constexpr ScopeName kScopes[] = {
    {Scope::topups_read, "topups:read"},         {Scope::topups_write, "topups:write"},
    {Scope::accounts_read, "accounts:read"},     {Scope::gateways_read, "gateways:read"},
    {Scope::gateways_check, "gateways:check"},   {Scope::statistics_read, "statistics:read"},
    {Scope::transfers_write, "transfers:write"}, {Scope::accounts_write, "accounts:write"},
    {Scope::refunds_request, "refunds:request"}, {Scope::refunds_approve, "refunds:approve"},
    {Scope::methods_read, "methods:read"},       {Scope::methods_write, "methods:write"},
    {Scope::pages_link, "pages:link"},
};

}  // namespace

std::string_view scope_name(Scope scope) {
  for (const auto& each : kScopes)
    if (each.scope == scope) return each.name;
  broken_contract("a Scope outside of the list", __FILE__, __LINE__);
}

std::optional<Scope> parse_scope(std::string_view name) {
  for (const auto& each : kScopes)
    if (each.name == name) return each.scope;
  return std::nullopt;
}

std::vector<std::string_view> scope_names() {
  std::vector<std::string_view> names;
  for (const auto& each : kScopes) names.push_back(each.name);
  return names;
}

std::string_view name(JwtAlgorithm algorithm) {
  switch (algorithm) {
    case JwtAlgorithm::HS256:
      return "HS256";
    case JwtAlgorithm::RS256:
      return "RS256";
    case JwtAlgorithm::ES256:
      return "ES256";
  }
  broken_contract("a JwtAlgorithm outside of the list", __FILE__, __LINE__);
}

}  // namespace tallyport
