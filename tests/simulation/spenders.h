// Spenders: the application's own orders to the ledger, repeated by their Idempotency-Key until
// they are answered.
#pragma once

#include <memory>
#include <string>

#include "simulation/buyers.h"

namespace tallyport::simulation {

// Spends, moves, grants and holds what the buyers bring in; posts, voids and corrects later.
class Spender {
 public:
  Spender(World& world, Hosts& hosts, Database& database, int number);

  // Plans its errands.
  void arrive(std::int64_t within_ms);

 private:
  // One order with its key, until it is answered.
  struct Errand {
    std::string key;
    ledger::Order order;
    bool ended = false;
    std::string answer;  // the first that was heard
  };
  using Shared = std::shared_ptr<Errand>;

  void begin(ledger::Order order, std::int64_t in_ms);
  void post(const Shared& errand);
  void submit(const Shared& errand, const std::string& request_hash);
  void answered(const Shared& errand, const std::string& request_hash,
                const Result<topup::CommandOutcome>& outcome);
  void follow(const Errand& errand);
  ledger::Order errand();
  ledger::TransferOrder movement();
  std::string somebody();

  World& world_;
  Hosts& hosts_;
  Database& database_;
  const std::string name_;
  int errands_ = 0;
};

}  // namespace tallyport::simulation
