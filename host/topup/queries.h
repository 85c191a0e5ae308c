// Queries: the port through which everything is read. Answers come on a reader's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/transfer.h"
#include "topup/topup.h"

namespace tallyport::topup {

struct TopupView {
  Topup topup;
  Attempt attempt;  // the current one, without its input
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
};

// One line of an account's statement, seen from that account.
struct StatementLine {
  TransferId transfer;
  ledger::TransferKind kind = ledger::TransferKind::topup_credit;
  std::string asset;
  int scale = 0;
  std::int64_t amount = 0;  // negative where it left the account
  std::int64_t balance_after = 0;
  std::string other_account;
  TopupId topup;
  std::string reference;  // of the top-up's attempt that paid
  Timestamp created_at;
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

template <class T>
using Reply = std::function<void(Result<T>)>;

class Queries {
 public:
  virtual ~Queries() = default;
  // All: [any thread]; the reply is called exactly once, on a reader's thread (or at once, on the
  // caller's, with storage_unavailable or shutting_down). Nothing of another tenant is ever found.

  // topup_not_found where the tenant has none of this id.
  virtual void topup(std::string tenant, TopupId id, Reply<TopupView> reply) = 0;
  virtual void topups(TopupFilter filter, Reply<std::vector<TopupView>> reply) = 0;
  // account_not_found where nothing was ever started for this name.
  virtual void account(std::string tenant, std::string name, Reply<AccountView> reply) = 0;
  virtual void statement(std::string tenant, std::string name, Page page,
                         Reply<std::vector<StatementLine>> reply) = 0;
  // The attempt that a payer came back from; attempt_not_found.
  virtual void returning(std::string gateway, std::string return_token, Reply<TopupView> reply) = 0;
  // Whether the database answers, for /readyz.
  virtual void ping(Reply<bool> reply) = 0;
};

}  // namespace tallyport::topup
