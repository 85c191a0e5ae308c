// What one file promises about another: error codes and their page, ABI structs and their offsets,
// links and what they lead to.
#include <algorithm>
#include <map>
#include <set>

#include "tidy/checks.h"

namespace tallyport::tidy {
namespace {

constexpr std::string_view kErrc = "host/base/errc.h";
constexpr std::string_view kErrorsPage = "docs/errors.md";
constexpr std::string_view kPluginHeader = "plugin-api/include/tallyport/plugin.h";
constexpr std::string_view kGolden = "tests/abi/offsets.golden";

// "### attempt_not_found" or "### `attempt_not_found` (404)" → "attempt_not_found".
std::string heading_of(std::string_view line) {
  if (!line.starts_with("### ")) return "";
  line.remove_prefix(4);
  if (line.starts_with('`')) line.remove_prefix(1);
  std::size_t end = 0;
  while (end < line.size() && is_word_char(line[end])) ++end;
  return std::string(line.substr(0, end));
}

// Where a link of `file` leads, from the root; "" where it leads out of the project.
std::string link_target(const File& file, std::string_view link) {
  link = link.substr(0, link.find('#'));
  if (link.empty() || link.find("://") != link.npos) return "";
  const auto folder = std::filesystem::path(file.path).parent_path();
  auto target = (folder / link).lexically_normal().generic_string();
  while (target.ends_with('/')) target.pop_back();
  return target;
}

bool is_there(const Tree& tree, const std::string& target) {
  return std::ranges::any_of(tree.files, [&](const File& file) {
    return file.path == target || file.is_under(target + "/");
  });
}

// "typedef struct tp_money {" → "tp_money"; "" for other lines, opaque types among them.
std::string struct_of(std::string_view line) {
  constexpr std::string_view kOpening = "typedef struct ";
  if (!line.starts_with(kOpening) || !line.ends_with(" {")) return "";
  return std::string(line.substr(kOpening.size(), line.size() - kOpening.size() - 2));
}

bool mentions(const File* file, const std::string& word) {
  if (!file) return false;
  for (const auto& line : file->lines) {
    if (find_word(line, word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::string errc_of(std::string_view line) {
  const auto start = line.find_first_not_of(' ');
  if (start == line.npos || !line.substr(start).starts_with("X(")) return "";
  const auto comma = line.find(", ");
  if (comma == line.npos || line[start + 2] < '0' || line[start + 2] > '9') return "";
  const auto rest = line.substr(comma + 2);
  return std::string(rest.substr(0, rest.find(',')));
}

Findings check_errors_documented(const Tree& tree) {
  const File* codes = tree.file(kErrc);
  const File* page = tree.file(kErrorsPage);
  if (!codes) return {std::string(kErrc) + ":1: there is no such file"};
  if (!page) return {std::string(kErrorsPage) + ":1: there is no such file"};

  std::set<std::string> documented;
  for (const auto& line : page->lines) documented.insert(heading_of(line));
  std::set<std::string> known{""};
  Findings findings;
  for (std::size_t i = 0; i < codes->lines.size(); ++i) {
    const auto code = errc_of(codes->lines[i]);
    known.insert(code);
    if (code.empty() || documented.contains(code)) continue;
    const auto missing = code + " has no heading `### " + code + "` in docs/errors.md";
    findings.push_back(at(*codes, i, missing));
  }
  for (std::size_t i = 0; i < page->lines.size(); ++i) {
    const auto heading = heading_of(page->lines[i]);
    if (known.contains(heading)) continue;
    findings.push_back(at(*page, i, heading + " is no error code of host/base/errc.h"));
  }
  return findings;
}

Findings check_links(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (!file.is_markdown()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view line = file.lines[i];
      for (auto pos = line.find("]("); pos != line.npos; pos = line.find("](", pos + 1)) {
        const auto link = line.substr(pos + 2, line.find(')', pos) - pos - 2);
        const auto target = link_target(file, link);
        if (target.empty() || is_there(tree, target)) continue;
        findings.push_back(at(file, i, "links to " + target + ", which is not there"));
      }
    }
  }
  return findings;
}

Findings check_structs_in_golden(const Tree& tree) {
  const File* header = tree.file(kPluginHeader);
  if (!header) return {std::string(kPluginHeader) + ":1: there is no such file"};
  const File* golden = tree.file(kGolden);
  Findings findings;
  for (std::size_t i = 0; i < header->lines.size(); ++i) {
    const auto name = struct_of(header->lines[i]);
    if (name.empty() || mentions(golden, name)) continue;
    findings.push_back(at(*header, i, name + " is not in tests/abi/offsets.golden"));
  }
  return findings;
}

}  // namespace tallyport::tidy
