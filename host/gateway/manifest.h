// Manifest: what a plugin says of itself, as types. Knows nothing of files or of running plugins.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/url.h"
#include "topup/finding.h"

namespace tallyport::gateway {

// How the host finds out what became of a create that was not answered.
enum class Recovery { replay, lookup };

struct ManifestCurrency {
  std::string code;  // ISO 4217, of the host's table
  int exponent = 0;  // on the provider's wire; the host's own where the manifest states none
};

struct ManifestSecret {
  std::string name;
  bool sends = false;     // filled into requests
  bool verifies = false;  // checks signatures of webhooks
  // What a value of that mode begins with; none where the values do not tell. No prefix is of both.
  std::map<topup::Mode, std::vector<std::string>> prefixes;
};

struct Manifest {
  std::string id;
  std::string version;
  unsigned abi_major = 0;
  unsigned abi_minor = 0;
  std::vector<std::string> operations;       // "payment.create/1"
  std::vector<ManifestCurrency> currencies;  // empty: any
  std::vector<Authority> egress;
  std::vector<ManifestSecret> secrets;
  Recovery recovery = Recovery::lookup;
  std::string return_ref;     // see the schema; "" = none
  std::string config_schema;  // a JSON document: JSON Schema draft-07
  std::string licence;
  std::string source;

  bool offers(std::string_view operation) const;
  const ManifestSecret* secret(std::string_view name) const;  // null where there is none
};

// Strict: plugin_manifest_invalid naming every member that is wrong and what would be right.
// Members that we do not know are refused too, unless the manifest is of a newer minor. [any
// thread]
Result<Manifest> parse_manifest(std::string_view json);

}  // namespace tallyport::gateway
