// Doubt is kept: once a request that moves money went unanswered, nothing later in the same
// operation takes that back.
#include "gateway/evidence.h"

#include <variant>

#include <tallyport/plugin.h>

namespace tallyport::gateway {

bool is_definite(int status) {
  if (status < 200 || status >= 500) return false;
  if (status >= 300 && status < 400) return false;
  switch (status) {
    case 408:  // request timeout
    case 409:  // the same request may be under way
    case 423:  // locked
    case 425:  // too early
    case 429:  // an earlier try may have come through
      return false;
    default:
      return true;
  }
}

void Evidence::asked(std::uint32_t flags) {
  flags_ = flags;
  any_ = true;
  last_definite_ = false;
}

void Evidence::answered(const HttpOutcome& outcome) {
  const auto* response = std::get_if<HttpResponse>(&outcome);
  const auto* failure = std::get_if<HttpFailure>(&outcome);
  const bool sent = response || failure->maybe_sent;
  last_definite_ = response && is_definite(response->status);
  // A refused key says nothing about a payment that is asked about.
  if (response && !begins(intent_) && (response->status == 401 || response->status == 403))
    last_definite_ = false;
  acted_ = acted_ || (sent && (flags_ & TP_HTTP_READ_ONLY) == 0);
  if ((flags_ & TP_HTTP_MOVES_MONEY) == 0 || !sent) return;
  (last_definite_ ? money_definite_ : money_indefinite_) = true;
}

bool Evidence::may_have_acted() const { return acted_ || run_ == Run::maybe_again; }

bool Evidence::proves_negative() const {
  switch (intent_) {
    case Intent::create:
    case Intent::charge:
    case Intent::refund:
      // A replay that asked for nothing is as its first run was, since plugins are pure.
      return !money_indefinite_ && (run_ == Run::first || !any_ || money_definite_);
    case Intent::look_up:
    case Intent::look_up_refund:
    case Intent::cancel:
    case Intent::save_method:
    case Intent::list_methods:
    case Intent::remove_method:
    case Intent::default_method:
    case Intent::list_channels:
      return last_is_definite();
    case Intent::check:
    case Intent::webhook:
      return true;
  }
  return false;
}

bool Evidence::proves_positive() const { return begins(intent_) || proves_negative(); }

}  // namespace tallyport::gateway
