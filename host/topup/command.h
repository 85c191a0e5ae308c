// Commands: everything that writes. The journal commits them in groups; decide says what each does.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/chain.h"
#include "ledger/order.h"
#include "topup/refund.h"
#include "topup/topup.h"

namespace tallyport::topup {

// An Idempotency-Key as it is kept: whose, for which route, and a keyed hash of the request.
struct IdempotencyClaim {
  std::string principal;
  std::string route;
  std::string key;
  std::string request_hash;  // hex

  friend bool operator==(const IdempotencyClaim&, const IdempotencyClaim&) = default;
};

// An answer that a repeated request gets again.
struct StoredAnswer {
  int status = 0;
  std::string body;

  friend bool operator==(const StoredAnswer&, const StoredAnswer&) = default;
};

// Makes the answer to a create from what was decided. Called while the batch is decided, on the
// journal's thread: must be pure and quick.
using RenderAnswer = std::function<StoredAnswer(const Topup&, const Attempt&)>;

// Commits a top-up with its first attempt, before the gateway hears of it. `topup.account` is
// filled in by the store, which creates the account of `topup.account_name` if need be.
struct StartTopup {
  CommandId id;
  Topup topup;
  Attempt attempt;  // with input
  std::optional<IdempotencyClaim> claim;
};

// Commits a further attempt at a top-up that is not paid. Refused with topup_not_open otherwise.
struct StartAttempt {
  CommandId id;
  Timestamp at;
  TopupId topup;
  Attempt attempt;  // with input
  std::optional<IdempotencyClaim> claim;
};

// What the gateway answered to a create, a look-up or a cancel of ours. Frees the lease.
struct RecordAnswer {
  CommandId id;
  Timestamp at;
  Timestamp asked_at;  // when the gateway was asked: it says nothing of what a later hint means
  AttemptId attempt;
  Source source = Source::look_up;
  Finding finding;
  Mode gateway_mode = Mode::test;          // as configured; money of the other mode is quarantined
  std::optional<Timestamp> next_check_at;  // when to ask again if this does not end it
  std::optional<IdempotencyClaim> claim;   // whose answer this completes
  RenderAnswer render;                     // with claim
  std::string answer_sha256;               // of finding.answer, hex; filled in by the store
};

// A webhook that passed its signature check.
struct ApplyGatewayEvent {
  CommandId id;
  Timestamp at;
  GatewayEventId event;
  std::string gateway;
  std::string event_key;  // the same over redelivery
  Source source = Source::webhook;
  Finding finding;
  Mode gateway_mode = Mode::test;
  std::string raw_body;
  std::vector<std::pair<std::string, std::string>> headers;  // without those that carry a secret
};

// Pays out the shares of a top-up for which they are held.
struct ReleaseTopup {
  CommandId id;
  Timestamp at;
  TopupId topup;
  ledger::Evidence evidence;  // the request
};

// Makes the answer to a refund from what was decided. As RenderAnswer: pure and quick.
using RenderRefund = std::function<StoredAnswer(const Topup&, const Attempt&, const Refund&)>;

// Commits a refund, with a hold of the credit that it will take, before the gateway hears of it.
struct StartRefund {
  CommandId id;
  Timestamp at;
  Refund refund;                       // its amount and hold are filled in by decide
  std::optional<std::int64_t> amount;  // nothing: all that is left
  ledger::Evidence evidence;           // the request
  std::optional<IdempotencyClaim> claim;
};

// What somebody says to a refund that waits for it.
struct DecideRefund {
  CommandId id;
  Timestamp at;
  TopupId topup;
  RefundId refund;
  bool approved = false;
  std::string principal;
  std::string owner;  // approved: the host that sends it now, until
  Timestamp until;
  ledger::Evidence evidence;  // the request
};

// What the gateway answered to a refund or to a look-up of it. Frees the lease.
struct RecordRefund {
  CommandId id;
  Timestamp at;
  TopupId topup;
  AttemptId attempt;
  RefundId refund;
  Timestamp asked_at;  // when the gateway was asked: it says nothing of what a later hint means
  Source source = Source::look_up;
  Finding finding;  // subject: refund
  Mode gateway_mode = Mode::test;
  Timestamp next_check_at;                // when to ask again if this does not end it
  std::optional<IdempotencyClaim> claim;  // whose answer this completes
  RenderRefund render;                    // with claim
  std::string answer_sha256;              // of finding.answer, hex; filled in by the store
};

// Takes up to `limit` refunds whose check is due, for this host, until the lease ends.
struct LeaseRefunds {
  CommandId id;
  Timestamp at;
  std::string owner;
  Timestamp until;
  int limit = 32;
};

// Decides again the events that came before what they are about. At most `limit` of them.
struct RetryEvents {
  CommandId id;
  Timestamp at;
  int limit = 100;
};

// Takes up to `limit` attempts whose check is due, for this host, until the lease ends.
struct LeaseAttempts {
  CommandId id;
  Timestamp at;
  std::string owner;
  Timestamp until;
  int limit = 32;
};

// At start: gives back what this host held when it stopped or crashed, attempts and refunds, and
// makes it due at once.
struct ReleaseLeases {
  CommandId id;
  Timestamp at;
  std::string owner;
};

// Makes the answer to an order from what it came to. As RenderAnswer: pure and quick.
using RenderOrder = std::function<StoredAnswer(const ledger::OrderResult&)>;

// What an application asks of the ledger. The accounts that are given something are made if need
// be.
struct RunOrder {
  CommandId id;
  Timestamp at;
  std::string tenant;
  ledger::Order order;
  ledger::Evidence evidence;  // the request
  std::optional<IdempotencyClaim> claim;
  RenderOrder render;  // with claim
};

// Gives back what is held longer than it may be. At most `limit` holds.
struct ExpireHolds {
  CommandId id;
  Timestamp at;
  int limit = 100;
};

// Makes the answer to the saving of a method from what was kept, and which is the default now. As
// RenderAnswer: pure and quick.
using RenderMethods =
    std::function<StoredAnswer(const std::vector<PaymentMethod>&, const PaymentMethodId&)>;

// What a gateway stated of the saved methods of an account, or of its organisation.
struct KeepMethods {
  CommandId id;
  Timestamp at;
  std::string tenant;
  std::string account;
  std::string gateway;
  std::string customer;  // the provider's id; "" where it has none
  std::vector<MethodFacts> methods;
  bool complete = false;                   // these are all that the customer has
  std::optional<Timestamp> refresh_until;  // more may come of what was begun
  std::optional<IdempotencyClaim> claim;
  RenderMethods render;  // with claim
};

// What somebody wants with a saved method.
struct ChangeMethod {
  enum class Change { remove, make_default };
  CommandId id;
  Timestamp at;
  std::string tenant;
  std::string account;
  PaymentMethodId method;
  Change change = Change::remove;
};

// Keeps signed heads of chains, so that they can be exported and checked later.
struct RecordHeads {
  CommandId id;
  Timestamp at;
  std::vector<ledger::SignedHead> heads;
};

// Forgets the batches of commands that were committed before `before`: nobody can be waiting any
// more for the answer to such a COMMIT. At most `limit` of them.
struct ForgetCommands {
  CommandId id;
  Timestamp at;
  Timestamp before;
  int limit = 10'000;
};

using Command = std::variant<StartTopup, StartAttempt, RecordAnswer, ApplyGatewayEvent, RetryEvents,
                             LeaseAttempts, ReleaseLeases, RunOrder, ExpireHolds, RecordHeads,
                             ForgetCommands, StartRefund, DecideRefund, RecordRefund, LeaseRefunds,
                             KeepMethods, ChangeMethod, ReleaseTopup>;

// What became of a gateway event or an answer. Enumerator = database value = metric label.
enum class Verdict {
  applied,      // something changed
  unchanged,    // it was known, or is late and harmless
  duplicate,    // this very event was here before
  ignored,      // authentic, says nothing about money
  look_up,      // not to be believed by itself: the provider is asked
  unmatched,    // about nothing that we know (yet): kept and tried again
  quarantined,  // contradicts what was asked: not credited, reported
};
std::string_view name(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view text);

struct DueAttempt {
  Topup topup;
  Attempt attempt;  // with input, where it is still kept
};

struct DueRefund {
  Topup topup;
  Attempt attempt;  // without input
  Refund refund;
};

// What a command came to. Which fields are set depends on the command.
struct CommandOutcome {
  Verdict verdict = Verdict::applied;
  std::string detail;                  // quarantined: why
  std::optional<Topup> topup;          // start, record, apply (where matched)
  std::optional<Attempt> attempt;      // likewise
  std::optional<Refund> refund;        // of the commands about one
  bool repeated = false;               // start: the claim was there before; topup is that one
  std::optional<StoredAnswer> answer;  // repeated: what the first request was answered, if it was
  std::vector<DueAttempt> due;         // LeaseAttempts
  std::vector<DueRefund> due_refunds;  // LeaseRefunds
  // RunOrder, where it was not repeated: a repeated one has its answer alone.
  std::optional<ledger::OrderResult> order;
  int expired = 0;                           // ExpireHolds: how many holds
  std::vector<PaymentMethod> methods;        // of the owner at the gateway, after the command
  std::vector<PaymentMethod> named_methods;  // those of them that the command is about
};

}  // namespace tallyport::topup
