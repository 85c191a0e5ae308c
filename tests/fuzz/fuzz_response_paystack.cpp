// Paystack's answers, each taken for one to a create and one to a look-up: nothing throws, no
// create succeeds, one fails by Paystack's own refusal only, and a look-up pays by a success only.
// And its refunds: none succeeds but with the list, none fails but by Paystack's own words.
#include <string>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "fuzz/fuzz.h"
#include "paystack/refunds.h"
#include "paystack/status.h"

namespace {

using namespace tallyport;
using plugin::Outcome;

constexpr paystack::Meant kMeant{"TP-1", ""};
const paystack::MeantRefund kRefund{{"TP-1", "7"}, "refund-1", ""};

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

void check_refund(std::uint32_t status, std::string_view body) {
  const auto made = paystack::read_refund_created(answer(status, body), kRefund).outcome();
  TALLYPORT_ASSERT(made == Outcome::unknown || made == Outcome::pending || made == Outcome::failed);
  TALLYPORT_ASSERT(made != Outcome::pending || status == 200);
  TALLYPORT_ASSERT(made != Outcome::failed || status == 200 || paystack::parse_error(body).read);
  const auto told = paystack::read_refund_fetched(answer(status, body), kRefund).outcome();
  TALLYPORT_ASSERT(told == Outcome::unknown || status == 200);
}

void check_refunds(std::string_view body) {
  paystack::Transaction transaction;
  transaction.id = 7;
  transaction.amount = {500'000, "NGN", 2};
  paystack::RefundList list(transaction);
  if (!list.add(body)) return;
  TALLYPORT_ASSERT(!list.total() || list.total()->minor <= 500'000);
  const auto outcome = list.stated(kRefund).outcome();
  const auto has = [&](std::string_view word) { return body.find(word) != body.npos; };
  // A word may be written with escapes, which no search finds.
  if (has("\\u")) return;
  TALLYPORT_ASSERT(outcome != Outcome::succeeded || (has("processed") && has("refund-1")));
  TALLYPORT_ASSERT(outcome != Outcome::failed || (has("failed") && has("refund-1")));
  TALLYPORT_ASSERT(outcome != Outcome::not_found || list.is_complete());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = test::text_of(data, size);
  for (const std::uint32_t status : {200u, 400u, 404u, 429u, 500u}) {
    check_created(status, body);
    check_looked_up(status, body);
    check_refund(status, body);
  }
  check_refunds(body);
  return 0;
}
