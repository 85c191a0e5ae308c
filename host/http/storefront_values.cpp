// Written as text, not by a JSON library: 145.50 has to leave as 145.50, and no double holds that.
#include "http/storefront_values.h"

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/storefront_inputs.h"
#include "money/money.h"

namespace tallyport::http {
namespace {

using nlohmann::json;
using storefront::Kind;
using storefront::Node;
using storefront::Shape;
using storefront::Slot;
using storefront::Unit;

// A value as JSON writes it, and whether that is a string.
struct Value {
  std::string text;
  enum class Is { nothing, string, other } is = Is::nothing;
};

std::string in_json(const std::string& text) { return dump(nlohmann::ordered_json(text)); }

class Filler {
 public:
  Filler(const StorefrontValues& values, const json* item) : values_(values), item_(item) {}

  std::string node(const Node& node) const {
    switch (node.kind) {
      case Node::Kind::object:
        return joined(node, '{', '}');
      case Node::Kind::list:
        return joined(node, '[', ']');
      case Node::Kind::each:
        return each(node);
      case Node::Kind::text:
        return in_json(text(node.pieces));
      case Node::Kind::slot: {
        const auto found = value(node.slot);
        if (found.is == Value::Is::nothing) return "null";
        return found.is == Value::Is::string ? in_json(found.text) : found.text;
      }
      case Node::Kind::literal:
        return node.json;
    }
    return "null";
  }

  std::string text(const storefront::Text& pieces) const {
    std::string out;
    for (const auto& piece : pieces) {
      out += piece.text;
      for (const auto& slot : piece.slot) out += value(slot).text;
    }
    return out;
  }

 private:
  std::string joined(const Node& of, char open, char close) const {
    std::string out(1, open);
    for (std::size_t i = 0; i < of.children.size(); ++i) {
      if (i > 0) out += ',';
      if (of.kind == Node::Kind::object) out += in_json(of.children[i].key) + ':';
      out += node(of.children[i]);
    }
    return out + close;
  }

  std::string each(const Node& of) const {
    std::string out = "[";
    if (values_.items)
      for (const auto& item : *values_.items)
        out += (out.size() > 1 ? "," : "") + Filler(values_, &item).node(of.children.at(0));
    return out + "]";
  }

  Value value(const Slot& slot) const {
    if (slot.of == Slot::Of::item)
      return item_ ? value(slot, values_.route.call->item, *item_) : Value{};
    for (const auto& [shape, document] : values_.of)
      if (storefront::find_placeholder(shape, slot.name)) return value(slot, shape, document);
    return {};
  }

  Value value(const Slot& slot, const Shape& shape, const json& document) const {
    const auto& placeholder = *storefront::find_placeholder(shape, slot.name);
    const json* found = nullptr;
    if (auto pointer = placeholder.pointer; pointer.ends_with('/')) {  // of "metadata.*"
      pointer.remove_suffix(1);
      const auto* own = value_at(document, pointer);
      const auto name = slot.name.substr(placeholder.name.size() - 1);
      if (own && own->contains(name)) found = &own->at(name);
    } else {
      found = value_at(document, pointer);
    }
    if (!found) return {};
    if (found->is_string())
      return {renamed(slot.name, found->get<std::string>()), Value::Is::string};
    if (slot.unit == Unit::major && found->is_number_integer())
      return {money::format_decimal(found->get<std::int64_t>(),
                                    decimals(placeholder.kind, shape, document)),
              Value::Is::other};
    return {dump(*found), Value::Is::other};
  }

  std::string renamed(const std::string& placeholder, std::string text) const {
    const auto map = values_.route.map.find(placeholder);
    if (map == values_.route.map.end()) return text;
    const auto word = map->second.find(text);
    return word == map->second.end() ? text : word->second;
  }

  int decimals(Kind kind, const Shape& shape, const json& document) const {
    if (kind == Kind::credits) {
      const auto* scale = shape.scale.empty() ? nullptr : value_at(document, shape.scale);
      return scale && scale->is_number_integer() ? scale->get<int>() : values_.front.scale;
    }
    const auto* code = value_at(document, shape.currency);
    const auto currency =
        money::Currency::parse(code && code->is_string() ? code->get<std::string>() : "");
    return currency ? currency->exponent() : 0;
  }

  const StorefrontValues& values_;
  const json* item_;
};

}  // namespace

std::string StorefrontValues::json(const Node& node) const {
  return Filler(*this, nullptr).node(node);
}

std::string StorefrontValues::text(const storefront::Text& text) const {
  return Filler(*this, nullptr).text(text);
}

}  // namespace tallyport::http
