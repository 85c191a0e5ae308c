// LedgerModel: what the ledger must come out as, written again from the words of the documents,
// with maps of names to numbers. Shares no code with host/ledger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/order.h"
#include "topup/command.h"

namespace tallyport::test {

class LedgerModel {
 public:
  // One line an order: "done" with what it moves, or the code that it is refused with. `at` is
  // when.
  struct Told {
    std::string text;
    bool repeated = false;
    std::string answer;  // repeated: what the first request was answered
  };
  // Applies the order. `ids` are those of the transfers that it came to, where it was done.
  Told run(const topup::RunOrder& order, const std::vector<std::string>& ids,
           const std::string& answer);
  int expire(std::int64_t at_ms);

  void declare(const std::string& asset) { assets_.insert(asset); }
  void start(const topup::StartTopup& command);
  void paid(const topup::StartTopup& of, std::int64_t fee, const std::string& fee_currency);
  void refunded(const topup::StartTopup& of, std::int64_t total);

  // What the database must say in the same words (ledger_checks.h).
  std::string users() const;    // "name asset available held", those that are not zero
  std::string systems() const;  // "name asset balance", those that are not zero
  std::string holds() const;    // "id status pending posted"
  std::string names() const;    // the user accounts that there are
  std::size_t keys() const { return keys_.size(); }

  // For the one who makes up orders.
  std::vector<std::string> hold_ids;
  std::vector<std::string> transfer_ids;

 private:
  struct Pocket {
    std::int64_t available = 0;
    std::int64_t held = 0;
  };
  struct Held {
    std::string from;
    std::vector<ledger::NamedShare> to;
    std::string asset;
    std::int64_t pending = 0;
    std::int64_t posted = 0;
    std::string status = "pending";
    std::optional<std::int64_t> expires_at_ms;
  };
  struct Moved {
    std::string from;
    std::string to;
    std::string asset;
    std::int64_t amount = 0;
    std::string kind;
    std::int64_t corrected = 0;
  };
  struct Sold {
    bool paid = false;
    bool fee = false;
    std::int64_t reversed = 0;
    std::int64_t taken = 0;
  };
  using Key = std::pair<std::string, std::string>;  // account, asset

  std::string decide(const topup::RunOrder& order, const std::vector<std::string>& ids);
  std::string refusal(const ledger::TransferOrder& order, bool holds) const;
  std::string movement(const ledger::TransferOrder& order, const std::vector<std::string>& ids);
  std::string hold(const ledger::HoldOrder& order, const std::vector<std::string>& ids);
  std::string part(const std::string& id, const std::optional<std::int64_t>& amount, bool post,
                   std::int64_t at_ms, const std::vector<std::string>& ids);
  std::string correction(const ledger::CorrectionOrder& order, const std::vector<std::string>& ids);
  void move(const std::string& from, const std::string& to, const std::string& asset,
            std::int64_t amount);
  void note(const std::vector<std::string>& ids, std::size_t place, Moved moved);

  std::map<Key, Pocket> users_;
  std::map<Key, std::int64_t> systems_;
  std::map<std::string, Held> holds_;
  std::map<std::string, Moved> moved_;
  std::map<TopupId, Sold> sold_;
  std::set<std::string> accounts_;
  std::set<std::string> assets_;
  std::map<std::string, std::pair<std::string, std::string>> keys_;  // key → hash, answer
};

}  // namespace tallyport::test
