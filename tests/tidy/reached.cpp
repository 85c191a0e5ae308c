// Whether each error code is reached: returned somewhere in the host, and expected by a test.
#include <array>
#include <map>
#include <string>

#include "tidy/checks.h"

namespace tallyport::tidy {
namespace {

constexpr std::string_view kErrc = "host/base/errc.h";
// They name every code, whether anything returns it or not.
constexpr std::array<std::string_view, 4> kLists{"host/base/errc.h", "host/base/result.cpp",
                                                 "host/http/problem.cpp",
                                                 "tests/unit/base/test_errc.cpp"};

bool is_list(const File& file) {
  for (const auto list : kLists)
    if (file.path == list) return true;
  return file.is_under("tests/tidy/");
}

// What stands directly before the enumerator at `pos`, without white space.
std::string_view before(std::string_view line, std::size_t pos) {
  auto text = line.substr(0, pos);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool in_comment(std::string_view line, std::size_t pos) {
  const auto comment = line.find("//");
  return comment != line.npos && comment < pos;
}

// Calls `take` with the code and what stands before it, for each `Errc::code` of a line.
template <class Take>
void each_errc(std::string_view line, Take take) {
  constexpr std::string_view kScope = "Errc::";
  for (auto pos = line.find(kScope); pos != line.npos; pos = line.find(kScope, pos + 1)) {
    if (in_comment(line, pos)) return;
    auto end = pos + kScope.size();
    while (end < line.size() && is_word_char(line[end])) ++end;
    take(std::string(line.substr(pos + kScope.size(), end - pos - kScope.size())),
         before(line, pos));
  }
}

// A code that is neither a case nor compared with is one that is made.
bool is_made(std::string_view before) {
  return !before.ends_with("case") && !before.ends_with("==") && !before.ends_with("!=");
}

// A test's own fakes fail too; that is no expectation.
bool is_expected(std::string_view before) { return !before.ends_with("fail("); }

// Calls `take` with each word in quotation marks that is all of its text.
template <class Take>
void each_quoted_word(std::string_view line, Take take) {
  for (auto open = line.find('"'); open != line.npos; open = line.find('"', open + 1)) {
    auto end = open + 1;
    while (end < line.size() && is_word_char(line[end])) ++end;
    if (end < line.size() && line[end] == '"' && !in_comment(line, open))
      take(std::string(line.substr(open + 1, end - open - 1)));
  }
}

struct Reach {
  bool made = false;
  bool expected = false;
};

void look(const File& file, std::map<std::string, Reach>& reached) {
  const bool of_host = file.is_under("host/");
  for (const auto& line : file.lines) {
    each_errc(line, [&](const std::string& code, std::string_view before) {
      if (of_host && is_made(before)) reached[code].made = true;
      if (!of_host && is_expected(before)) reached[code].expected = true;
    });
    if (!of_host)
      each_quoted_word(line, [&](const std::string& word) { reached[word].expected = true; });
  }
}

}  // namespace

Findings check_errors_reached(const Tree& tree) {
  const File* codes = tree.file(kErrc);
  if (!codes) return {std::string(kErrc) + ":1: there is no such file"};
  std::map<std::string, Reach> reached;
  for (const auto& file : tree.files)
    if (file.is_cpp() && (file.is_under("host/") || file.is_under("tests/")) && !is_list(file))
      look(file, reached);
  Findings findings;
  for (std::size_t i = 0; i < codes->lines.size(); ++i) {
    const auto code = errc_of(codes->lines[i]);
    if (code.empty()) continue;
    if (!reached[code].made)
      findings.push_back(at(*codes, i, code + " is returned nowhere in host/: retire it"));
    if (!reached[code].expected)
      findings.push_back(at(*codes, i, code + " is expected by no test"));
  }
  return findings;
}

}  // namespace tallyport::tidy
