// Paystack's answers, each taken for one to a create and one to a look-up: nothing throws, no
// create succeeds, one fails by Paystack's own refusal only, and a look-up pays by a success only.
#include <string>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "fuzz/fuzz.h"
#include "paystack/status.h"

namespace {

using namespace tallyport;
using plugin::Outcome;

constexpr paystack::Meant kMeant{"TP-1", ""};

plugin::Response answer(std::uint32_t status, std::string_view body) {
  plugin::Response made;
  made.answered = made.maybe_sent = true;
  made.status = status;
  made.body = body;
  return made;
}

void check_created(std::uint32_t status, std::string_view body) {
  const auto outcome = paystack::read_created(answer(status, body), kMeant).outcome();
  TALLYPORT_ASSERT(outcome != Outcome::succeeded);
  TALLYPORT_ASSERT(outcome != Outcome::requires_action || status == 200);
  TALLYPORT_ASSERT(outcome != Outcome::failed ||
                   ((status == 400 || status == 404) && paystack::parse_error(body).read));
}

void check_looked_up(std::uint32_t status, std::string_view body) {
  const auto outcome =
      paystack::read_looked_up(answer(status, body), kMeant, 1'700'000'000, 60).outcome();
  TALLYPORT_ASSERT(outcome != Outcome::not_found || status == 400 || status == 404);
  if (outcome != Outcome::succeeded) return;
  const auto data = nlohmann::json::parse(body).at("data");
  TALLYPORT_ASSERT(status == 200 && data.at("reference") == "TP-1");
  TALLYPORT_ASSERT(data.at("status") == "success" || data.at("status") == "reversed");
}

void check_refunds(std::string_view body) {
  paystack::Transaction transaction;
  transaction.id = 7;
  transaction.amount = {500'000, "NGN", 2};
  paystack::RefundSum sum(transaction);
  if (sum.add(body)) TALLYPORT_ASSERT(sum.total() && sum.total()->minor <= 500'000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = test::text_of(data, size);
  for (const std::uint32_t status : {200u, 400u, 404u, 429u, 500u}) {
    check_created(status, body);
    check_looked_up(status, body);
  }
  check_refunds(body);
  return 0;
}
