// Reading single values, and the wording that all problems share.
#include "config/section.h"

#include <algorithm>
#include <numeric>

#include "config/references.h"

namespace tallyport::config {
namespace {

// The Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string wrong_kind(const Tree& node, Tree::Kind wanted) {
  return "is " + std::string(kind_name(node.kind)) + ", must be " + std::string(kind_name(wanted));
}

}  // namespace

std::string Context::absolute(const std::string& path) const {
  return path.starts_with('/') ? path : folder + "/" + path;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text.substr(0, 60)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return out + (text.size() > 60 ? "…\"" : "\"");
}

std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > 64) return "";
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (std::string_view candidate : known) {
    const std::size_t far = distance(word, candidate);
    if (far >= least) continue;
    least = far;
    nearest = candidate;
  }
  return nearest.empty() ? "" : "; did you mean " + in_quotes(nearest) + "?";
}

std::string alternatives(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += in_quotes(words[i]);
  }
  return out;
}

std::string known_instead(std::string_view written, std::span<const std::string_view> known) {
  auto hint = suggestion(written, known);
  return hint.empty() ? "; known here are " + alternatives(known) : hint;
}

std::optional<std::string> read_text(Context& context, const Tree& node, const std::string& key,
                                     bool* literal) {
  if (node.kind != Tree::Kind::string) {
    context.problem(node.line, key, wrong_kind(node, Tree::Kind::string));
    return std::nullopt;
  }
  auto expansion = expand(node.text, context.folder, context.environment);
  for (auto& text : expansion.problems) context.problem(node.line, key, std::move(text));
  if (!expansion.problems.empty()) return std::nullopt;
  if (literal) *literal = !expansion.has_reference;
  return std::move(expansion.text);
}

Section::Section(Context& context, const Tree* tree, std::string path,
                 std::span<const std::string_view> known)
    : context_(context),
      tree_(tree),
      path_(std::move(path)),
      line_(tree ? tree->line : 1),
      known_(known) {
  if (!tree) return;
  if (tree->kind != Tree::Kind::table) {
    context.problem(line_, path_, wrong_kind(*tree, Tree::Kind::table));
    tree_ = nullptr;
    return;
  }
  for (const Tree& member : tree->children) {
    if (std::ranges::find(known, member.key) != known.end()) continue;
    context.problem(member.line, path_of(member.key),
                    "is not a known key" + known_instead(member.key, known));
  }
}

std::string Section::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

const Tree* Section::find(std::string_view key) const {
  TALLYPORT_ASSERT(std::ranges::find(known_, key) != known_.end());
  return tree_ ? tree_->find(key) : nullptr;
}

int Section::line_of(std::string_view key) const {
  const Tree* node = find(key);
  return node ? node->line : line_;
}

void Section::problem(std::string_view key, std::string text) const {
  context_.problem(line_of(key), path_of(key), std::move(text));
}

void Section::warning(std::string_view key, std::string text) const {
  context_.warning(line_of(key), path_of(key), std::move(text));
}

bool Section::require(std::string_view key, std::string_view example) const {
  if (has(key)) return true;
  problem(key, "is missing, e.g. " + std::string(key) + " = " + std::string(example));
  return false;
}

const Tree* Section::of_kind(std::string_view key, Tree::Kind kind) const {
  const Tree* node = find(key);
  if (!node || node->kind == kind) return node;
  problem(key, wrong_kind(*node, kind));
  return nullptr;
}

std::optional<std::string> Section::text(std::string_view key) const {
  const Tree* node = find(key);
  if (!node) return std::nullopt;
  return read_text(context_, *node, path_of(key));
}

std::string Section::shown(std::string_view key) const {
  const Tree* node = find(key);
  return node ? in_quotes(node->text) : "absent";
}

void Section::read(std::string_view key, bool& out) const {
  if (const Tree* node = of_kind(key, Tree::Kind::boolean)) out = node->boolean;
}

void Section::read(std::string_view key, std::int64_t& out, Range range) const {
  const Tree* node = of_kind(key, Tree::Kind::integer);
  if (!node) return;
  if (node->integer < range.least || node->integer > range.most)
    return problem(key, "is " + std::to_string(node->integer) + ", must be between " +
                            std::to_string(range.least) + " and " + std::to_string(range.most));
  out = node->integer;
}

void Section::read(std::string_view key, int& out, Range range) const {
  std::int64_t wide = out;
  read(key, wide, range);
  out = static_cast<int>(wide);
}

std::vector<Item> Section::texts(std::string_view key) const {
  std::vector<Item> out;
  const Tree* items = list(key);
  if (!items) return out;
  for (std::size_t i = 0; i < items->children.size(); ++i) {
    const Tree& item = items->children[i];
    auto text = read_text(context_, item, path_of(key) + "[" + std::to_string(i) + "]");
    if (text) out.push_back({std::move(*text), item.line, in_quotes(item.text)});
  }
  return out;
}

}  // namespace tallyport::config
