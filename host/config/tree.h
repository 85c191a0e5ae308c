// A TOML document as plain nodes with their lines. Internal to config/: the one file that sees the
// TOML library makes these, all others read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tallyport::config {

struct Tree {
  enum class Kind { table, array, string, integer, decimal, boolean, date };

  Kind kind = Kind::table;
  int line = 1;                // of the key, or of the item of an array
  std::string key;             // in a table
  std::string text;            // string: the value. Numbers: as people write them. Others: ""
  std::int64_t integer = 0;    // integer
  double decimal = 0;          // decimal; never used for money
  bool boolean = false;        // boolean
  std::vector<Tree> children;  // table: the members in the file's order. array: the items

  // The member of a table, or null.
  const Tree* find(std::string_view member) const;
};

// "a table", "a list", "a string", …
std::string_view kind_name(Tree::Kind kind);

struct SyntaxError {
  int line = 1;
  std::string text;
};

// Either the root or where the text stops being TOML. Never throws.
struct ParsedToml {
  Tree root;
  std::optional<SyntaxError> error;
};
ParsedToml parse_toml(std::string_view text);

}  // namespace tallyport::config
