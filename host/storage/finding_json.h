// Findings and headers as the JSON that is kept with a gateway event.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "topup/finding.h"

namespace tallyport::storage {

std::string to_json(const topup::Finding& finding);
// Throws DatabaseFailure (refused) where `text` is not what to_json wrote.
topup::Finding finding_from_json(const std::string& text);

// [["Name","value"],…]; bytes that are not UTF-8 are replaced.
std::string to_json(const std::vector<std::pair<std::string, std::string>>& headers);

}  // namespace tallyport::storage
