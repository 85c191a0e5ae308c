// What a caller may do. A closed list; the names are those of tokens and of the configuration.
#pragma once

#include <optional>
#include <set>
#include <string_view>

namespace tallyport::http {

enum class Scope {
  topups_read,
  topups_write,
  accounts_read,
  gateways_read,
  gateways_check,
  statistics_read,
  transfers_write,
};

// "topups:read".
std::string_view scope_name(Scope scope);
std::optional<Scope> parse_scope(std::string_view name);

using Scopes = std::set<Scope>;

}  // namespace tallyport::http
