// Why something did not succeed: the closed list of docs/reasons.md.
#pragma once

#include <string_view>

namespace tallyport::plugin {

// The enumerator is the word on the wire. Words are added, never changed or taken away.
#define TALLYPORT_REASONS(X) \
  X(card_declined)           \
  X(insufficient_funds)      \
  X(expired_card)            \
  X(incorrect_cvc)           \
  X(incorrect_details)       \
  X(authentication_required) \
  X(authentication_failed)   \
  X(fraud_suspected)         \
  X(method_not_supported)    \
  X(amount_too_small)        \
  X(amount_too_large)        \
  X(currency_not_supported)  \
  X(duplicate_reference)     \
  X(limit_exceeded)          \
  X(payer_cancelled)         \
  X(payer_timeout)           \
  X(rate_limited)            \
  X(request_refused)         \
  X(provider_error)          \
  X(provider_unreachable)    \
  X(bad_signature)           \
  X(other)

enum class Reason {
#define TALLYPORT_REASON_ENUMERATOR(word) word,
  TALLYPORT_REASONS(TALLYPORT_REASON_ENUMERATOR)
#undef TALLYPORT_REASON_ENUMERATOR
};

// "card_declined".
constexpr std::string_view name(Reason reason) {
  constexpr std::string_view kNames[] = {
#define TALLYPORT_REASON_NAME(word) #word,
      TALLYPORT_REASONS(TALLYPORT_REASON_NAME)
#undef TALLYPORT_REASON_NAME
  };
  return kNames[static_cast<unsigned>(reason)];
}

}  // namespace tallyport::plugin
