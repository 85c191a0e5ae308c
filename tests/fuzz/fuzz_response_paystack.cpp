// Paystack's answers, each taken for one to a create and one to a look-up: nothing throws, no
// create succeeds, one fails by Paystack's own refusal only, and a look-up pays by a success only.
// And its refunds: none succeeds but with the list, none fails but by Paystack's own words. A
// charge as a create, but that a success of the payment pays; and of the lists, what is told fits.
#include <string>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "fuzz/fuzz.h"
#include "paystack/channels.h"
#include "paystack/charge.h"
#include "paystack/listing.h"
#include "paystack/methods.h"
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

void check_charged(std::uint32_t status, std::string_view body) {
  const auto outcome =
      paystack::read_charged(answer(status, body), kMeant, {500'000, "NGN", 2}).outcome();
  if (status != 200) {
    TALLYPORT_ASSERT(outcome == Outcome::unknown || outcome == Outcome::failed);
    TALLYPORT_ASSERT(outcome != Outcome::failed || paystack::parse_error(body).read);
    return;
  }
  if (outcome == Outcome::unknown) return;
  const auto data = nlohmann::json::parse(body).at("data");
  TALLYPORT_ASSERT(data.at("reference") == "TP-1");
  TALLYPORT_ASSERT(outcome != Outcome::failed || data.at("status") == "failed");
  TALLYPORT_ASSERT(outcome != Outcome::succeeded || data.at("status") == "success" ||
                   data.at("status") == "reversed");
}

// Nothing is told but by an answer of 200, and what is told can be told on.
void check_lists(std::uint32_t status, std::string_view body) {
  const auto said = answer(status, body);
  TALLYPORT_ASSERT(paystack::read_removed(said, "A").outcome() != Outcome::succeeded ||
                   status == 200);
  TALLYPORT_ASSERT(paystack::read_methods(said).outcome() != Outcome::succeeded || status == 200);
  const auto payments = paystack::read_transactions(said, {0, 2'000'000'000, 1}, 0, 60);
  TALLYPORT_ASSERT(payments.outcome() != Outcome::succeeded || status == 200);
  paystack::ChannelList channels({});
  channels.add(said);
  TALLYPORT_ASSERT(channels.result().outcome() != Outcome::succeeded || status == 200);
  const auto data = paystack::data_of(body);
  const auto document = paystack::payment_document(data);
  if (document.empty()) return;
  const auto method = nlohmann::json::parse(document).at("method");
  TALLYPORT_ASSERT(data.at("authorization").at("reusable") == true);
  TALLYPORT_ASSERT(method.at("ref") == data.at("authorization").at("authorization_code"));
  TALLYPORT_ASSERT(method.value("exp_month", 1) >= 1 && method.value("exp_month", 1) <= 12);
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
    check_charged(status, body);
    check_lists(status, body);
    check_looked_up(status, body);
    check_refund(status, body);
  }
  check_refunds(body);
  return 0;
}
