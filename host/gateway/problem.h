// Problem: one thing that is wrong with how a gateway is configured, for the operator.
#pragma once

#include <string>

namespace tallyport::gateway {

struct Problem {
  std::string gateway;
  std::string json_pointer;  // into the gateway's settings; "" where it is not about a setting
  std::string text;

  friend bool operator==(const Problem&, const Problem&) = default;
};

}  // namespace tallyport::gateway
