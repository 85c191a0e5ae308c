// What every plugin's documents are held to: plugin-api/schemas, and the settings' schema of its
// own manifest.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "plugins/driver.h"

namespace tallyport::test {

nlohmann::json manifest_of(const Plugin& plugin);

// `schema` is a file of plugin-api/schemas, such as "payment.create-1.input.json".
bool fits(const std::string& schema, const nlohmann::json& document);

// Whether settings (JSON) get past the schema of the plugin's manifest, as the host asks it first.
bool settings_fit(const Plugin& plugin, const std::string& settings);

// Checks that the manifest fits its schema, and that changed ones do not.
void check_manifest(const Plugin& plugin);

// Checks that each operation of the manifest begins with `ask`, which a create begins with.
void check_operations_begin(const Plugin& plugin, Ask ask);

}  // namespace tallyport::test
