// The routes of refunds, over a real RefundFlow and fakes of its ports.
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

using nlohmann::json;

struct Fixture : test::ApiFixture {
  std::string id = start("alice")["id"].get<std::string>();
  std::string path = "/v1/topups/" + id + "/refunds";

  Fixture() {
    rows.topups.at(*TopupId::parse(id)).topup.status = topup::Status::succeeded;
    gateways.refunded.outcome = topup::Outcome::succeeded;
    gateways.refunded.subject = topup::Subject::refund;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(refund_routes, Fixture)

BOOST_AUTO_TEST_CASE(a_refund_is_answered_with_what_the_gateway_said) {
  const auto answer = post(path, R"({"amount":120000,"note":"too much"})");
  BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
  const auto refund = json(answer);
  BOOST_TEST(refund["status"] == "succeeded");
  BOOST_TEST(refund["amount"] == 120'000);
  BOOST_TEST(refund["currency"] == "NGN");
  BOOST_TEST(refund["topup"] == id);
  BOOST_TEST(refund["account"] == "alice");
  BOOST_TEST(refund["gateway"] == "sandbox");
  BOOST_TEST(refund["note"] == "too much");
  BOOST_TEST(refund["requested_by"] == "key/all-key");
  BOOST_TEST(refund["reference"].get<std::string>().starts_with("refund-"));
  const auto location = "/v1/refunds/" + refund["id"].get<std::string>();
  BOOST_TEST(*find_header(answer.headers, "Location") == location);
  BOOST_TEST(json(get(location)) == refund);
  BOOST_TEST(json(get(path)) == (nlohmann::json{{"data", {refund}}}));
}

BOOST_AUTO_TEST_CASE(without_a_body_all_of_it_goes_back) {
  const auto answer = post(path, "");
  BOOST_TEST(json(answer)["amount"] == 500'000);
}

// Passed over, this amount would be all of it.
BOOST_AUTO_TEST_CASE(an_amount_in_the_query_is_refused) {
  const auto answer = post(path + "?amount=3", "");
  BOOST_TEST(answer.status == 422);
  BOOST_TEST(json(answer)["detail"] ==
             "\"amount\" is not a parameter of this route, which has none");
  BOOST_TEST(json(get(path))["data"].empty());
}

BOOST_AUTO_TEST_CASE(what_the_gateway_refuses_is_no_error_of_ours) {
  gateways.refunded.outcome = topup::Outcome::failed;
  gateways.refunded.reason = "request_refused";
  gateways.refunded.message = "for operators only";
  const auto answer = post(path, "{}");
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(json(answer)["status"] == "failed");
  BOOST_TEST(json(answer)["failure"]["reason"] == "request_refused");
  BOOST_TEST(answer.body.find("for operators") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_bodies_say_what_is_wrong) {
  struct Row {
    const char* body;
    const char* field;
  };
  for (const auto& row : {Row{R"({"amount":0})", "amount"}, Row{R"({"amount":-1})", "amount"},
                          Row{R"({"amount":"5"})", "amount"}, Row{R"({"amount":1.5})", "amount"},
                          Row{R"({"note":5})", "note"}, Row{R"({"currency":"NGN"})", "currency"}}) {
    const auto answer = post(path, row.body);
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(json(answer)["errors"][0]["field"] == row.field);
  }
  BOOST_TEST(post(path, R"({"note":")" + std::string(201, 'x') + "\"}").status == 422);
  BOOST_TEST(gateways.refunds == 0);
}

BOOST_AUTO_TEST_CASE(what_does_not_exist_is_not_found) {
  BOOST_TEST(code(post("/v1/topups/nothing/refunds", "{}")) == "topup_not_found");
  BOOST_TEST(code(get("/v1/refunds/nothing")) == "refund_not_found");
  BOOST_TEST(code(get("/v1/refunds/" + id)) == "refund_not_found");
  BOOST_TEST(code(post("/v1/refunds/" + id + "/approve", "{}")) == "refund_not_found");
  const auto refund = json(post(path, "{}"))["id"].get<std::string>();
  BOOST_TEST(code(get("/v1/refunds/" + refund, "other-key")) == "refund_not_found");
  BOOST_TEST(code(get("/v1/topups/" + id + "/refunds?limit=1")) == "invalid_field");
}

BOOST_AUTO_TEST_CASE(who_may_only_ask_waits_for_who_may_approve) {
  const auto asked = json(post(path, "{}", "asking-key"));
  BOOST_TEST(asked["status"] == "requested");
  BOOST_TEST(gateways.refunds == 0);
  const auto refund = "/v1/refunds/" + asked["id"].get<std::string>();
  BOOST_TEST(code(post(refund + "/approve", "{}", "asking-key")) == "not_permitted");
  BOOST_TEST(code(post(path, "{}", "read-key")) == "not_permitted");
  const auto approved = post(refund + "/approve", "");
  BOOST_TEST(approved.status == 200);
  BOOST_TEST(json(approved)["status"] == "succeeded");
  BOOST_TEST(json(approved)["decided_by"] == "key/all-key");
  BOOST_TEST(gateways.refunds == 1);
  const auto late = post(refund + "/reject", "{}");
  BOOST_TEST(late.status == 409);
  BOOST_TEST(code(late) == "refund_not_waiting");
}

BOOST_AUTO_TEST_CASE(a_user_asks_for_the_own_refund_and_decides_none) {
  const auto alice = test::token(test::claims_of("alice"));
  const auto bob = test::token(test::claims_of("bob"));
  const auto asked = post(path, "{}", alice);
  BOOST_REQUIRE_MESSAGE(asked.status == 201, asked.body);
  BOOST_TEST(json(asked)["status"] == "requested");
  BOOST_TEST(code(post(path, "{}", bob)) == "topup_not_found");
  const auto refund = "/v1/refunds/" + json(asked)["id"].get<std::string>();
  BOOST_TEST(code(get(refund, bob)) == "refund_not_found");
  BOOST_TEST(code(post(refund + "/approve", "{}", alice)) == "not_permitted");
  BOOST_TEST(code(post(refund + "/reject", "{}", alice)) == "not_permitted");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
