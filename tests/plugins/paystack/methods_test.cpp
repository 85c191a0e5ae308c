// Saved cards: as a payment states the one that paid it, method.list and method.remove.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/paystack/faults.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

// With `changes` put last, where a JSON reader takes them.
std::string authorization(const std::string& changes = "") {
  return R"({"authorization_code":"AUTH_1","bin":"408408","last4":"4081","exp_month":"08",)"
         R"("exp_year":"2030","channel":"card","card_type":"visa ","bank":"TEST BANK",)"
         R"("country_code":"NG","brand":"Visa ","reusable":true,"signature":"SIG_1",)"
         R"("account_name":null)" +
         (changes.empty() ? "" : "," + changes) + "}";
}

std::string paid_with(const std::string& changes) {
  return R"("customer":{"email":"ada@example.com"},"authorization":)" + authorization(changes);
}

json stated_by(const std::string& changes) {
  const auto done = paystack().last(look_up(), {start(), told(changes)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  if (done.json.empty()) return nullptr;
  auto document = json::parse(done.json);
  BOOST_TEST(fits("payment.lookup-1.result.json", document), done.json);
  return document;
}

Ask list() { return {.operation = "method.list/1", .json = R"({"customer":"ada+1@example.com"})"}; }
Ask remove() { return {.operation = "method.remove/1", .subject_ref = "AUTH_1"}; }

std::string customer(const std::string& authorizations) {
  return envelope(R"({"email":"ada@example.com","domain":"test","authorizations":[)" +
                  authorizations + "]}");
}

json methods(const std::string& authorizations) {
  const auto done = paystack().last(list(), {start(), answered(200, customer(authorizations))});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_METHOD);
  auto document = json::parse(done.json);
  BOOST_TEST(fits("method.list-1.result.json", document), done.json);
  return document.at("methods");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_methods)

BOOST_AUTO_TEST_CASE(a_payment_states_the_card_that_can_be_charged_again) {
  const auto document = stated_by(paid_with(""));
  BOOST_TEST(document == json::parse(R"({"customer":"ada@example.com","method":{)"
                                     R"("ref":"AUTH_1","type":"card","brand":"visa",)"
                                     R"("last4":"4081","exp_month":8,"exp_year":2030,)"
                                     R"("fingerprint":"SIG_1"}})"));
  BOOST_TEST(stated_by(R"("status":"reversed",)" + paid_with("")) == document);
  // Numbers in one payload, texts in another.
  BOOST_TEST(stated_by(paid_with(R"("exp_month":8,"exp_year":2030)")) == document);
  BOOST_TEST(stated_by(paid_with(R"("brand":null)")) == document);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_charged_again_is_not_stated) {
  for (const auto* changes :
       {R"("reusable":false)", R"("reusable":"true")", R"("reusable":1)", R"("reusable":null)",
        R"("channel":"bank")", R"("channel":null)", R"("authorization_code":null)",
        R"("authorization_code":"")", R"("authorization_code":"A\n")"}) {
    BOOST_TEST(stated_by(paid_with(changes)).is_null(), changes);
  }
  for (const auto* changes : {R"("authorization":{})", R"("authorization":null)",
                              R"("authorization":[1])", R"("authorization":"AUTH_1")"}) {
    BOOST_TEST(stated_by(paid_with("") + "," + changes).is_null(), changes);
  }
  // A card whose owner is not named cannot be charged.
  for (const auto* changes :
       {R"("customer":null)", R"("customer":{})", R"("customer":{"email":""})"}) {
    BOOST_TEST(stated_by(paid_with("") + "," + changes).is_null(), changes);
  }
  for (const auto* status : {"failed", "abandoned", "pending", "parked"}) {
    const auto event = told(R"("status":")" + std::string(status) + "\"," + paid_with(""));
    BOOST_TEST(paystack().last(look_up(), {start(), event}).json == "", status);
  }
}

BOOST_AUTO_TEST_CASE(a_detail_that_is_none_is_left_out_and_the_card_stays) {
  struct Row {
    const char* changes;
    const char* missing;
  };
  for (const auto& row :
       {Row{R"("last4":"408")", "last4"}, Row{R"("last4":"40é")", "last4"},
        Row{R"("last4":4081)", "last4"}, Row{R"("exp_month":"13")", "exp_month"},
        Row{R"("exp_month":0)", "exp_month"}, Row{R"("exp_month":1.5)", "exp_month"},
        Row{R"("exp_year":"30")", "exp_year"}, Row{R"("exp_year":-2030)", "exp_year"},
        Row{R"("brand":" ","card_type":"")", "brand"}, Row{R"("signature":null)", "fingerprint"},
        Row{R"("signature":"")", "fingerprint"}}) {
    const auto document = stated_by(paid_with(row.changes));
    BOOST_TEST(document.at("method").at("ref") == "AUTH_1", row.changes);
    BOOST_TEST(!document.at("method").contains(row.missing), row.changes);
  }
  const auto long_name =
      R"("brand":")" + std::string(65, 'v') + R"(","signature":")" + std::string(256, 's') + '"';
  BOOST_TEST(!stated_by(paid_with(long_name)).at("method").contains("brand"));
  BOOST_TEST(!stated_by(paid_with(long_name)).at("method").contains("fingerprint"));
}

BOOST_AUTO_TEST_CASE(an_event_states_the_card_as_a_look_up_does) {
  const auto stated = [](const std::string& changes) {
    const Ask ask{.operation = "webhook.handle/1",
                  .raw_body = R"({"event":"charge.success","data":)" + transaction(changes) + "}",
                  .headers = {{"x-paystack-signature", std::string(128, 'a')}}};
    return paystack().last(ask, {start(), verified(1)}).json;
  };
  BOOST_TEST(stated("") == "");
  BOOST_TEST(stated(paid_with(R"("reusable":false)")) == "");
  const auto document = json::parse(stated(paid_with("")));
  BOOST_TEST(document == stated_by(paid_with("")));
  BOOST_TEST(fits("webhook.handle-1.result.json", document));
}

BOOST_AUTO_TEST_CASE(a_wish_to_save_asks_for_a_card_that_can_be_charged_again) {
  auto ask = create();
  ask.json = R"({"return_url":"https://a.example","payer":{"email":"a@b.c"},"save_method":true})";
  const auto body = json::parse(paystack().last(ask, {start()}).body);
  BOOST_TEST(body.at("metadata") == json::parse(R"({"custom_filters":{"recurring":true}})"));
  ask.json = R"({"return_url":"https://a.example","payer":{"email":"a@b.c"},"save_method":false})";
  BOOST_TEST(!json::parse(paystack().last(ask, {start()}).body).contains("metadata"));
}

BOOST_AUTO_TEST_CASE(all_of_a_customers_are_asked_for_by_the_address) {
  const auto request = paystack().last(list(), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url == "https://api.paystack.co/customer/ada%2B1%40example.com");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  for (const auto* json : {"{}", R"({"customer":""})", R"({"customer":".."})", "[]"}) {
    auto ask = list();
    ask.json = json;
    BOOST_TEST((Driven(paystack(), paystack().instance(), ask).began() == TP_E_INVALID), json);
  }
}

BOOST_AUTO_TEST_CASE(one_card_is_listed_once_and_only_what_can_be_charged) {
  BOOST_TEST(methods("").empty());
  const auto others = authorization(R"("reusable":false,"signature":"SIG_2")") + "," +
                      authorization(R"("channel":"bank","signature":"SIG_3")");
  BOOST_TEST(methods(others).empty());
  const auto again = authorization(R"("authorization_code":"AUTH_2")");
  const auto another = authorization(R"("authorization_code":"AUTH_3","signature":"SIG_4")");
  const auto unsigned_two = authorization(R"("authorization_code":"AUTH_4","signature":null)") +
                            "," + authorization(R"("authorization_code":"AUTH_5","signature":"")");
  const auto all =
      methods(others + "," + authorization() + "," + again + "," + another + "," + unsigned_two);
  BOOST_REQUIRE_EQUAL(all.size(), 4u);
  BOOST_TEST(all[0].at("ref") == "AUTH_1");
  BOOST_TEST(all[1].at("ref") == "AUTH_3");
  BOOST_TEST(all[2].at("ref") == "AUTH_4");
  BOOST_TEST(all[3].at("ref") == "AUTH_5");
}

BOOST_AUTO_TEST_CASE(every_answer_to_a_list_has_its_outcome) {
  std::string many = authorization(R"("signature":null)");
  for (int i = 1; i < 101; ++i) many += "," + authorization(R"("signature":null)");
  struct Row {
    const char* what;
    Event event;
    std::uint32_t outcome;
  };
  for (const auto& row :
       {Row{"unknown customer", answered(404, refusal("Customer email is invalid")),
            TP_OUTCOME_NOT_FOUND},
        Row{"no list", answered(200, envelope(R"({"email":"ada@example.com"})")),
            TP_OUTCOME_UNKNOWN},
        Row{"a list that is none", answered(200, envelope(R"({"authorizations":{}})")),
            TP_OUTCOME_UNKNOWN},
        Row{"more than can be told", answered(200, customer(many)), TP_OUTCOME_UNKNOWN},
        Row{"strange items", answered(200, customer("1,null,[],{}")), TP_OUTCOME_SUCCEEDED}}) {
    const auto done = paystack().last(list(), {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome, row.what);
    BOOST_TEST(done.subject == TP_SUBJECT_METHOD, row.what);
  }
  check_faults(list(), {start()}, customer(authorization()));
}

BOOST_AUTO_TEST_CASE(one_is_removed_by_its_code) {
  const auto request = paystack().last(remove(), {start()});
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.paystack.co/customer/authorization/deactivate");
  BOOST_TEST(request.http_flags == 0u);
  BOOST_TEST(request.body == R"({"authorization_code":"AUTH_1"})");
  auto ask = remove();
  ask.subject_ref = "";
  BOOST_TEST((Driven(paystack(), paystack().instance(), ask).began() == TP_E_INVALID));
}

BOOST_AUTO_TEST_CASE(every_answer_to_a_removal_has_its_outcome) {
  const std::string gone = R"({"status":true,"message":"Authorization has been deactivated"})";
  struct Row {
    const char* what;
    Event event;
    std::uint32_t outcome;
  };
  for (const auto& row : {Row{"gone", answered(200, gone), TP_OUTCOME_SUCCEEDED},
                          Row{"unknown", answered(404, refusal("Authorization code not found.")),
                              TP_OUTCOME_NOT_FOUND},
                          Row{"201", answered(201, gone), TP_OUTCOME_UNKNOWN}}) {
    const auto done = paystack().last(remove(), {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome, row.what);
    BOOST_TEST(done.subject == TP_SUBJECT_METHOD, row.what);
    BOOST_TEST(done.subject_ref == "AUTH_1", row.what);
  }
  check_faults(remove(), {start()}, gone);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
