// One table of the file, read key by key; what is wrong becomes a problem with its line.
// Internal to config/.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/load.h"
#include "config/tree.h"

namespace tallyport::config {

// What all sections of one file share.
struct Context {
  std::string file;
  std::string folder;  // of the file, absolute
  bool world_readable = false;
  bool development = false;  // our public address is a loopback one; known after read_server
  Environment& environment;
  std::vector<Problem>& problems;

  void problem(int line, std::string key, std::string text) {
    problems.push_back({file, line, std::move(key), std::move(text), Severity::error});
  }
  void warning(int line, std::string key, std::string text) {
    problems.push_back({file, line, std::move(key), std::move(text), Severity::warning});
  }
  // `path` itself if absolute, else from the folder of the file.
  std::string absolute(const std::string& path) const;
};

// In quotes, short, without control characters: fit for a problem's text.
std::string in_quotes(std::string_view text);
// "; did you mean \"listen\"?" where one of `known` is near, else "".
std::string suggestion(std::string_view word, std::span<const std::string_view> known);
// The same, or all that are known where none is near.
std::string known_instead(std::string_view written, std::span<const std::string_view> known);
// "a", "b" or "c", each in quotes.
std::string alternatives(std::span<const std::string_view> words);

// One string of a list.
struct Item {
  std::string text;
  int line;
  std::string shown;  // as it stands in the file, in quotes: never what a reference gave
};

struct Range {
  std::int64_t least;
  std::int64_t most;
};

class Section {
 public:
  // `tree` is null for a section that is absent: then every key is. Unknown keys are reported here.
  Section(Context& context, const Tree* tree, std::string path,
          std::span<const std::string_view> known);

  Context& context() const { return context_; }
  const std::string& path() const { return path_; }
  std::string path_of(std::string_view key) const;
  int line() const { return line_; }
  int line_of(std::string_view key) const;  // of the section where the key is absent
  bool has(std::string_view key) const { return find(key) != nullptr; }
  // Null where the key is absent. Asserts that the key is one of the known.
  const Tree* find(std::string_view key) const;

  void problem(std::string_view key, std::string text) const;
  void warning(std::string_view key, std::string text) const;
  // Reports that the key is needed and absent, unless it is there. `example` is TOML.
  bool require(std::string_view key, std::string_view example) const;

  // The string with its references filled in; nullopt where it is absent or wrong (reported).
  std::optional<std::string> text(std::string_view key) const;
  // The string or number as it stands in the file, in quotes: never what a reference gave.
  std::string shown(std::string_view key) const;

  // These leave `out` as it is where the key is absent or wrong.
  void read(std::string_view key, bool& out) const;
  void read(std::string_view key, std::int64_t& out, Range range) const;
  void read(std::string_view key, int& out, Range range) const;
  template <class Enum>
  void read(std::string_view key, Enum& out,
            std::initializer_list<std::pair<std::string_view, Enum>> choices) const;

  // The table or list at the key, or null where it is absent or wrong (reported).
  const Tree* table(std::string_view key) const { return of_kind(key, Tree::Kind::table); }
  const Tree* list(std::string_view key) const { return of_kind(key, Tree::Kind::array); }
  // The strings of a list, references filled in. Wrong ones are left out (reported).
  std::vector<Item> texts(std::string_view key) const;

 private:
  const Tree* of_kind(std::string_view key, Tree::Kind kind) const;

  Context& context_;
  const Tree* tree_;
  std::string path_;
  int line_;
  std::span<const std::string_view> known_;
};

// The string of a node with its references filled in; otherwise reported under `key`. `literal`,
// where given, becomes true if the value stands in the file itself.
std::optional<std::string> read_text(Context& context, const Tree& node, const std::string& key,
                                     bool* literal = nullptr);

template <class Enum>
void Section::read(std::string_view key, Enum& out,
                   std::initializer_list<std::pair<std::string_view, Enum>> choices) const {
  const auto given = text(key);
  if (!given) return;
  std::vector<std::string_view> words;
  for (const auto& [word, value] : choices) {
    if (word == *given) {
      out = value;
      return;
    }
    words.push_back(word);
  }
  problem(key, "is " + shown(key) + ", must be " + alternatives(words));
}

}  // namespace tallyport::config
