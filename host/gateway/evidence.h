// Evidence: what the requests of one operation say about whether the provider may have acted, and
// so which outcomes are proven (host rules H2, H8, H10). Pure.
#pragma once

#include <cstdint>

#include "base/http_exchange.h"
#include "gateway/operation.h"

namespace tallyport::gateway {

class Evidence {
 public:
  Evidence(Intent intent, Run run) : intent_(intent), run_(run) {}

  void asked(std::uint32_t flags);            // an HTTP action with these TP_HTTP_ flags
  void answered(const HttpOutcome& outcome);  // what came of the last one

  // May anything but a read-only request have reached the provider? Of an earlier run, too.
  bool may_have_acted() const;

  // May a plugin's "it did not happen" be believed? Of a create: only where no request that moves
  // money is without a definite answer. Of a look-up or a cancel: only where the last request has
  // one.
  bool proves_negative() const;
  // Likewise "it did": of a look-up or a cancel it takes an answer, too.
  bool proves_positive() const;

 private:
  bool last_is_definite() const { return !any_ || last_definite_; }

  Intent intent_;
  Run run_;
  std::uint32_t flags_ = 0;        // of the last request
  bool any_ = false;               // a request was asked for
  bool acted_ = false;             // one that is not read-only may have been sent
  bool money_indefinite_ = false;  // one that moves money may have been sent, and was not answered
  bool money_definite_ = false;    // one that moves money was answered
  bool last_definite_ = false;
};

// Does this status, as an answer of the provider, say what became of the request? Server errors,
// time limits, conflicts and redirects do not.
bool is_definite(int http_status);

}  // namespace tallyport::gateway
