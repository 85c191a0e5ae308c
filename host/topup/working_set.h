// WorkingSet: the rows that a batch of commands touches, loaded by the store, changed by decide.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/tracked.h"
#include "ledger/book.h"
#include "topup/command.h"

namespace tallyport::topup {

// An idempotency key of the batch. `fresh`: this batch claimed it, no command has used it yet.
struct ClaimRow {
  IdempotencyClaim claim;
  TopupId topup;
  RefundId refund;  // nil where it is about none
  std::optional<StoredAnswer> answer;
  bool fresh = false;
  bool changed = false;  // decide set topup or answer: to be written
};

// An event that is in the database, inserted by this batch (fresh) or by an earlier one.
struct EventRow {
  GatewayEventId id;
  std::string gateway;
  std::string event_key;
  Source source = Source::webhook;
  Finding finding;
  Timestamp received_at;
  std::string raw_sha256;  // of its raw body, hex; with plugin_build the evidence of its transfers
  std::string plugin_build;
  bool fresh = false;
  Verdict verdict = Verdict::unmatched;
  std::string detail;
  TopupId topup;         // nil where unmatched
  bool changed = false;  // decide set the verdict: to be written
};

struct WorkingSet {
  ledger::Book book;
  std::unordered_map<TopupId, Tracked<Topup>> topups;
  std::unordered_map<AttemptId, Tracked<Attempt>> attempts;  // all attempts of each loaded top-up
  std::unordered_map<RefundId, Tracked<Refund>> refunds;     // all refunds of those that were paid
  // Of the owners that commands are about: their methods, removed ones too, and customers by
  // tenant, owner and gateway. The owners of accounts in an organisation, by tenant and account.
  std::unordered_map<PaymentMethodId, Tracked<PaymentMethod>> methods;
  std::map<std::tuple<std::string, std::string, std::string>, Tracked<GatewayCustomer>> customers;
  std::map<std::pair<std::string, std::string>, std::string> method_owners;
  std::map<std::string, ClaimRow> claims;                          // by claim_key()
  std::map<std::pair<std::string, std::string>, EventRow> events;  // by (gateway, event key)

  // The attempt that `finding` of `gateway` is about: by our reference, else by the provider's id.
  // nullptr where there is none.
  Tracked<Attempt>* find_attempt(const std::string& gateway, const Finding& finding);

 private:
  std::unordered_map<std::string, AttemptId> by_reference_;  // of the first indexed_ attempts
  std::size_t indexed_ = 0;
};

}  // namespace tallyport::topup
