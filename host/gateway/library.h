// Library: a plugin's code, checked and loaded. Owns the handle, which is never closed. Knows
// nothing of gateways.
#pragma once

#include <memory>
#include <string>

#include <tallyport/plugin.h>

#include "base/result.h"
#include "gateway/manifest.h"

namespace tallyport::gateway {

class Library {
 public:
  // Reads the file once, checks it, and loads those very bytes from sealed memory, so that nothing
  // that happens to the file later matters. The same bytes give the same Library again.
  //
  // Before any of its code runs: plugin_unreadable (cannot be read, may be written by others, is no
  // shared object of ours), plugin_manifest_invalid, plugin_no_entry. After: plugin_not_loadable,
  // plugin_refused_host, plugin_abi_mismatch, plugin_manifest_differs. Each text names the file.
  // [any thread]; one load at a time.
  static Result<std::shared_ptr<const Library>> load(const std::string& path);

  const Manifest& manifest() const { return manifest_; }
  const tp_plugin_v1& table() const { return *table_; }  // valid until the program ends
  const std::string& sha256_hex() const { return sha256_hex_; }

 private:
  Library(Manifest manifest, const tp_plugin_v1* table, std::string sha256_hex)
      : manifest_(std::move(manifest)), table_(table), sha256_hex_(std::move(sha256_hex)) {}
  static Result<std::shared_ptr<const Library>> load_bytes(const std::string& bytes,
                                                           const std::string& sha256_hex);

  Manifest manifest_;
  const tp_plugin_v1* table_;
  std::string sha256_hex_;
};

}  // namespace tallyport::gateway
