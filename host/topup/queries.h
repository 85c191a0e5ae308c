// Queries: the port through which everything is read. Answers come on a reader's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/order.h"
#include "topup/command.h"

namespace tallyport::topup {

struct TopupView {
  Topup topup;
  Attempt attempt;  // the current one, without its input
};

struct RefundView {
  Topup topup;
  Attempt attempt;  // whose payment it gives back, without its input
  Refund refund;
};

struct Balance {
  std::string asset;
  int scale = 0;
  std::int64_t available = 0;
  std::int64_t held = 0;
};

struct AccountView {
  std::string name;
  std::vector<Balance> balances;  // by asset name
  std::string organisation = {};  // that it belongs to; "" where to none
};

// One line of an account's statement, seen from that account: what changed all that it has. What is
// held, given back or expires changes only how much of it is available, and has no line.
struct StatementLine {
  TransferId transfer;
  ledger::TransferKind kind = ledger::TransferKind::topup_credit;
  std::string asset;
  int scale = 0;
  std::int64_t amount = 0;         // negative where it left the account
  std::int64_t balance_after = 0;  // available and held
  std::string other_account;
  TopupId topup;
  std::string reference;  // of the top-up's attempt that paid
  TransferId hold;
  TransferId corrects;
  ledger::Evidence evidence;
  std::string description;
  std::string metadata;  // a JSON object of strings, or ""
  Timestamp created_at;
};

// A transfer beside another: its fellow of the same order, or what came of it later.
struct RelatedTransfer {
  TransferId id;
  ledger::TransferKind kind = ledger::TransferKind::transfer;
  std::string from;
  std::string to;
  std::int64_t amount = 0;
  Timestamp created_at;
};

struct TransferView {
  ledger::Transfer transfer;  // with the application's words
  std::string from;
  std::string to;  // of a hold the first of those that it is for
  int scale = 0;
  std::string reference;                     // of the top-up's attempt that paid
  std::optional<ledger::Hold> hold;          // where the transfer made one: as it is now
  std::vector<ledger::NamedShare> hold_for;  // of a hold
  // Itself; the other shares of its order; of a hold what was posted and released; corrections. In
  // the order of their ids.
  std::vector<RelatedTransfer> related;
};

// Which days of a storefront. The days are UTC, "2026-01-31", both included.
struct StatisticsFilter {
  std::string tenant;
  std::string from;
  std::string to;
  std::string gateway;  // "" = all; else of top-ups only
  std::optional<Status> status;
};

// As the views of these names have it, in their order.
struct TopupStatistic {
  std::string day;  // on which they were started
  std::string gateway;
  std::string status;
  std::string currency;
  std::string asset;
  std::int64_t topups = 0;
  std::int64_t price = 0;  // sums
  std::int64_t credit = 0;
  std::int64_t reversed_price = 0;
  std::int64_t reversed_credit = 0;
};

struct TransferStatistic {
  std::string day;
  std::string kind;
  std::string asset;
  std::int64_t transfers = 0;
  std::int64_t amount = 0;  // the sum
};

struct Statistics {
  std::vector<TopupStatistic> topups;
  std::vector<TransferStatistic> transfers;  // none where top-ups of a gateway or status are asked
};

// What an account, or the organisation that it belongs to, has saved.
struct SavedMethods {
  std::vector<PaymentMethod> methods;  // without the removed ones, by id
  std::vector<GatewayCustomer> customers;

  const PaymentMethod* find(PaymentMethodId id) const;
  const PaymentMethod* find_ref(const std::string& ref) const;  // by the provider's id
  const GatewayCustomer* customer_at(const std::string& gateway) const;
};

// How far a writer's chain of transfers is (ledger/chain.h).
struct ChainEnd {
  ChainId chain;
  std::int64_t length = 0;
  std::string hash_hex;            // of the last transfer
  std::int64_t signed_length = 0;  // of the longest head that was signed; 0 = none
};

// A list's window: the newest first, at most `limit`, those older than `after` (an id; nil = from
// the newest).
struct Page {
  Uuid after;
  int limit = 50;
};

struct TopupFilter {
  std::string tenant;
  std::optional<std::string> account;
  std::optional<Status> status;
  Page page;
};

struct RefundFilter {
  std::string tenant;
  std::optional<std::string> account;  // of the top-up
  std::optional<RefundStatus> status;
  Page page;
};

// What an Idempotency-Key was used for before.
struct Claimed {
  std::string request_hash;
  TopupId topup;                       // nil where it was for none
  std::optional<StoredAnswer> answer;  // nothing: it was never stored
};

template <class T>
using Reply = std::function<void(Result<T>)>;

class Queries {
 public:
  virtual ~Queries() = default;
  // All: [any thread]; the reply is called exactly once, on a reader's thread (or at once, on the
  // caller's, with storage_unavailable or shutting_down). Nothing of another tenant is ever found.

  // topup_not_found where the tenant has none of this id.
  virtual void topup(std::string tenant, TopupId id, Reply<TopupView> reply) = 0;
  // Likewise by the reference of any of its attempts; the view has the current one.
  virtual void topup_of_reference(std::string tenant, std::string reference,
                                  Reply<TopupView> reply) = 0;
  virtual void topup_of_number(std::string tenant, std::int64_t number, Reply<TopupView> reply) = 0;
  virtual void topups(TopupFilter filter, Reply<std::vector<TopupView>> reply) = 0;
  // refund_not_found where the tenant has none of this id.
  virtual void refund(std::string tenant, RefundId id, Reply<RefundView> reply) = 0;
  // All of one top-up, the newest first; none where the tenant has no such top-up.
  virtual void refunds(std::string tenant, TopupId of, Reply<std::vector<RefundView>> reply) = 0;
  virtual void refunds(RefundFilter filter, Reply<std::vector<RefundView>> reply) = 0;
  // Nothing where the key is free, or its command has not been committed.
  virtual void claimed(IdempotencyClaim claim, Reply<std::optional<Claimed>> reply) = 0;
  // Nothing saved where the tenant has no such account.
  virtual void methods(std::string tenant, std::string account, Reply<SavedMethods> reply) = 0;
  // account_not_found where nothing was ever started for or given to this name. A system account's
  // balance may be below zero; nothing of it is held.
  virtual void account(std::string tenant, std::string name, Reply<AccountView> reply) = 0;
  // The accounts by name, those after `after`, at most `limit`.
  virtual void accounts(std::string tenant, std::string after, int limit,
                        Reply<std::vector<AccountView>> reply) = 0;
  virtual void statement(std::string tenant, std::string name, Page page,
                         Reply<std::vector<StatementLine>> reply) = 0;
  // transfer_not_found where the tenant has none of this id.
  virtual void transfer(std::string tenant, TransferId id, Reply<TransferView> reply) = 0;
  virtual void statistics(StatisticsFilter filter, Reply<Statistics> reply) = 0;
  // The attempt that a payer came back from; attempt_not_found.
  virtual void returning(std::string gateway, std::string return_token, Reply<TopupView> reply) = 0;
  // Of all chains, by id: of the installation, and no tenant's.
  virtual void chain_ends(Reply<std::vector<ChainEnd>> reply) = 0;
  // Whether the database answers, for /readyz.
  virtual void ping(Reply<bool> reply) = 0;
};

}  // namespace tallyport::topup
