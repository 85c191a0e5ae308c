// A gateway's settings against the plugin's schema. Knows nothing of the configuration's file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tallyport::gateway {

struct SettingsProblem {
  std::string json_pointer;  // "" for the whole, or like "/channels/0"
  std::string text;          // what is wrong there, and what would be right

  friend bool operator==(const SettingsProblem&, const SettingsProblem&) = default;
};

// True where `schema` is one that we can check with; else plugin_manifest_invalid and why.
Result<void> check_schema(std::string_view schema);

// All that is wrong with `settings`, in the order of the document; empty where they fit. `schema`
// has passed check_schema. No references to other documents are followed. [any thread]
std::vector<SettingsProblem> check_settings(std::string_view schema, std::string_view settings);

}  // namespace tallyport::gateway
