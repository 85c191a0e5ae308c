// Problem: one thing that is wrong with how a gateway is configured, for the operator.
#pragma once

#include <string>

namespace tallyport::gateway {

struct Problem {
  std::string gateway;
  // Into [gateway.NAME], like "/settings/base_url" or "/secrets/api_key/1"; "" for all of it.
  std::string json_pointer;
  std::string text;

  friend bool operator==(const Problem&, const Problem&) = default;
};

}  // namespace tallyport::gateway
