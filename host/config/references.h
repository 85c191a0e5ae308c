// ${env:NAME}, ${file:PATH} and ${credential:NAME} in the strings of the file. Internal to config/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/environment.h"

namespace tallyport::config {

struct Expansion {
  std::string text;                   // with everything filled in; may be a secret
  bool has_reference = false;         // at least one stood in the value
  std::vector<std::string> problems;  // why something could not be filled in; without its value
};

// Fills in all references of `value`. What they give is not looked at again. `$${` stands for a
// plain `${`. Relative paths start at `folder`.
Expansion expand(std::string_view value, const std::string& folder, Environment& environment);

}  // namespace tallyport::config
