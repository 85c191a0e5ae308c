// Does what the host does with a VERIFY action of this plugin, so that a test can sign a webhook
// and see it accepted: the driver alone only says "good" or "bad".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/crypto.h"
#include "plugins/driver.h"

namespace tallyport::test {

// 1 where one of the candidates proves the message by one of the secret's values, else 0. The
// driver leaves out the encoding: a token is compared as it is, an HMAC in base64.
inline std::uint32_t proven(const Action& check, const std::vector<std::string>& values) {
  for (const auto& value : values) {
    for (const auto& candidate : check.candidates) {
      if (check.algorithm == TP_ALGORITHM_TOKEN && candidate == value) return 1;
      if (check.algorithm != TP_ALGORITHM_HMAC_SHA256) continue;
      if (crypto::from_base64(candidate) == crypto::hmac_sha256(value, check.message)) return 1;
    }
  }
  return 0;
}

// The result of a webhook, with its check decided by `values`.
inline Action handled(const Plugin& plugin, const Ask& ask,
                      const std::vector<std::string>& values) {
  Driven driven(plugin, plugin.instance(), ask);
  const auto check = driven.step(start());
  if (check.kind != TP_ACTION_VERIFY) return check;
  return driven.step(verified(proven(check, values)));
}

}  // namespace tallyport::test
