// From TOML to Config, with every problem at once, each with its line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/environment.h"

namespace tallyport::config {

enum class Severity { warning, error };

// One thing wrong with the file.
struct Problem {
  std::string file;  // the path as it was given
  int line = 0;      // 0 where the file could not be read at all
  std::string key;   // "gateway.sandbox.secrets.webhook_secret"; "" for the whole file
  std::string text;  // what is wrong and what would be right; never a secret
  Severity severity = Severity::error;
};

// "tallyport.toml:12: server.listen: is …"; a warning has "warning: " before the key.
std::string format(const Problem& problem);

struct Loaded {
  Config config;                  // complete only if usable()
  std::vector<Problem> problems;  // by line

  // True where nothing is worse than a warning.
  bool usable() const;
};

// Reads and checks a file. Does not throw; everything wrong is in `problems`. Not for several
// threads at once with one environment.
Loaded load(const std::string& path, Environment& environment);

// Likewise from text, for tests and the fuzzer. `file` is the path that problems name; relative
// paths start at its folder. World-readable text earns warnings for secrets in the clear. Never
// throws, on any bytes.
Loaded parse(const FileText& text, const std::string& file, Environment& environment);

}  // namespace tallyport::config
