// For tests of saved methods: what a provider keeps, and queries over the rows of a journal in
// memory.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "topup/method_flow.h"
#include "topup/methods.h"

namespace tallyport::test {

// Answers each operation with the next finding of its list; with `unknown` when that is empty.
class ScriptedMethods final : public topup::MethodGateways {
 public:
  std::deque<topup::Finding> answers;
  std::vector<std::string> calls;  // "save sandbox cus_1 tok_1", "list sandbox cus_1"
  std::vector<std::string> keys;   // the idempotency key of each call that has one
  std::vector<topup::Channel> known_channels;

  void save_method(const std::string& gateway, const topup::SaveRequest& request,
                   const std::string& key, topup::FindingDone done) override {
    keys.push_back(key);
    answer("save " + gateway + " " + request.customer + " " + request.token, done);
  }
  void list_methods(const std::string& gateway, const std::string& customer,
                    topup::FindingDone done) override {
    answer("list " + gateway + " " + customer, done);
  }
  void remove_method(const topup::PaymentMethod& method, const std::string& key,
                     topup::FindingDone done) override {
    keys.push_back(key);
    answer("remove " + method.gateway + " " + method.facts.ref, done);
  }
  void default_method(const topup::PaymentMethod& method, const std::string& key,
                      topup::FindingDone done) override {
    keys.push_back(key);
    answer("default " + method.gateway + " " + method.facts.ref, done);
  }
  void channels(const std::string& gateway, const topup::ChannelFilter& filter,
                topup::ChannelsDone done) override {
    calls.push_back("channels " + gateway + " " + filter.country + filter.type);
    topup::Finding finding;
    finding.outcome = topup::Outcome::unknown;
    if (!answers.empty()) finding = next();
    done(std::move(finding), known_channels);
  }

 private:
  topup::Finding next() {
    auto finding = answers.front();
    answers.pop_front();
    return finding;
  }
  void answer(std::string call, const topup::FindingDone& done) {
    calls.push_back(std::move(call));
    auto finding = answers.empty() ? topup::Finding{} : next();
    finding.subject = topup::Subject::method;
    done(std::move(finding));
  }
};

// What `rows` has saved for an account.
inline topup::SavedMethods saved_in(const topup::WorkingSet& rows, const std::string& tenant,
                                    const std::string& account) {
  const auto owner = topup::owner_of(rows, tenant, account);
  topup::SavedMethods saved;
  for (const auto& [id, method] : rows.methods)
    if (method.row.tenant == owner.tenant && method.row.owner == owner.owner &&
        !method.row.removed_at)
      saved.methods.push_back(method.row);
  std::ranges::sort(saved.methods, {}, &topup::PaymentMethod::id);
  for (const auto& [key, customer] : rows.customers)
    if (customer.row.tenant == owner.tenant && customer.row.owner == owner.owner)
      saved.customers.push_back(customer.row);
  return saved;
}

inline topup::MethodFacts visa(const std::string& ref, const std::string& last4 = "4242") {
  return {.ref = ref, .brand = "visa", .last4 = last4, .exp_month = 12, .exp_year = 2030};
}

inline topup::Finding saved_as(const topup::MethodFacts& facts, std::string customer = "cus_1") {
  topup::Finding finding;
  finding.outcome = topup::Outcome::succeeded;
  finding.customer = std::move(customer);
  finding.methods = {facts};
  return finding;
}

}  // namespace tallyport::test
