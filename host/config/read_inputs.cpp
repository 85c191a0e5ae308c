// A route's `with`: where each input of its call comes from.
#include <algorithm>
#include <set>

#include "config/readers.h"

namespace tallyport::config {
namespace {

using storefront::Input;
using storefront::Mapping;
using storefront::Place;
using storefront::Source;
using storefront::Unit;
using From = Source::From;

constexpr std::pair<std::string_view, From> kSources[] = {{"$path.", From::path},
                                                          {"$query.", From::query},
                                                          {"$header.", From::header},
                                                          {"$claims.", From::claim}};

class Reader {
 public:
  Reader(const Section& section, const storefront::Route& route,
         const topup::Storefront& storefront, const Config& config)
      : context_(section.context()), route_(route), storefront_(storefront), config_(config) {}

  void members(const Tree& table, const std::string& key, const std::string& prefix) {
    for (const Tree& node : table.children) {
      const auto name = prefix + node.key;
      const auto at = key + "." + node.key;
      if (node.kind == Tree::Kind::table)
        members(node, at, name + ".");
      else
        mapping(node, at, name);
    }
  }

  // What is wrong with all of them together.
  void check(const Section& section) const {
    const std::string name(route_.call->name);
    const auto gives = [&](std::string_view input) {
      return std::ranges::any_of(
          out, [&](const Mapping& one) { return storefront::split_unit(one.input).name == input; });
    };
    std::set<std::string_view> targets;
    for (const Mapping& one : out) {
      const auto* input =
          storefront::find_input(*route_.call, storefront::split_unit(one.input).name);
      const bool many = input->target.ends_with('/');  // metadata
      if (!many && !targets.insert(input->target).second)
        section.problem("with", "gives " + in_quotes(one.input) + " besides another for the same");
      if (storefront::split_unit(one.input).unit == Unit::major && !gives("currency"))
        section.problem("with", "gives " + in_quotes(one.input) +
                                    ", which needs currency beside it to know its decimals");
    }
    // A user's token names the account.
    for (const Input& input : route_.call->inputs)
      if (input.place == Place::path && input.name != "account" &&
          !targets.contains(input.target)) {
        section.problem("with", "gives no " + std::string(input.name) + ", which " + name +
                                    " needs, e.g. with = { " + std::string(input.name) + " = \"" +
                                    (storefront::is_webhook(*route_.call) ? "NAME" : "$path.id") +
                                    "\" }");
        return;
      }
  }

  std::vector<Mapping> out;

 private:
  void mapping(const Tree& node, const std::string& key, const std::string& name) {
    const auto [base, unit] = storefront::split_unit(name);
    const Input* input = storefront::find_input(*route_.call, base);
    if (!input)
      return context_.problem(node.line, key,
                              "is no input of " + std::string(route_.call->name) +
                                  known_instead(name, storefront::input_names(*route_.call)));
    if (unit == Unit::major && input->kind != storefront::Kind::money)
      return context_.problem(node.line, key,
                              "is in major units, but " + std::string(base) + " is no money");
    Mapping made{name, {}};
    if (node.kind != Tree::Kind::array) {
      add(node, key, *input, made);
    } else if (node.children.empty()) {
      context_.problem(node.line, key, "is empty; give a source");
    } else {
      for (const Tree& one : node.children) add(one, key, *input, made);
    }
    out.push_back(std::move(made));
  }

  void add(const Tree& node, const std::string& key, const Input& input, Mapping& made) {
    if (node.kind == Tree::Kind::integer) {
      made.sources.push_back({From::constant, node.text});
    } else if (node.kind != Tree::Kind::string) {
      context_.problem(node.line, key,
                       "is " + std::string(kind_name(node.kind)) +
                           ", must be a source such as \"/member\", \"$query.NAME\" or a text");
    } else if (auto source = read(node, key)) {
      check_constant(node, key, input, *source);
      made.sources.push_back(std::move(*source));
    }
  }

  std::optional<Source> read(const Tree& node, const std::string& key) {
    const std::string& text = node.text;
    if (text.starts_with('/')) return from_body(node, key);
    for (const auto& [prefix, from] : kSources)
      if (text.starts_with(prefix) && text.size() > prefix.size())
        return named(node, key, from, text.substr(prefix.size()));
    if (text.starts_with('$') && !text.starts_with("${") && !text.starts_with("$${")) {
      context_.problem(node.line, key,
                       "is " + in_quotes(text) +
                           ", must be \"/member\" of the body, \"$path.NAME\", \"$query.NAME\", "
                           "\"$header.NAME\", \"$claims.NAME\" or a text of its own");
      return std::nullopt;
    }
    auto constant = read_text(context_, node, key);
    if (!constant) return std::nullopt;
    return Source{From::constant, std::move(*constant)};
  }

  std::optional<Source> from_body(const Tree& node, const std::string& key) {
    for (const auto& pattern : route_.on)
      if (pattern.method == "GET" || pattern.method == "DELETE") {
        context_.problem(node.line, key,
                         "is " + in_quotes(node.text) + ", but " + pattern.method +
                             " has no body; use \"$query.NAME\"");
        return std::nullopt;
      }
    for (std::size_t at = 0; (at = node.text.find('~', at)) != std::string::npos; ++at)
      if (const char next = at + 1 < node.text.size() ? node.text[at + 1] : ' ';
          next != '0' && next != '1') {
        context_.problem(node.line, key,
                         "is " + in_quotes(node.text) + ", which is no JSON pointer (RFC 6901)");
        return std::nullopt;
      }
    return Source{From::body, node.text};
  }

  std::optional<Source> named(const Tree& node, const std::string& key, From from,
                              std::string name) {
    for (const auto& pattern : route_.on)
      if (from == From::path && !pattern.has_param(name)) {
        context_.problem(node.line, key,
                         "is " + in_quotes(node.text) + ", but " + in_quotes(pattern.str()) +
                             " has no {" + name + "}");
        return std::nullopt;
      }
    if (from == From::claim && route_.asked == storefront::Route::Asked::by_anybody) {
      context_.problem(node.line, key, "is a claim, but an anonymous route gets no token");
      return std::nullopt;
    }
    return Source{from, std::move(name)};
  }

  // What stands in the file can be looked at now.
  void check_constant(const Tree& node, const std::string& key, const Input& input,
                      const Source& source) {
    if (source.from != From::constant) {
      if (storefront::is_webhook(*route_.call))
        context_.problem(
            node.line, key,
            "is " + in_quotes(node.text) + ", must be the name of a gateway: nobody chooses it");
      return;
    }
    if (input.name == "gateway") {
      const Gateway* gateway = config_.gateway(source.name);
      if (!gateway)
        context_.problem(node.line, key, unknown_name(node.text, "gateway", config_.gateways));
      else if (storefront::is_webhook(*route_.call) && !(gateway->enabled && gateway->webhooks))
        context_.problem(node.line, key,
                         "is " + in_quotes(node.text) + ", which takes no webhooks");
      else if (!storefront::is_webhook(*route_.call) && !topup::uses(storefront_, source.name))
        context_.problem(node.line, key,
                         "is " + in_quotes(node.text) + ", which the storefront does not use");
    }
    const bool address = input.name == "return_url" || input.name == "cancel_url";
    if (address && !topup::return_allowed(storefront_, source.name))
      context_.problem(node.line, key,
                       "is " + in_quotes(node.text) + ", which is of no origin in return_urls");
  }

  Context& context_;
  const storefront::Route& route_;
  const topup::Storefront& storefront_;
  const Config& config_;
};

}  // namespace

std::vector<Mapping> read_inputs(const Section& route, const storefront::Route& of,
                                 const topup::Storefront& storefront, const Config& config) {
  Reader reader(route, of, storefront, config);
  if (const Tree* table = route.table("with")) reader.members(*table, route.path_of("with"), "");
  reader.check(route);
  return std::move(reader.out);
}

}  // namespace tallyport::config
