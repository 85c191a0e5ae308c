// https://docs.stripe.com/api/idempotent_requests
#include "emulator/stripe/idempotency.h"

#include "emulator/stripe/errors.h"

namespace tallyport::emulator::stripe {

std::optional<serving::Answer> Idempotency::find(const std::string& key,
                                                 const std::string& request) const {
  const auto found = stored_.find(key);
  if (found == stored_.end()) return std::nullopt;
  if (found->second.request != request) {
    return answer_of({400, "idempotency_error", "",
                      "Keys for idempotent requests can only be used with the same parameters they "
                      "were first used with. Try using a key other than '" +
                          key + "' if you meant to execute a different request.",
                      ""});
  }
  if (!found->second.answer) {
    return answer_of({409, "idempotency_error", "idempotency_key_in_use",
                      "There is currently another in-progress request using this idempotency key.",
                      ""});
  }
  auto answer = *found->second.answer;
  answer.line = serving::Line::kept;
  answer.headers.push_back({"Idempotent-Replayed", "true"});
  return answer;
}

void Idempotency::begin(const std::string& key, const std::string& request) {
  if (!key.empty()) stored_[key] = {request, std::nullopt};
}

void Idempotency::finish(const std::string& key, const serving::Answer& answer) {
  if (!key.empty()) stored_[key].answer = answer;
}

}  // namespace tallyport::emulator::stripe
