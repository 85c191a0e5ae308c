// Look-ups in the configuration.
#include "config/config.h"

#include <algorithm>

namespace tallyport::config {
namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Named::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

int Gateway::line_of(std::string_view json_pointer) const {
  for (;;) {
    const auto found = lines.find(std::string(json_pointer));
    if (found != lines.end()) return found->second;
    if (json_pointer.empty()) return line;
    const auto slash = json_pointer.rfind('/');
    json_pointer = slash == json_pointer.npos ? "" : json_pointer.substr(0, slash);
  }
}

const Gateway* Config::gateway(std::string_view name) const { return find_named(gateways, name); }
const topup::Storefront* Config::storefront(std::string_view name) const {
  return find_named(storefronts, name);
}

}  // namespace tallyport::config
