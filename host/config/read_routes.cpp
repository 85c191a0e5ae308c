// [[storefront.NAME.route]]: the application's own paths, and which of our operations each stands
// for. docs/storefronts.md is the reference.
#include <algorithm>

#include "config/keys.h"
#include "config/readers.h"

namespace tallyport::config {
namespace {

using storefront::Call;
using storefront::Front;
using storefront::Route;

// One string, or a list of them.
std::vector<Item> one_or_more(const Section& section, std::string_view key) {
  const Tree* node = section.find(key);
  if (!node) return {};
  if (node->kind == Tree::Kind::array) return section.texts(key);
  const auto text = section.text(key);
  if (!text) return {};
  return {{*text, node->line, in_quotes(node->text)}};
}

void read_patterns(const Section& section, Route& route) {
  if (!section.require("on", "\"POST /credits/buy\"")) return;
  const auto given = one_or_more(section, "on");
  const Tree* node = section.find("on");
  if (given.empty() && node->kind == Tree::Kind::array && node->children.empty())
    section.problem("on", "is empty; give a method and a path");
  for (const auto& [text, line, shown] : given) {
    auto pattern = storefront::parse_pattern(text);
    if (!pattern)
      section.context().problem(line, section.path_of("on"),
                                "is " + shown + "; it " + pattern.error().detail);
    else
      route.on.push_back(std::move(*pattern));
  }
}

void read_call(const Section& section, Route& route) {
  if (!section.require("call", "\"topup.create\"")) return;
  const auto name = section.text("call");
  if (!name) return;
  route.call = storefront::find_call(*name);
  if (!route.call)
    section.problem("call", "is " + section.shown("call") + ", which is no call" +
                                known_instead(*name, storefront::call_names()));
}

void read_anonymous(const Section& section, Route& route) {
  bool anonymous = false;
  section.read("anonymous", anonymous);
  if (!anonymous) return;
  route.asked = Route::Asked::by_anybody;
  const Tree* with = section.find("with");
  const bool by_reference = with && with->kind == Tree::Kind::table && with->find("reference");
  if (route.call->anonymous != Call::Anonymous::by_reference || !by_reference)
    section.problem("anonymous",
                    "is true, which goes with topup.get and topup.verify alone, by reference");
}

void read_map(const Section& section, Route& route) {
  const Tree* table = section.table("map");
  if (!table) return;
  for (const Tree& of : table->children) {
    const auto key = section.path_of("map") + "." + of.key;
    const auto& shape = route.call->list.empty() ? route.call->answer : route.call->item;
    if (!storefront::find_placeholder(shape, of.key) &&
        !storefront::find_placeholder(storefront::error_shape(), of.key)) {
      section.context().problem(of.line, key,
                                "is no placeholder of " + std::string(route.call->name) +
                                    known_instead(of.key, storefront::placeholder_names(shape)));
      continue;
    }
    if (of.kind != Tree::Kind::table) {
      section.context().problem(of.line, key, "must be a table: { succeeded = \"COMPLETED\" }");
      continue;
    }
    for (const Tree& word : of.children) {
      auto text = read_text(section.context(), word, key + "." + word.key);
      if (text) route.map[of.key][word.key] = std::move(*text);
    }
  }
}

Route read_route(const Section& section, const Config& config,
                 const topup::Storefront& storefront) {
  Route route;
  route.line = section.line();
  read_patterns(section, route);
  read_call(section, route);
  route.error = read_error(section);
  if (!route.call) return route;
  read_anonymous(section, route);
  route.with = read_inputs(section, route, storefront, config);
  route.reply = read_reply(section, route.call);
  route.cases = read_cases(section, route.call);
  read_map(section, route);
  if (storefront::is_webhook(*route.call))
    for (const auto& pattern : route.on)
      if (pattern.method != "POST")
        section.problem("on", "has " + in_quotes(pattern.str()) + ", but webhooks are POSTed");
  return route;
}

void read_schemes(const Section& section, Front& front) {
  const auto given = one_or_more(section, "authorization");
  if (!given.empty()) front.schemes.clear();
  for (const auto& [text, line, shown] : given) {
    const bool is_word = !text.empty() && std::ranges::all_of(text, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!is_word)
      section.context().problem(line, section.path_of("authorization"),
                                "has " + shown +
                                    ", must be the name of a scheme such as "
                                    "\"Bearer\" or \"Token\"");
    front.schemes.push_back(text);
  }
}

}  // namespace

void read_front(const Section& section, Config& config, const topup::Storefront& storefront) {
  Front front;
  front.tenant = storefront.name;
  front.asset = storefront.asset;
  front.scale = storefront.scale;
  read_schemes(section, front);
  const auto error = read_error(section);
  const auto cases = read_cases(section, nullptr);
  const Tree* list = section.list("route");
  if (!list) return;
  for (std::size_t i = 0; i < list->children.size(); ++i) {
    const Section one(section.context(), &list->children[i],
                      section.path_of("route") + "[" + std::to_string(i) + "]", keys::route);
    if (list->children[i].kind != Tree::Kind::table) continue;
    auto route = read_route(one, config, storefront);
    if (!route.error) route.error = error;
    route.cases.insert(route.cases.end(), cases.begin(), cases.end());
    front.routes.push_back(std::move(route));
  }
  if (!front.routes.empty()) config.fronts.push_back(std::move(front));
}

void check_routes(Context& context, const Config& config) {
  struct Seen {
    const storefront::Pattern& pattern;
    int line;
  };
  std::vector<Seen> seen;
  for (const auto& front : config.fronts)
    for (const auto& route : front.routes)
      for (const auto& pattern : route.on) {
        for (const auto& before : seen)
          if (storefront::hides(before.pattern, pattern))
            context.problem(route.line, "storefront." + front.tenant + ".route",
                            "has " + in_quotes(pattern.str()) + ", whose requests " +
                                in_quotes(before.pattern.str()) + " on line " +
                                std::to_string(before.line) + " takes");
        seen.push_back({pattern, route.line});
      }
}

}  // namespace tallyport::config
