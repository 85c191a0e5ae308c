// Calls the readers in the order in which they need each other, then sorts what they found.
#include "config/load.h"

#include <algorithm>
#include <filesystem>

#include "config/keys.h"
#include "config/readers.h"

namespace tallyport::config {
namespace {

std::string folder_of(const std::string& file) {
  std::error_code ignored;
  const auto path = std::filesystem::absolute(file, ignored);
  return (ignored ? std::filesystem::path(file) : path).parent_path().lexically_normal().string();
}

void read_all(const Section& root, Config& config) {
  read_server(root, config);
  read_database(root, config);
  read_log(root, config);
  read_plugins(root, config);
  read_gateways(root, config);
  read_storefronts(root, config);
  read_api_keys(root, config);
  read_jwt(root, config);
  read_janitor(root, config);
  read_journal(root, config);
  read_proof(root, config);
}

}  // namespace

std::string format(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line > 0) out += ":" + std::to_string(problem.line);
  out += ": ";
  if (problem.severity == Severity::warning) out += "warning: ";
  if (!problem.key.empty()) out += problem.key + ": ";
  return out + problem.text;
}

bool Loaded::usable() const {
  return std::ranges::none_of(
      problems, [](const Problem& problem) { return problem.severity == Severity::error; });
}

Loaded parse(const FileText& text, const std::string& file, Environment& environment) {
  Loaded out;
  out.config.file = file;
  ParsedToml parsed = parse_toml(text.bytes);
  if (parsed.error) {
    out.problems.push_back({file, parsed.error->line, "", "is not TOML: " + parsed.error->text});
    return out;
  }
  Context context{file, folder_of(file), text.world_readable, false, environment, out.problems};
  read_all(Section(context, &parsed.root, "", keys::root), out.config);
  std::ranges::stable_sort(out.problems, {}, &Problem::line);
  return out;
}

Loaded load(const std::string& path, Environment& environment) {
  auto text = environment.read(path);
  if (text) return parse(*text, path, environment);
  Loaded out;
  out.config.file = path;
  out.problems.push_back({path, 0, "", "cannot be read: " + text.error().detail});
  return out;
}

}  // namespace tallyport::config
