// Checks on text as text: length, opening comments, titles, white space, leftovers.
#include <algorithm>
#include <array>

#include "tidy/checks.h"

namespace tallyport::tidy {
namespace {

constexpr std::size_t kLineLengthMax = 100;
constexpr std::size_t kOpeningCommentMin = 15;

// Spelled in two halves, or this file would find itself.
constexpr std::array<std::string_view, 2> kLeftovers{
    "FIX"
    "ME",
    "HA"
    "CK"};
constexpr std::string_view kLeftoverInComment =
    "XX"
    "X";  // elsewhere a currency code
constexpr std::array<std::string_view, 3> kMachinePaths{
    "/wo"
    "rk/",
    "/ro"
    "ot/",
    "/ho"
    "me/"};

// UTF-8 continuation bytes do not count.
std::size_t characters(std::string_view line) {
  return static_cast<std::size_t>(
      std::ranges::count_if(line, [](char c) { return (c & '\xC0') != '\x80'; }));
}

bool is_fence(std::string_view line) { return line.starts_with("```"); }

// The note to self that stands in the line, or "".
std::string_view leftover_in(std::string_view line) {
  for (const auto word : kLeftovers) {
    if (find_word(line, word) != line.npos) return word;
  }
  for (const auto marker : {"// ", "/* ", "# "}) {
    const auto comment = line.find(marker);
    if (comment == line.npos) continue;
    if (find_word(line.substr(comment), kLeftoverInComment) != line.npos) return kLeftoverInComment;
  }
  return "";
}

// The path begins here and is not the tail of a longer one or of a variable.
bool names_machine_path(std::string_view line, std::string_view path) {
  for (auto pos = line.find(path); pos != line.npos; pos = line.find(path, pos + 1)) {
    if (pos == 0) return true;
    const char before = line[pos - 1];
    if (!is_word_char(before) && before != '}' && before != '.' && before != '*') return true;
  }
  return false;
}

}  // namespace

Findings check_line_length(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (!file.is_cpp() && !file.is_script() && !file.is_javascript()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto length = characters(file.lines[i]);
      if (length <= kLineLengthMax) continue;
      findings.push_back(at(file, i, std::to_string(length) + " characters; at most 100"));
    }
  }
  return findings;
}

Findings check_opening_comment(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    const bool hash =
        file.is_script() || file.has_extension(".cmake") || file.has_extension(".toml");
    if (!file.is_cpp() && !file.is_javascript() && !hash) continue;
    std::size_t i = 0;
    while (i < file.lines.size() && (file.lines[i].empty() || file.lines[i].starts_with("#!"))) ++i;
    const std::string_view line = i < file.lines.size() ? file.lines[i] : std::string_view{};
    const bool comment =
        hash ? line.starts_with("#") : line.starts_with("// ") || line.starts_with("/*");
    if (comment && line.size() >= kOpeningCommentMin) continue;
    findings.push_back(at(file, 0, "does not open with a comment that says the file's role"));
  }
  return findings;
}

Findings check_one_title(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (!file.is_markdown()) continue;
    bool fenced = false;
    int titles = 0;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (is_fence(file.lines[i])) fenced = !fenced;
      if (fenced || !file.lines[i].starts_with("# ")) continue;
      if (++titles == 2) findings.push_back(at(file, i, "a second `# ` title; use `## `"));
    }
    if (titles == 0) findings.push_back(at(file, 0, "has no `# ` title"));
  }
  return findings;
}

Findings check_no_leftovers(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto word = leftover_in(file.lines[i]);
      if (word.empty()) continue;
      findings.push_back(at(file, i, std::string(word) + " is left; do it or file an issue"));
    }
  }
  return findings;
}

Findings check_white_space(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    const bool source =
        file.is_cpp() || file.is_script() || file.is_javascript() || file.is_cmake();
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      if (line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r')) {
        findings.push_back(at(file, i, "white space at the end of the line"));
      }
      if (source && line.find('\t') != std::string::npos) {
        findings.push_back(at(file, i, "a tab; indent with spaces"));
      }
    }
  }
  return findings;
}

Findings check_no_machine_path(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const auto path : kMachinePaths) {
        if (!names_machine_path(file.lines[i], path)) continue;
        findings.push_back(at(file, i, "names a path of one machine, " + std::string(path)));
      }
    }
  }
  return findings;
}

}  // namespace tallyport::tidy
