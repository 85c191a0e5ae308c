// The one file that sees toml++: its nodes become ours.
#include <algorithm>
#include <sstream>

#include "config/tree.h"

// On some mistakes ("[$x]") toml++ 3.3 asserts in debug builds and is undefined in others. Here its
// assertions are on in every build and throw, and parse_toml makes a SyntaxError of that.
namespace {
struct ParserGaveUp {};
[[noreturn]] void give_up() { throw ParserGaveUp{}; }
}  // namespace
#undef NDEBUG
#define TOML_ASSERT(expr) ((expr) ? void(0) : give_up())
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#include <toml++/toml.h>

namespace tallyport::config {
namespace {

struct Placed {
  toml::source_position at;
  Tree tree;
};

Tree convert(const toml::node& node);

void convert_table(const toml::table& table, Tree& out) {
  std::vector<Placed> members;  // the library sorts by name; we keep the file's order
  for (auto&& [key, node] : table) {
    Placed placed{key.source().begin, convert(node)};
    placed.tree.key = key.str();
    placed.tree.line = static_cast<int>(placed.at.line);
    members.push_back(std::move(placed));
  }
  std::ranges::stable_sort(members, [](const Placed& a, const Placed& b) { return a.at < b.at; });
  for (auto& member : members) out.children.push_back(std::move(member.tree));
}

Tree convert(const toml::node& node) {
  Tree out;
  out.line = std::max(1, static_cast<int>(node.source().begin.line));
  if (const auto* table = node.as_table()) {
    out.kind = Tree::Kind::table;
    convert_table(*table, out);
  } else if (const auto* array = node.as_array()) {
    out.kind = Tree::Kind::array;
    for (const auto& item : *array) out.children.push_back(convert(item));
  } else if (const auto* string = node.as_string()) {
    out.kind = Tree::Kind::string;
    out.text = string->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Tree::Kind::integer;
    out.integer = integer->get();
    out.text = std::to_string(out.integer);
  } else if (const auto* decimal = node.as_floating_point()) {
    out.kind = Tree::Kind::decimal;
    out.decimal = decimal->get();
    std::ostringstream text;
    text << out.decimal;
    out.text = text.str();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = Tree::Kind::boolean;
    out.boolean = boolean->get();
  } else {
    out.kind = Tree::Kind::date;
  }
  return out;
}

ParsedToml parse_or_give_up(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  ParsedToml out;
  if (parsed.failed()) {
    const auto& error = parsed.error();
    out.error = SyntaxError{std::max(1, static_cast<int>(error.source().begin.line)),
                            std::string(error.description())};
  } else {
    out.root = convert(parsed.table());
  }
  return out;
}

// The parser gives up without saying where: the line with which it first does so.
int line_of_giving_up(std::string_view text) {
  int line = 1;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n', end + 1)) {
    try {
      (void)toml::parse(text.substr(0, end));
    } catch (const ParserGaveUp&) {
      return line;
    }
    ++line;
  }
  return line;
}

}  // namespace

const Tree* Tree::find(std::string_view member) const {
  const auto found = std::ranges::find(children, member, &Tree::key);
  return found == children.end() ? nullptr : &*found;
}

std::string_view kind_name(Tree::Kind kind) {
  switch (kind) {
    case Tree::Kind::table:
      return "a table";
    case Tree::Kind::array:
      return "a list";
    case Tree::Kind::string:
      return "a string";
    case Tree::Kind::integer:
      return "a whole number";
    case Tree::Kind::decimal:
      return "a number with a point";
    case Tree::Kind::boolean:
      return "true or false";
    case Tree::Kind::date:
      return "a date or time";
  }
  return "something else";
}

ParsedToml parse_toml(std::string_view text) {
  try {
    return parse_or_give_up(text);
  } catch (const ParserGaveUp&) {
    ParsedToml out;
    out.error = SyntaxError{line_of_giving_up(text), "a key, a table or a value is malformed"};
    return out;
  }
}

}  // namespace tallyport::config
