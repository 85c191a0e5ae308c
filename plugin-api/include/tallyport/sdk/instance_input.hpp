// What the host says of a gateway when it makes the instance.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <tallyport/plugin.h>
#include <tallyport/sdk/bytes.hpp>

namespace tallyport::plugin {

// Whether the account moves real money, by the operator's word. Where the provider says it too, a
// result's live() goes by the provider alone.
enum class Mode : std::uint32_t { test = TP_MODE_TEST, live = TP_MODE_LIVE };

struct InstanceInput {
  std::string_view settings;  // JSON that fits config_schema; valid until the constructor is over
  Mode mode = Mode::test;
};

// Throws std::invalid_argument where the host's words break plugin.h or are newer than it.
inline InstanceInput instance_input(const tp_instance_input* in) {
  if (in == nullptr || !TP_HAS(in, settings)) {
    throw std::invalid_argument("tp_instance_input.size is too small");
  }
  if (in->mode != TP_MODE_TEST && in->mode != TP_MODE_LIVE) {
    throw std::invalid_argument("tp_instance_input.mode is one that this plugin does not know: " +
                                std::to_string(in->mode));
  }
  return {view(in->settings), static_cast<Mode>(in->mode)};
}

}  // namespace tallyport::plugin
