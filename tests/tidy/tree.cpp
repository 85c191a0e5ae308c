// Reads the tree. Knows file names and bytes, no rules.
#include "tidy/tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tallyport::tidy {
namespace {

namespace fs = std::filesystem;

bool is_left_out(const fs::path& directory) {
  const auto name = directory.filename().string();
  return name.starts_with("build") || name == ".git" || name == ".run" || name == ".cache" ||
         name == "fixtures" || name == "corpus" || name == "__pycache__" || name == "node_modules";
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

}  // namespace

bool File::has_extension(std::string_view extension) const { return path.ends_with(extension); }
bool File::is_under(std::string_view prefix) const { return path.starts_with(prefix); }
bool File::is_header() const { return has_extension(".h") || has_extension(".hpp"); }
bool File::is_cpp() const { return is_header() || has_extension(".cpp") || has_extension(".c"); }
bool File::is_javascript() const { return has_extension(".js") || has_extension(".mjs"); }
bool File::is_markdown() const { return has_extension(".md"); }
bool File::is_cmake() const { return path.ends_with("CMakeLists.txt") || has_extension(".cmake"); }
bool File::is_script() const {
  return has_extension(".sh") ||
         (!lines.empty() && lines[0].starts_with("#!") && lines[0].ends_with("sh"));
}

const File* Tree::file(std::string_view path) const {
  const auto found = std::ranges::find(files, path, &File::path);
  return found == files.end() ? nullptr : &*found;
}

Tree read_tree(const fs::path& root) {
  Tree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    if (entry->is_directory() && is_left_out(entry->path())) entry.disable_recursion_pending();
    if (!entry->is_regular_file()) continue;
    std::ifstream in(entry->path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.find('\0') != std::string::npos) continue;
    tree.files.push_back({entry->path().lexically_relative(root).generic_string(), split(text)});
  }
  std::ranges::sort(tree.files, {}, &File::path);
  return tree;
}

std::string at(const File& file, std::size_t line_index, std::string_view text) {
  return file.path + ":" + std::to_string(line_index + 1) + ": " + std::string(text);
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t find_word(std::string_view line, std::string_view word) {
  for (auto pos = line.find(word); pos != line.npos; pos = line.find(word, pos + 1)) {
    const auto end = pos + word.size();
    const bool begins = pos == 0 || !is_word_char(line[pos - 1]);
    const bool ends = end == line.size() || !is_word_char(line[end]);
    if (begins && ends) return pos;
  }
  return line.npos;
}

}  // namespace tallyport::tidy
