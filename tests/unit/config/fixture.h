// A stand-in for the machine, and a small configuration that is right, to be made wrong.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.h"

namespace tallyport::test {

class FakeEnvironment final : public config::Environment {
 public:
  std::optional<std::string> variable(const std::string& name) override {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  }
  Result<config::FileText> read(const std::string& path) override {
    reads.push_back(path);
    const auto found = files.find(path);
    if (found == files.end()) return fail(Errc::config_unreadable, "No such file or directory");
    return found->second;
  }
  std::string host_name() override { return "testhost"; }

  std::map<std::string, std::string> variables;
  std::map<std::string, config::FileText> files;
  std::vector<std::string> reads;
};

// A right configuration without the part that a test writes itself, which comes first, so that its
// lines count from 1.
enum class Part { server, database, gateway, storefront, other };

inline std::string with(Part part, const std::string& text) {
  std::string out = text;
  if (part != Part::database) out += "[database]\nurl = \"sqlite:/tmp/t.db\"\n";
  if (part != Part::gateway)
    out +=
        "[gateway.sandbox]\nplugin = \"sandbox\"\nmode = \"test\"\n"
        "secrets = { webhook_secret = \"whsec\" }\n";
  if (part != Part::storefront)
    out +=
        "[storefront.demo]\nasset = \"credits\"\ngateway = \"sandbox\"\n"
        "packages = [{ id = \"a\", credits = 10, price = \"5000.00 NGN\" }]\n";
  return out;
}

inline config::Loaded parse(const std::string& text, config::Environment& environment) {
  return config::parse({text, false}, "/etc/tallyport/t.toml", environment);
}

// All problems as people see them, the folder left out.
inline std::vector<std::string> problems_of(const config::Loaded& loaded) {
  std::vector<std::string> lines;
  for (auto problem : loaded.problems) {
    problem.file = problem.file.substr(problem.file.rfind('/') + 1);
    lines.push_back(format(problem));
  }
  return lines;
}

inline std::string joined(const config::Loaded& loaded) {
  std::string out;
  for (const auto& line : problems_of(loaded)) out += line + "\n";
  return out;
}

// One row of a table: a part of the file, and exactly what is wrong with it.
struct Row {
  Part part;
  std::string text;
  std::vector<std::string> problems;
};

void check(const Row& row, config::Environment& environment);  // in test_sections.cpp

}  // namespace tallyport::test
