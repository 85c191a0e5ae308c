// [storefront.NAME.pages]: the pages that payers see. docs/pages.md is the reference.
#include <algorithm>

#include "config/address.h"
#include "config/keys.h"
#include "config/readers.h"
#include "storefront/pattern.h"

namespace tallyport::config {
namespace {

using pages::Pages;

constexpr std::int64_t kMinute = 60'000;

// "/wallet/top-up/": a path without parameters that is none of our own.
std::string read_path(const Section& section, std::string_view key, const std::string& otherwise) {
  if (!section.has(key)) return otherwise;
  const auto given = section.text(key);
  if (!given) return otherwise;
  const auto pattern = storefront::parse_pattern("GET " + *given);
  if (!pattern)
    section.problem(key, "is " + section.shown(key) + "; it " + pattern.error().detail);
  else if (given->find('{') != given->npos)
    section.problem(key, "is " + section.shown(key) + ", must be a path without parameters");
  return *given;
}

void read_paths(const Section& section, pages::Paths& paths) {
  if (!section.require("wallet", "\"/wallet/\"")) return;
  paths.wallet = read_path(section, "wallet", "");
  const bool slash = paths.wallet.ends_with('/');
  const auto below = [&](const char* name) {
    return paths.wallet + (slash ? "" : "/") + name + (slash ? "/" : "");
  };
  paths.topup = read_path(section, "topup", below("topup"));
  paths.success = read_path(section, "success", below("success"));
  paths.cancel = read_path(section, "cancel", below("cancel"));
  paths.methods = read_path(section, "methods", "");
}

// An address of the web, with a path and perhaps a query; https but for loopback.
std::string read_address(const Section& section, std::string_view key) {
  const auto given = section.text(key);
  if (!given) return "";
  const auto address = parse_web_address(std::string_view(*given).substr(0, given->find('?')));
  const bool plain = std::ranges::all_of(*given, [](char c) { return c > ' ' && c <= '~'; });
  if (!address || !plain) {
    section.problem(key, "is " + section.shown(key) +
                             ", must be an address such as \"https://app.example.com/login\"");
    return "";
  }
  if (address->scheme != "https" && !is_loopback(address->host))
    section.problem(key, "is " + section.shown(key) + ", must be https");
  return *given;
}

std::string read_support(const Section& section) {
  const auto given = section.text("support");
  if (!given || !given->starts_with("mailto:")) return read_address(section, "support");
  const auto mailbox = std::string_view(*given).substr(7);
  const bool plain = std::ranges::all_of(mailbox, [](char c) { return c > ' ' && c <= '~'; });
  if (!plain || mailbox.find('@') == mailbox.npos || mailbox.find('@') == 0)
    section.problem("support",
                    "is " + section.shown("support") +
                        ", must be \"mailto:\" and an address, or an address of the web");
  return *given;
}

void read_accent(const Section& section, pages::Look& look) {
  const auto given = section.text("accent");
  if (!given) return;
  const auto colour = pages::parse_colour(*given);
  if (!colour)
    return section.problem("accent",
                           "is " + section.shown("accent") + ", must be a colour like \"#0b6b4f\"");
  look.accent = *colour;
}

// A language tag (RFC 5646) as far as a page needs one: "en", "pt-BR", "zh-Hant".
void read_language(const Section& section, pages::Look& look) {
  const auto given = section.text("language");
  if (!given) return;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto primary = given->substr(0, given->find('-'));
  const bool right = given->size() <= 35 && primary.size() >= 2 && primary.size() <= 3 &&
                     std::ranges::all_of(primary, is_letter) && !given->ends_with('-') &&
                     given->find("--") == given->npos && std::ranges::all_of(*given, [&](char c) {
                       return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
                     });
  if (!right)
    return section.problem("language", "is " + section.shown("language") +
                                           ", must be a language tag such as \"en\" or \"pt-BR\"");
  look.language = *given;
}

void read_texts(const Section& section, pages::Texts& texts) {
  const Tree* table = section.table("texts");
  if (!table) return;
  const auto names = pages::text_names();
  for (const Tree& node : table->children) {
    const auto key = section.path_of("texts") + "." + node.key;
    auto* text = pages::find_text(texts, node.key);
    if (!text) {
      section.context().problem(node.line, key,
                                "is no text of a page" + suggestion(node.key, names));
      continue;
    }
    auto given = read_text(section.context(), node, key);
    if (given && given->empty())
      section.context().problem(node.line, key, "is empty; leave it away for our own words");
    if (given) *text = std::move(*given);
  }
}

std::vector<std::string> read_origins(const Section& section, std::string_view key) {
  std::vector<std::string> origins;
  for (const auto& [text, line, shown] : section.texts(key)) {
    const auto address = parse_web_address(text);
    if (!address || !address->path.empty())
      section.context().problem(line, section.path_of(key),
                                "has " + shown +
                                    ", must be an origin such as "
                                    "\"https://app.example.com\", without a path");
    else if (address->scheme != "https" && !is_loopback(address->host))
      section.context().problem(line, section.path_of(key), "has " + shown + ", must be https");
    else
      origins.push_back(address->origin);
  }
  return origins;
}

std::vector<std::pair<std::string_view, std::string>> paths_of(const Pages& pages) {
  std::vector<std::pair<std::string_view, std::string>> out = {{"wallet", pages.paths.wallet},
                                                               {"topup", pages.paths.topup},
                                                               {"success", pages.paths.success},
                                                               {"cancel", pages.paths.cancel}};
  if (!pages.paths.methods.empty()) out.emplace_back("methods", pages.paths.methods);
  return out;
}

}  // namespace

void read_pages(const Section& parent, Config& config, topup::Storefront& storefront) {
  if (!parent.table("pages")) return;
  const Section section(parent.context(), parent.find("pages"), parent.path_of("pages"),
                        keys::pages);
  Pages made;
  made.tenant = storefront.name;
  made.line = section.line();
  read_paths(section, made.paths);
  made.look.name = storefront.display_name;
  read_language(section, made.look);
  read_accent(section, made.look);
  if (section.has("logo")) made.look.logo = read_address(section, "logo");
  if (section.has("support")) made.look.support = read_support(section);
  if (section.has("login_url")) made.login_url = read_address(section, "login_url");
  section.read("outcome", made.outcome,
               {{"page", Pages::Outcome::page}, {"wallet", Pages::Outcome::wallet}});
  made.embed_origins = read_origins(section, "embed_origins");
  made.checkout_origins = read_origins(section, "checkout_origins");
  std::int64_t minutes = made.link_ms / kMinute;
  section.read("link_minutes", minutes, {1, 60});
  made.link_ms = minutes * kMinute;
  minutes = made.session_ms / kMinute;
  section.read("session_minutes", minutes, {1, 24 * 60});
  made.session_ms = minutes * kMinute;
  read_texts(section, made.look.texts);
  // Payers come back to a page of ours.
  if (const auto own = parse_web_address(config.server.public_url))
    storefront.return_origins.push_back(own->origin);
  config.payer_pages.push_back(std::move(made));
}

void check_pages(Context& context, const Config& config) {
  struct Seen {
    storefront::Pattern pattern;
    int line;
  };
  std::vector<Seen> seen;
  for (const auto& front : config.fronts)
    for (const auto& route : front.routes)
      for (const auto& pattern : route.on) seen.push_back({pattern, route.line});
  for (const auto& each : config.payer_pages)
    for (const auto& [key, path] : paths_of(each)) {
      // Forms are sent to the page that has them.
      for (const char* method : {"GET ", "POST "}) {
        auto pattern = storefront::parse_pattern(method + path);
        if (!pattern) break;  // reported before
        for (const auto& before : seen)
          if (storefront::hides(before.pattern, *pattern))
            context.problem(each.line, "storefront." + each.tenant + ".pages." + std::string(key),
                            "has " + in_quotes(path) + ", whose requests " +
                                in_quotes(before.pattern.str()) + " on line " +
                                std::to_string(before.line) + " takes");
        seen.push_back({std::move(*pattern), each.line});
      }
    }
}

}  // namespace tallyport::config
