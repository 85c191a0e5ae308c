// Settings of the installation itself: values made once and kept, and the assets that were
// declared.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "storage/session.h"

namespace tallyport::storage {

// What a tenant credits, with the digits after the point of one unit.
struct Asset {
  std::string tenant;
  std::string name;
  int scale = 0;
};

// The value of this name; the first host to ask makes it, all others get the same. Errors:
// storage_unavailable, storage_refused.
Result<std::string> setting(Session& session, const std::string& name,
                            const std::function<std::string()>& make, Log& log);

// Notes the assets. config_invalid where one is there with another scale: all its amounts would
// change their meaning.
Result<void> declare_assets(Session& session, const std::vector<Asset>& assets, Log& log);

}  // namespace tallyport::storage
