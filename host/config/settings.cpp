// A plugin's settings: a TOML table becomes JSON text; the lines are kept for later complaints.
#include <cmath>

#include <nlohmann/json.hpp>

#include "config/readers.h"

namespace tallyport::config {
namespace {

using Json = nlohmann::ordered_json;

std::string escape_pointer(std::string_view key) {
  std::string out;
  for (char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

class SettingsReader {
 public:
  SettingsReader(Context& context, Gateway& gateway) : context_(context), gateway_(gateway) {}

  Json read(const Tree& node, const std::string& key, const std::string& pointer) {
    gateway_.lines[pointer] = node.line;
    switch (node.kind) {
      case Tree::Kind::table: {
        Json out = Json::object();
        for (const Tree& member : node.children)
          out[member.key] =
              read(member, key + "." + member.key, pointer + "/" + escape_pointer(member.key));
        return out;
      }
      case Tree::Kind::array: {
        Json out = Json::array();
        for (const Tree& item : node.children) {
          const std::string at = std::to_string(out.size());
          out.push_back(read(item, key + "[" + at + "]", pointer + "/" + at));
        }
        return out;
      }
      case Tree::Kind::string:
        return string(node, key);
      case Tree::Kind::integer:
        return node.integer;
      case Tree::Kind::boolean:
        return node.boolean;
      case Tree::Kind::decimal:
        if (std::isfinite(node.decimal)) return node.decimal;
        context_.problem(node.line, key, "is " + node.text + ", which JSON does not have");
        return nullptr;
      case Tree::Kind::date:
        context_.problem(node.line, key, "is a date or time, which JSON does not have: quote it");
        return nullptr;
    }
    return nullptr;
  }

 private:
  Json string(const Tree& node, const std::string& key) {
    auto text = read_text(context_, node, key);
    if (!text) return nullptr;
    try {
      (void)Json(*text).dump();
    } catch (const Json::exception&) {
      context_.problem(node.line, key, "holds bytes that are not UTF-8");
      return nullptr;
    }
    return *text;
  }

  Context& context_;
  Gateway& gateway_;
};

}  // namespace

void read_settings(Context& context, const Tree& settings, const std::string& key,
                   Gateway& gateway) {
  gateway.settings = SettingsReader(context, gateway).read(settings, key, "/settings").dump();
}

}  // namespace tallyport::config
