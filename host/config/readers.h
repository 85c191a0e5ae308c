// The readers of the sections, one function each. Internal to config/.
#pragma once

#include "config/section.h"
#include "storefront/route.h"

namespace tallyport::config {

// read_basics.cpp
void read_server(const Section& root, Config& config);
void read_database(const Section& root, Config& config);
void read_log(const Section& root, Config& config);
void read_plugins(const Section& root, Config& config);
void read_janitor(const Section& root, Config& config);
void read_journal(const Section& root, Config& config);

// read_proof.cpp
void read_proof(const Section& root, Config& config);

// read_gateways.cpp, after read_plugins
void read_gateways(const Section& root, Config& config);
// settings.cpp: the settings as JSON, with the line of each member.
void read_settings(Context& context, const Tree& settings, const std::string& key,
                   Gateway& gateway);

// read_storefronts.cpp, after read_server and read_gateways
void read_storefronts(const Section& root, Config& config);
// The name of a gateway that is there and enabled; "" where it is not (reported).
std::string read_gateway_name(const Section& section, const Tree& node, const std::string& key,
                              const Config& config);

// read_offers.cpp: packages and amount, after the asset
void read_offers(const Section& section, const Config& config, topup::Storefront& storefront);

// read_routes.cpp: the storefront's own routes; check_routes once all are read
void read_front(const Section& section, Config& config, const topup::Storefront& storefront);
void check_routes(Context& context, const Config& config);

// read_pages.cpp: the pages that payers see, after the offers and the return addresses; check_pages
// once all are read
void read_pages(const Section& section, Config& config, topup::Storefront& storefront);
void check_pages(Context& context, const Config& config);

// read_inputs.cpp: what a route's call is given
std::vector<storefront::Mapping> read_inputs(const Section& route, const storefront::Route& of,
                                             const topup::Storefront& storefront,
                                             const Config& config);

// read_replies.cpp: what is sent. `call` is null where any may stand behind the reply.
storefront::Reply read_reply(const Section& section, const storefront::Call* call);
std::optional<storefront::Node> read_error(const Section& section);
std::vector<storefront::Case> read_cases(const Section& section, const storefront::Call* call);

// read_template.cpp: JSON and texts with placeholders, each of which one of the shapes has.
struct Names {
  std::string of;  // "topup.create", "an error": for messages
  std::vector<const storefront::Shape*> answer;
  const storefront::Call* list = nullptr;  // whose list there is
};
storefront::Node read_node(Context& context, const Tree& tree, const std::string& key,
                           const Names& names);
storefront::Text read_template(Context& context, const Tree& tree, const std::string& key,
                               const Names& names);

// read_callers.cpp, after read_storefronts
void read_api_keys(const Section& root, Config& config);
void read_jwt(const Section& root, Config& config);

// "[a-z][a-z0-9-]*", at most 40 characters: gateways and storefronts stand in URLs and metrics.
bool is_section_name(std::string_view name);
// A value that should be a secret: warns where it stands in a file that everybody may read, but for
// development.
void warn_if_exposed(Context& context, int line, const std::string& key);

// What to say of a name that no [section.NAME] has. `written` is what stands in the file.
template <class Named>
std::string unknown_name(std::string_view written, std::string_view section,
                         const std::vector<Named>& known) {
  std::vector<std::string_view> names;
  for (const auto& one : known) names.push_back(one.name);
  return "is " + in_quotes(written) + ", but there is no such [" + std::string(section) + ".NAME]" +
         suggestion(written, names);
}

}  // namespace tallyport::config
