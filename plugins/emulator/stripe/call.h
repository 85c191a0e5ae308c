// A call of Stripe's API whose key and form are right, and answers that every call may have.
#pragma once

#include <string>
#include <vector>

#include "emulator/stripe/errors.h"

namespace tallyport::emulator::stripe {

struct Call {
  const serving::Request& request;
  const std::vector<std::string>& path;  // "v1", "checkout", …
  Value form;
  std::string key;          // of idempotency; "" for none
  std::string fingerprint;  // what the same key has to come with
  serving::Respond respond;

  bool is(std::size_t size, std::string_view collection) const {
    return path.size() == size && path[1] == collection;
  }
};

inline serving::Answer json(const Value& value) { return {200, value.json()}; }

inline serving::Answer internal_error() {
  return answer_of({500, "api_error", "", "The emulator was told to fail this request.", ""});
}

}  // namespace tallyport::emulator::stripe
