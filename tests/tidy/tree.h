// The project's own text files, read once, and what a check says about a line of them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tallyport::tidy {

struct File {
  std::string path;  // relative to the root, with '/'
  std::vector<std::string> lines;

  bool is_cpp() const;         // .h .hpp .cpp .c
  bool is_header() const;      // .h .hpp
  bool is_script() const;      // shell, by name or by its first line
  bool is_javascript() const;  // .js .mjs
  bool is_cmake() const;       // CMakeLists.txt, .cmake
  bool is_markdown() const;    // .md
  bool has_extension(std::string_view extension) const;
  // True where the path begins with `prefix`.
  bool is_under(std::string_view prefix) const;
};

struct Tree {
  std::vector<File> files;  // by path

  // Null where there is none.
  const File* file(std::string_view path) const;
};

// Reads every text file below `root`, except what is built, run or recorded (build*, .git, .run,
// fixtures). A file that holds a NUL byte counts as binary and is left out.
Tree read_tree(const std::filesystem::path& root);

// "host/base/errc.h:12: …", ready to be clicked.
using Findings = std::vector<std::string>;
std::string at(const File& file, std::size_t line_index, std::string_view text);

// True for letters, digits and the underscore.
bool is_word_char(char c);
// Where `word` stands in `line` with no word character beside it; npos where it does not.
std::size_t find_word(std::string_view line, std::string_view word);

}  // namespace tallyport::tidy
