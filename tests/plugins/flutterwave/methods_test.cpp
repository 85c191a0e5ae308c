// The card of a payment that can be charged again, as look-ups and webhooks state it.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/flutterwave/fixture.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

std::string card(const std::string& changes = "") {
  return R"("card":{"first_6digits":"418742","last_4digits":"4246","issuer":"ACCESS BANK",)"
         R"("country":"NIGERIA NG","type":"VISA","token":"flw-t1nf-1-m03k","expiry":"09/32")" +
         (changes.empty() ? "" : "," + changes) + "}";
}

json stated_by(const std::string& changes) {
  const auto done = flutterwave().last(look_up(), {start(), answered(200, verified_as(changes))});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  if (done.json.empty()) return nullptr;
  auto document = json::parse(done.json);
  BOOST_TEST(fits("payment.lookup-1.result.json", document), done.json);
  return document;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_methods)

BOOST_AUTO_TEST_CASE(a_payment_states_the_card_that_can_be_charged_again) {
  BOOST_TEST(stated_by(card()) ==
             json::parse(R"({"customer":"ada@example.com","method":{"ref":"flw-t1nf-1-m03k",)"
                         R"("type":"card","brand":"visa","last4":"4246","exp_month":9,)"
                         R"("exp_year":2032}})"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_charged_again_is_not_stated) {
  for (const auto& changes :
       {std::string(), std::string(R"("card":null)"), std::string(R"("card":[])"),
        card(R"("token":null)"), card(R"("token":"")"), card(R"("token":7)"),
        card(R"("token":"a\nb")"), card(R"("token":")" + std::string(256, 'x') + '"'),
        card() + R"(,"customer":null)", card() + R"(,"customer":{"email":""})",
        card() + R"(,"customer":{"email":7})"}) {
    BOOST_TEST(stated_by(changes).is_null(), changes);
  }
  for (const auto* status : {"failed", "pending", "parked"}) {
    const auto body = verified_as(card() + R"(,"status":")" + status + '"');
    BOOST_TEST(flutterwave().last(look_up(), {start(), answered(200, body)}).json == "", status);
  }
}

BOOST_AUTO_TEST_CASE(a_detail_that_is_none_is_left_out_and_the_card_stays) {
  struct Row {
    const char* changes;
    const char* missing;
  };
  for (const auto& row :
       {Row{R"("last_4digits":"424")", "last4"}, Row{R"("last_4digits":4246)", "last4"},
        Row{R"("last_4digits":"42x6")", "last4"}, Row{R"("expiry":"13/32")", "exp_month"},
        Row{R"("expiry":"00/32")", "exp_year"}, Row{R"("expiry":"09/2032")", "exp_year"},
        Row{R"("expiry":"0932")", "exp_year"}, Row{R"("expiry":"9/32 ")", "exp_month"},
        Row{R"("expiry":null)", "exp_month"}, Row{R"("type":null)", "brand"}}) {
    const auto document = stated_by(card(row.changes));
    BOOST_TEST(document.at("method").at("ref") == "flw-t1nf-1-m03k", row.changes);
    BOOST_TEST(!document.at("method").contains(row.missing), row.changes);
  }
  const auto long_name = R"("type":")" + std::string(65, 'v') + '"';
  BOOST_TEST(!stated_by(card(long_name)).at("method").contains("brand"));
}

// Flutterwave's example of the event has no token; where one is there, it is stated.
BOOST_AUTO_TEST_CASE(an_event_states_the_card_where_it_has_the_token) {
  const auto told = [](const std::string& changes) {
    const Ask ask{.operation = "webhook.handle/1",
                  .raw_body = R"({"event":"charge.completed","data":)" + transaction(changes) + "}",
                  .headers = {{"verif-hash", "hash"}}};
    return flutterwave().last(ask, {start(), verified(1)}).json;
  };
  BOOST_TEST(told("") == "");
  const auto document = json::parse(told(card()));
  BOOST_TEST(document.at("method").at("ref") == "flw-t1nf-1-m03k");
  BOOST_TEST(fits("webhook.handle-1.result.json", document));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
