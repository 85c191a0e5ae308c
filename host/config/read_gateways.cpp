// [gateway.NAME]: which plugin, which secrets, which limits. An empty secret never gets past here.
#include <algorithm>

#include "config/keys.h"
#include "config/readers.h"

namespace tallyport::config {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

bool is_secret_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string needs_one(const Gateway& gateway) {
  return "a gateway whose webhooks are on needs one, e.g. \"${file:/etc/tallyport/secrets/" +
         gateway.name + "-webhook}\"";
}

std::string is_empty(const Gateway& gateway, const std::string& name) {
  return "is empty; give its value, e.g. \"${file:/etc/tallyport/secrets/" + gateway.name + "-" +
         name + "}\", or take the line out";
}

// Reads one value; nothing where it is empty or cannot be had (reported).
void read_secret(Context& context, const Tree& node, const std::string& key, const Gateway& gateway,
                 const std::string& name, std::vector<Secret>& out) {
  bool literal = false;
  auto text = read_text(context, node, key, &literal);
  if (!text) return;
  if (is_blank(*text)) return context.problem(node.line, key, is_empty(gateway, name));
  if (literal) warn_if_exposed(context, node.line, key);
  out.emplace_back(*text);
  wipe(*text);
}

void read_secrets(const Section& section, Gateway& gateway) {
  Context& context = section.context();
  const Tree* table = section.table("secrets");
  if (!gateway.enabled) return;
  if (!section.has("secrets") || (table && table->children.empty())) {
    if (gateway.webhooks)
      section.problem("secrets", "has no secret; " + needs_one(gateway) +
                                     " under its plugin's name for it; or webhooks = false");
    return;
  }
  if (!table) return;
  gateway.lines["/secrets"] = table->line;
  for (const Tree& node : table->children) {
    const std::string key = section.path_of("secrets") + "." + node.key;
    const std::string pointer = "/secrets/" + node.key;
    gateway.lines[pointer] = node.line;
    if (!is_secret_name(node.key)) {
      context.problem(node.line, key, "is not a name of small letters, digits and _");
      continue;
    }
    std::vector<Secret> values;
    if (node.kind != Tree::Kind::array) {
      read_secret(context, node, key, gateway, node.key, values);
    } else if (node.children.empty()) {
      context.problem(node.line, key, is_empty(gateway, node.key));
    } else {
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        const auto at = std::to_string(i);
        gateway.lines[pointer + "/" + at] = node.children[i].line;
        read_secret(context, node.children[i], key + "[" + at + "]", gateway, node.key, values);
      }
    }
    if (!values.empty()) gateway.secrets.emplace_back(node.key, std::move(values));
  }
}

void read_plugin(const Section& section, const Config& config, Gateway& gateway) {
  if (!section.require("plugin", "\"sandbox\"")) return;
  const auto given = section.text("plugin");
  if (!given) return;
  const bool is_file_name = !given->empty() && std::ranges::all_of(*given, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!is_file_name && !given->starts_with('/'))
    return section.problem("plugin", "is " + section.shown("plugin") +
                                         ", must be a plugin's name such as \"sandbox\" or an "
                                         "absolute path");
  gateway.plugin = *given;
  gateway.plugin_path = is_file_name ? config.plugin_directory + "/" + *given + ".so" : *given;
}

void read_limits(const Section& parent, Gateway& gateway) {
  const Section section(parent.context(), parent.find("limits"), parent.path_of("limits"),
                        keys::limits);
  GatewayLimits& limits = gateway.limits;
  section.read("in_flight_max", limits.in_flight_max, {1, 10'000});
  section.read("timeout_ms", limits.timeout_ms, {100, 120'000});
  section.read("deadline_ms", limits.deadline_ms, {100, 300'000});
  section.read("response_max_bytes", limits.response_max_bytes, {1'024, 16 << 20});
  if (limits.timeout_ms > limits.deadline_ms)
    section.problem("timeout_ms", "is " + std::to_string(limits.timeout_ms) +
                                      ", must not be more than deadline_ms, " +
                                      std::to_string(limits.deadline_ms));
}

void read_breaker(const Section& parent, Gateway& gateway) {
  const Section section(parent.context(), parent.find("breaker"), parent.path_of("breaker"),
                        keys::breaker);
  section.read("failures", gateway.breaker.failures, {1, 1'000});
  section.read("open_ms", gateway.breaker.open_ms, {100, 600'000});
}

Gateway read_gateway(Context& context, const Tree& tree, const Config& config) {
  Gateway gateway;
  gateway.name = tree.key;
  gateway.line = tree.line;
  const Section section(context, &tree, "gateway." + tree.key, keys::gateway);
  if (tree.kind != Tree::Kind::table) return gateway;
  if (!is_section_name(tree.key))
    context.problem(tree.line, section.path(),
                    "is not a name of small letters, digits and -, at most 40, a letter first");
  section.read("enabled", gateway.enabled);
  section.read("webhooks", gateway.webhooks);
  section.read("allow_raw_card", gateway.allow_raw_card);
  if (gateway.allow_raw_card && gateway.enabled)
    section.warning("allow_raw_card",
                    "lets card numbers pass through this server, which puts it, its host and its "
                    "network under all of PCI DSS; a payment page or a token needs none of that");
  if (section.require("mode", "\"test\""))
    section.read("mode", gateway.mode, {{"test", topup::Mode::test}, {"live", topup::Mode::live}});
  read_plugin(section, config, gateway);
  read_secrets(section, gateway);
  read_limits(section, gateway);
  read_breaker(section, gateway);
  if (const Tree* settings = section.table("settings"); settings && gateway.enabled)
    read_settings(context, *settings, section.path_of("settings"), gateway);
  return gateway;
}

}  // namespace

bool is_section_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

void warn_if_exposed(Context& context, int line, const std::string& key) {
  if (context.world_readable && !context.development)
    context.warning(line, key,
                    "is a secret in a file that everybody may read: chmod o= the file, "
                    "or keep it elsewhere, e.g. \"${credential:NAME}\"");
}

void read_gateways(const Section& root, Config& config) {
  const Tree* table = root.table("gateway");
  if (table)
    for (const Tree& child : table->children)
      config.gateways.push_back(read_gateway(root.context(), child, config));
  const bool any_is_wrong_kind = root.has("gateway") && !table;
  if (!any_is_wrong_kind && std::ranges::none_of(config.gateways, &Gateway::enabled))
    root.problem("gateway", "none is enabled; nobody can pay: write a section [gateway.NAME]");
}

}  // namespace tallyport::config
