// The program's flags.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "emulator/card.h"
#include "serving/delivery.h"
#include "serving/program.h"

namespace tallyport::emulator {

// The merchant's account at one provider.
struct Account {
  std::string key;
  std::string webhook_secret;  // Paystack's is the key itself
  std::string webhook_url;     // "": no webhooks
};

struct Options {
  serving::Listen listen{"127.0.0.1", 8091};
  std::string public_url;  // without a slash at its end; "": where it listens
  std::map<Brand, Account> accounts;
  serving::RetryPolicy retry;
  std::int64_t processing_ms = 5'000;
  std::int64_t slow_ms = 3'000;
  std::int64_t late_ms = 10'000;
  enum class Wish { serve, help } wish = Wish::serve;
};

// The flags, or a sentence on what is wrong with them (never with a secret in it).
std::variant<Options, std::string> parse_options(const std::vector<std::string>& arguments);

extern const char* const kHelp;

}  // namespace tallyport::emulator
