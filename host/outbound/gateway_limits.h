// What keeps one gateway from starving the others: a bulkhead and a breaker for each, by name.
#pragma once

#include <map>
#include <string>

#include "outbound/breaker.h"

namespace tallyport {

// One thread at a time.
class GatewayLimits {
 public:
  GatewayLimits(BreakerSettings breaker, std::map<std::string, BreakerSettings> breaker_by_gateway,
                int most, std::map<std::string, int> most_by_gateway)
      : breaker_(breaker),
        breaker_by_gateway_(std::move(breaker_by_gateway)),
        most_(most),
        most_by_gateway_(std::move(most_by_gateway)) {}

  // Takes a place in the gateway's bulkhead; false where all are taken. Every true ends in leave().
  bool enter(const std::string& gateway) {
    auto& entry = entry_of(gateway);
    if (entry.in_flight >= most(gateway)) return false;
    ++entry.in_flight;
    return true;
  }
  void leave(const std::string& gateway) { --entry_of(gateway).in_flight; }

  // How many exchanges the gateway may have under way.
  int most(const std::string& gateway) const {
    auto own = most_by_gateway_.find(gateway);
    return own != most_by_gateway_.end() ? own->second : most_;
  }
  Breaker& breaker(const std::string& gateway) { return entry_of(gateway).breaker; }

 private:
  struct Entry {
    explicit Entry(BreakerSettings settings) : breaker(settings) {}
    Breaker breaker;
    int in_flight = 0;
  };
  Entry& entry_of(const std::string& gateway) {
    auto own = breaker_by_gateway_.find(gateway);
    return entries_.try_emplace(gateway, own != breaker_by_gateway_.end() ? own->second : breaker_)
        .first->second;
  }

  BreakerSettings breaker_;
  std::map<std::string, BreakerSettings> breaker_by_gateway_;
  int most_;
  std::map<std::string, int> most_by_gateway_;
  std::map<std::string, Entry> entries_;
};

}  // namespace tallyport
