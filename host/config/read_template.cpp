// The templates of replies: which strings are placeholders, and whether there are such.
#include <algorithm>

#include "config/readers.h"
#include "config/references.h"

namespace tallyport::config {
namespace {

using storefront::Kind;
using storefront::Node;
using storefront::Slot;
using storefront::Unit;

constexpr std::string_view kItem = "item.";

// A placeholder and nothing else: "$5" and "$USD" are just text.
bool is_slot(std::string_view text) {
  if (!text.starts_with('$')) return false;
  text.remove_prefix(1);
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

class Reader {
 public:
  Reader(Context& context, const Names& names) : context_(context), names_(names) {}

  Node node(const Tree& tree, const std::string& key) {
    Node out;
    out.key = tree.key;
    switch (tree.kind) {
      case Tree::Kind::table:
        tree.find("each") ? each(tree, key, out) : object(tree, key, out);
        break;
      case Tree::Kind::array:
        out.kind = Node::Kind::list;
        for (std::size_t i = 0; i < tree.children.size(); ++i)
          out.children.push_back(node(tree.children[i], key + "[" + std::to_string(i) + "]"));
        break;
      case Tree::Kind::string:
        string(tree, key, out);
        break;
      case Tree::Kind::integer:
        out.kind = Node::Kind::literal;
        out.json = tree.text;
        break;
      case Tree::Kind::boolean:
        out.kind = Node::Kind::literal;
        out.json = tree.boolean ? "true" : "false";
        break;
      case Tree::Kind::decimal:
      case Tree::Kind::date:
        context_.problem(tree.line, key,
                         "is " + std::string(kind_name(tree.kind)) + ", must be quoted");
    }
    return out;
  }

  storefront::Text text(const Tree& tree, const std::string& key) {
    storefront::Text pieces;
    std::string_view rest = tree.text;
    if (is_slot(rest)) {
      if (auto found = slot(tree, key, rest.substr(1))) pieces.push_back({"", {std::move(*found)}});
      return pieces;
    }
    std::string plain;
    while (!rest.empty()) {
      const auto at = rest.find("${");
      const bool escaped = at != rest.npos && at > 0 && rest[at - 1] == '$';
      const auto end = at == rest.npos || escaped ? rest.npos : rest.find('}', at);
      plain += rest.substr(0, at == rest.npos ? at : escaped ? at - 1 : at);
      if (at == rest.npos) break;
      if (escaped) {
        plain += "${";
        rest.remove_prefix(at + 2);
        continue;
      }
      if (end == rest.npos) {
        context_.problem(tree.line, key, "has a ${ without its }; a plain ${ is written $${");
        break;
      }
      const auto name = rest.substr(at + 2, end - at - 2);
      if (name.find(':') != name.npos) {
        auto expansion =
            expand(rest.substr(at, end - at + 1), context_.folder, context_.environment);
        for (auto& one : expansion.problems) context_.problem(tree.line, key, std::move(one));
        plain += expansion.text;
      } else if (auto found = slot(tree, key, name)) {
        pieces.push_back({std::move(plain), {std::move(*found)}});
        plain.clear();
      }
      rest.remove_prefix(end + 1);
    }
    if (!plain.empty() || pieces.empty()) pieces.push_back({std::move(plain), {}});
    return pieces;
  }

 private:
  void object(const Tree& tree, const std::string& key, Node& out) {
    for (const Tree& member : tree.children)
      out.children.push_back(node(member, key + "." + member.key));
  }

  void string(const Tree& tree, const std::string& key, Node& out) {
    if (!is_slot(tree.text)) {
      out.kind = Node::Kind::text;
      out.pieces = text(tree, key);
    } else if (auto found = slot(tree, key, std::string_view(tree.text).substr(1))) {
      out.kind = Node::Kind::slot;
      out.slot = std::move(*found);
    }
  }

  void each(const Tree& tree, const std::string& key, Node& out) {
    const auto* of = tree.find("each");
    const auto* as = tree.find("as");
    const auto list = names_.list ? names_.list->list : std::string_view{};
    if (!as || tree.children.size() != 2)
      return context_.problem(tree.line, key,
                              "has each, which goes with as alone: { each = \"$LIST\", as = … }");
    if (list.empty()) return context_.problem(of->line, key, names_.of + " has no list");
    if (of->text != "$" + std::string(list))
      return context_.problem(
          of->line, key + ".each",
          "is " + in_quotes(of->text) + ", must be \"$" + std::string(list) + "\"");
    out.kind = Node::Kind::each;
    in_item_ = true;
    out.children.push_back(node(*as, key + ".as"));
    in_item_ = false;
  }

  std::optional<Slot> slot(const Tree& tree, const std::string& key, std::string_view written) {
    Slot out;
    std::vector<std::string_view> known;
    const storefront::Placeholder* found = nullptr;
    auto rest = written;
    if (in_item_ && written.starts_with(kItem)) {
      rest.remove_prefix(kItem.size());
      out.of = Slot::Of::item;
    }
    const auto [name, unit] = storefront::split_unit(rest);
    const auto look = [&, name = name](const storefront::Shape& shape) {
      if (!found) found = storefront::find_placeholder(shape, name);
      const auto names = storefront::placeholder_names(shape);
      known.insert(known.end(), names.begin(), names.end());
    };
    if (out.of == Slot::Of::item)
      look(names_.list->item);
    else
      for (const auto* shape : names_.answer) look(*shape);
    if (!found) {
      context_.problem(tree.line, key,
                       "has the placeholder " + in_quotes(written) + ", which " + names_.of +
                           " does not have" + known_instead(name, known));
      return std::nullopt;
    }
    if (unit == Unit::major && found->kind != Kind::money && found->kind != Kind::credits) {
      context_.problem(tree.line, key,
                       "has " + in_quotes(written) + ", but " + std::string(name) +
                           " is no amount: .major is for those");
      return std::nullopt;
    }
    out.name = std::string(name);
    out.unit = unit;
    return out;
  }

  Context& context_;
  const Names& names_;
  bool in_item_ = false;
};

}  // namespace

storefront::Node read_node(Context& context, const Tree& tree, const std::string& key,
                           const Names& names) {
  return Reader(context, names).node(tree, key);
}

storefront::Text read_template(Context& context, const Tree& tree, const std::string& key,
                               const Names& names) {
  return Reader(context, names).text(tree, key);
}

}  // namespace tallyport::config
