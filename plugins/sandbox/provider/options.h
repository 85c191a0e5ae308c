// The program's flags.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "payments.h"
#include "webhooks.h"

namespace tallyport::sandbox {

// How long the behaviours that are about time take.
struct Delays {
  std::int64_t processing_ms = 5'000;
  std::int64_t slow_ms = 3'000;
  std::int64_t late_ms = 10'000;
};

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8090;  // 0: any free one
  std::string public_url;     // without a slash at its end; empty: where it listens
  std::vector<Account> accounts;
  AmountRule amount_rule = AmountRule::ignored;
  RetryPolicy retry;
  Delays delays;
  enum class Wish { serve, help } wish = Wish::serve;
};

// The flags, or a sentence on what is wrong with them (never with a secret in it).
std::variant<Options, std::string> parse_options(const std::vector<std::string>& arguments);

extern const char* const kHelp;

}  // namespace tallyport::sandbox
