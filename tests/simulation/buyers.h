// Buyers: the application's requests, repeated until they are answered, and what comes after.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulation/host.h"

namespace tallyport::simulation {

using Hosts = std::vector<Host>;

// nullptr where none is up.
Host* any_host(World& world, Hosts& hosts);

// One buyer, one top-up. Its name is the top-up's metadata; several buyers share a wallet.
class Buyer {
 public:
  Buyer(World& world, Hosts& hosts, Database& database, int number);

  // Plans the first request.
  void arrive(std::int64_t in_ms);
  const std::string& name() const { return name_; }

 private:
  enum class Body { usual, other };

  void post(Body body);
  void answered(Body body, const Result<topup::StartAnswer>& answer);
  void go_on();
  void retry(int posts_left, topup::IdempotencyClaim claim);
  void ask_refund(int posts_left, topup::RefundStart request);
  void decide_refund(RefundId id, bool approved);
  std::optional<topup::TopupView> view() const;

  World& world_;
  Hosts& hosts_;
  Database& database_;
  const std::string name_;
  topup::Storefront storefront_;
  topup::StartRequest request_;
  std::optional<TopupId> topup_;  // what our key got
  std::optional<Body> accepted_;  // with which body
  bool done_ = false;             // nothing more to post
  int retries_ = 0;
};

}  // namespace tallyport::simulation
