// payment.list: the request, and what a page states.
#include "stripe/listing.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/stripe/faults.h"
#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

Ask asking(const std::string& more = "") {
  return {
      .operation = "payment.list/1",
      .json = changed(R"({"from_unix_s":1700000000,"to_unix_s":1700086400,"newer":[1]})", more)};
}

Action listed(const std::string& items, const std::string& more = "false") {
  return stripe().last(asking(), {start(), answered(200, list_of(items, more))});
}

std::string made_at(const std::string& changes = "") {
  return changed(intent(R"("created":1700000001)"), changes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_listing)

BOOST_AUTO_TEST_CASE(asks_for_the_intents_of_that_time_with_their_charges) {
  const auto request = stripe().last(asking(), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url ==
             "https://api.stripe.com/v1/payment_intents?created[gte]=1700000000"
             "&created[lt]=1700086400&limit=100&expand[]=data.latest_charge");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Idempotency-Key") == "");
  const auto next = stripe().last(asking(R"("cursor":"pi_1&x")"), {start()});
  BOOST_TEST(next.url.find("&limit=100&starting_after=pi_1%26x&expand") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_payment_is_stated_under_its_intents_id) {
  const auto paid = made_at(R"("status":"succeeded","amount_received":2400,)" +
                            member("latest_charge", charge(R"("amount_refunded":1000)")));
  const auto done = listed(paid);
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(json::parse(done.json) ==
             json::parse(R"({"payments":[{"gateway_ref":"pi_1",)"
                         R"("reference":"TP-1","outcome":"succeeded","created_unix_s":1700000001,)"
                         R"("live":false,"amount":{"minor":2400,"currency":"USD"},)"
                         R"("reversed_total":{"minor":1000,"currency":"USD"}}]})"));
}

BOOST_AUTO_TEST_CASE(a_status_has_its_outcome) {
  struct Row {
    const char* status;
    const char* outcome;
  };
  for (const auto& row :
       {Row{"requires_payment_method", "requires_action"},
        Row{"requires_confirmation", "requires_action"}, Row{"requires_action", "requires_action"},
        Row{"processing", "pending"}, Row{"requires_capture", "pending"},
        Row{"succeeded", "succeeded"}, Row{"canceled", "cancelled"}, Row{"parked", "unknown"}}) {
    const auto done = listed(made_at(R"("status":")" + std::string(row.status) + "\""));
    BOOST_TEST(json::parse(done.json).at("payments").at(0).at("outcome") == row.outcome);
  }
}

BOOST_AUTO_TEST_CASE(what_others_made_has_no_reference_and_may_be_beyond_us) {
  const auto foreign = made_at(R"("id":"pi_2","metadata":{})");
  const auto odd = made_at(R"("id":"pi_3","metadata":{},"currency":"iqd")");
  const auto done = listed(made_at() + "," + foreign + "," + odd, "true");
  const auto page = json::parse(done.json);
  BOOST_TEST(page.at("payments").size() == 2u);
  BOOST_TEST(!page.at("payments").at(1).contains("reference"));
  BOOST_TEST(page.at("next_cursor") == "pi_3");
}

BOOST_AUTO_TEST_CASE(of_a_disputed_payment_the_list_does_not_know_the_total) {
  const auto done =
      listed(made_at(R"("status":"succeeded","amount_received":2500,)" +
                     member("latest_charge", charge(R"("amount_refunded":1000,"disputed":true)"))));
  const auto payment = json::parse(done.json).at("payments").at(0);
  BOOST_TEST(payment.at("outcome") == "succeeded");
  BOOST_TEST(!payment.contains("reversed_total"));
}

BOOST_AUTO_TEST_CASE(a_page_that_is_not_understood_is_unknown) {
  for (const auto& body :
       {list_of(made_at(R"("currency":"iqd")")), list_of(made_at(R"("amount":2500.5)")),
        list_of(made_at(R"("id":null)")), list_of(made_at(R"("object":"charge")")), list_of("7"),
        list_of(made_at(), "1"), list_of("", "true"),
        std::string(R"({"object":"list","has_more":false})")}) {
    const auto done = stripe().last(asking(), {start(), answered(200, body)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
    BOOST_TEST(done.json == "");
  }
}

BOOST_AUTO_TEST_CASE(no_fault_makes_it_failed) {
  for (const auto& row : faults()) {
    const auto done = stripe().last(asking(), {start(), row.event});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, row.what);
  }
}

BOOST_AUTO_TEST_CASE(times_have_to_be_there) {
  for (const auto* document :
       {"{}", R"({"from_unix_s":1})", R"({"to_unix_s":1})", R"({"from_unix_s":-1,"to_unix_s":2})",
        R"({"from_unix_s":1,"to_unix_s":"2"})"}) {
    auto ask = asking();
    ask.json = document;
    Driven driven(stripe(), stripe().instance(), ask);
    BOOST_TEST(driven.began() == TP_E_INVALID, document);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
