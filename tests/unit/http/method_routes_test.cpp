// Saved payment methods and channels over HTTP: what is answered, and to whom.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "unit/http/api_fixture.h"

namespace tallyport::test {
namespace {

constexpr const char* kMethods = "/v1/accounts/alice/payment_methods";

struct Saved : ApiFixture {
  nlohmann::json add(const std::string& ref) {
    provider.answers.push_back(saved_as(visa(ref)));
    const auto answer = post(kMethods, R"({"token":"tok_1"})");
    BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return json(answer);
  }
  http::Response change(const std::string& id, const std::string& what,
                        const std::string& key = "all-key") {
    provider.answers.push_back(saved_as(visa("any")));
    if (what == "default") return post(std::string(kMethods) + "/" + id + "/default", "", key);
    return ask({.method = "DELETE", .path = std::string(kMethods) + "/" + id, .key = key});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(method_routes)

BOOST_AUTO_TEST_CASE(one_that_was_saved_is_shown_with_what_the_provider_calls_it) {
  Saved shop;
  const auto method = shop.add("pm_1");
  BOOST_TEST(method["gateway"] == "sandbox");
  BOOST_TEST(method["type"] == "card");
  BOOST_TEST(method["brand"] == "visa");
  BOOST_TEST(method["last4"] == "4242");
  BOOST_TEST(method["exp_month"] == 12);
  BOOST_TEST(method["exp_year"] == 2030);
  BOOST_TEST(method["default"] == true);
  BOOST_TEST(method["gateway_ref"] == "pm_1");
  const auto list = shop.get(kMethods);
  BOOST_TEST(ApiFixture::json(list)["data"][0] == method);
}

BOOST_AUTO_TEST_CASE(a_set_up_says_how_the_payer_goes_on) {
  Saved shop;
  topup::Finding begun;
  begun.outcome = topup::Outcome::requires_action;
  begun.customer = "cus_1";
  begun.next_action = {topup::NextAction::Type::confirm, "", "seti_secret", "pk_test_1"};
  shop.provider.answers.push_back(begun);
  const auto answer = shop.post(kMethods, R"({"setup":true})");
  BOOST_TEST(answer.status == 202);
  const auto action = ApiFixture::json(answer)["next_action"];
  BOOST_TEST(action["client_secret"] == "seti_secret");
  BOOST_TEST(action["publishable_key"] == "pk_test_1");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_a_problem_with_the_gateways_words) {
  Saved shop;
  topup::Finding refused;
  refused.outcome = topup::Outcome::failed;
  refused.reason = "card_declined";
  refused.message = "for operators";
  refused.decline = R"({"decline_code":"generic_decline","param":"number"})";
  shop.provider.answers.push_back(refused);
  const auto answer = shop.post(kMethods, R"({"token":"tok_1"})");
  BOOST_TEST(answer.status == 402);
  const auto body = ApiFixture::json(answer);
  BOOST_TEST(body["code"] == "method_refused");
  BOOST_TEST(body["reason"] == "card_declined");
  BOOST_TEST(body["decline"]["param"] == "number");
  BOOST_TEST(answer.body.find("for operators") == std::string::npos);
  BOOST_TEST(shop.post(kMethods, R"({"token":"tok_1"})").status == 502);  // no clear answer
}

BOOST_AUTO_TEST_CASE(what_a_body_may_say_is_checked) {
  Saved shop;
  for (const char* body :
       {"{}", R"({"token":"tok_1","setup":true})", R"({"setup":false})", R"({"token":""})",
        R"({"token":"tok_1","colour":"red"})", R"({"token":"tok_1","payer":{"email":"nobody"}})",
        R"({"token":"tok_1","card":{"number":"4242424242424242"}})"})
    BOOST_TEST(shop.post(kMethods, body).status == 422, body);
  BOOST_TEST(shop.provider.calls.empty());
  BOOST_TEST(shop.get(std::string(kMethods) + "?limit=1").status == 422);
}

BOOST_AUTO_TEST_CASE(default_and_removal_go_by_the_id) {
  Saved shop;
  const std::string first = shop.add("pm_1")["id"];
  const std::string second = shop.add("pm_2")["id"];
  shop.clock.advance_ms(1'000);
  BOOST_TEST(ApiFixture::json(shop.change(second, "default"))["default"] == true);
  BOOST_TEST(ApiFixture::json(shop.get(kMethods))["data"][0]["default"] == false);
  BOOST_TEST(ApiFixture::json(shop.change(second, "remove"))["removed"] == true);
  BOOST_TEST(ApiFixture::json(shop.get(kMethods))["data"].size() == 1u);
  for (const auto& id : {second, std::string("pm_1")})
    for (const char* what : {"default", "remove"}) {
      const auto answer = shop.change(id, what);
      BOOST_TEST(answer.status == 404);
      BOOST_TEST(ApiFixture::code(answer) == "method_not_found");
    }
}

BOOST_AUTO_TEST_CASE(the_same_key_gets_the_same_answer) {
  Saved shop;
  const http::Fields key{{"Idempotency-Key", "k1"}};
  shop.provider.answers = {saved_as(visa("pm_1")), saved_as(visa("pm_1"))};
  const auto first = shop.post(kMethods, R"({"token":"tok_1"})", "all-key", key);
  const auto again = shop.post(kMethods, R"({"token":"tok_1"})", "all-key", key);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(*again.header("Idempotent-Replayed") == "true");
}

BOOST_AUTO_TEST_CASE(a_user_reaches_the_own_account_only) {
  Saved shop;
  const std::string id = shop.add("pm_1")["id"];
  const auto mallory = token(claims_of("mallory"));
  BOOST_TEST(shop.get(kMethods, mallory).status == 404);
  BOOST_TEST(shop.post(kMethods, R"({"token":"tok_1"})", mallory).status == 404);
  BOOST_TEST(shop.change(id, "remove", mallory).status == 404);
  BOOST_TEST(shop.get(kMethods, token(claims_of("alice"))).status == 200);
  BOOST_TEST(shop.get(kMethods, "read-key").status == 403);
  BOOST_TEST(shop.get(kMethods, "other-key").body.find("4242") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_top_up_is_paid_with_a_saved_method) {
  Saved shop;
  const std::string id = shop.add("pm_1")["id"];
  shop.gateways.next = {};
  shop.gateways.next.outcome = topup::Outcome::succeeded;
  const auto paid = shop.start("alice", R"(,"payment_method":")" + id + R"(","off_session":true)");
  BOOST_TEST(paid["payment_method"] == id);
  BOOST_TEST(name(shop.gateways.last_create.paying.way) == "method");
  BOOST_TEST(shop.gateways.last_create.paying.method_ref == "pm_1");
  BOOST_TEST(!shop.gateways.last_create.paying.on_session);
  // Somebody else's, none at all, and a payer who is away and should choose.
  const std::string package = R"({"account":"bob","package":"p10","payment_method":")";
  BOOST_TEST(shop.post("/v1/topups", package + id + "\"}").status == 404);
  BOOST_TEST(shop.post("/v1/topups", package + "pm_1\"}").status == 404);
  BOOST_TEST(
      shop.post("/v1/topups", R"({"account":"bob","package":"p10","off_session":true})").status ==
      422);
}

BOOST_AUTO_TEST_CASE(a_further_attempt_may_take_a_saved_method) {
  Saved shop;
  const std::string id = shop.add("pm_1")["id"];
  shop.gateways.next.outcome = topup::Outcome::failed;
  shop.gateways.next.reason = "card_declined";
  shop.gateways.next.decline = R"({"code":"card_declined"})";
  const auto failed = shop.start("alice");
  const auto answer = shop.post("/v1/topups/" + failed["id"].get<std::string>() + "/attempts",
                                R"({"payment_method":")" + id + "\"}");
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(shop.gateways.last_create.paying.method_ref == "pm_1");
}

constexpr const char* kCard =
    R"("card":{"number":"4000056655665556","exp_month":7,"exp_year":2031,"cvc":"007"})";

BOOST_AUTO_TEST_CASE(a_card_is_charged_only_where_the_operator_has_allowed_it) {
  Saved shop;
  const auto body = R"({"account":"alice","package":"p10",)" + std::string(kCard) + "}";
  const auto refused = shop.post("/v1/topups", body);
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.body.find("allow_raw_card is not set") != std::string::npos, refused.body);
  BOOST_TEST(shop.gateways.creates == 0);
  const auto unsaved = shop.post(kMethods, "{" + std::string(kCard) + "}");
  BOOST_TEST(unsaved.status == 422);
  BOOST_TEST(unsaved.body.find("operation_unsupported") != std::string::npos, unsaved.body);

  for (auto& [name, info] : shop.gateways.infos) info.raw_cards = true;
  shop.gateways.next = {};
  shop.gateways.next.outcome = topup::Outcome::succeeded;
  BOOST_TEST(shop.post("/v1/topups", body).status == 201);
  BOOST_TEST(name(shop.gateways.last_create.paying.way) == "card");
  BOOST_REQUIRE(shop.gateways.last_card);
  BOOST_TEST(shop.gateways.last_card->reveal("number").value() == "4000056655665556");
  BOOST_TEST(shop.gateways.last_card->reveal("exp_month").value() == "7");
  BOOST_TEST(shop.gateways.last_card->reveal("name").value() == "");
}

BOOST_AUTO_TEST_CASE(a_card_goes_alone_and_whole) {
  Saved shop;
  for (auto& [name, info] : shop.gateways.infos) info.raw_cards = true;
  const auto refused = [&shop](const std::string& members, const std::string& field) {
    const auto answer = shop.post("/v1/topups", R"({"account":"alice","package":"p10",)" + members);
    BOOST_TEST(answer.status == 422, answer.body);
    BOOST_TEST(answer.body.find("\"" + field + "\"") != std::string::npos, answer.body);
    BOOST_TEST(answer.body.find("40000") == std::string::npos, answer.body);
  };
  refused(kCard + std::string(R"(,"payment_method":"019b7a4c-0000-7000-8000-000000000000"})"),
          "card");
  refused(R"("card":"4000056655665556"})", "card");
  refused(R"("card":4000056655665556})", "card");
  refused(R"("card":{"number":4000056655665556,"exp_month":7,"exp_year":2031,"cvc":"007"}})",
          "card.number");
  refused(R"("card":{"number":"40000","exp_month":7,"exp_year":2031,"cvc":"007"}})", "card.number");
  refused(R"("card":{"number":"4000056655665556","exp_month":13,"exp_year":2031,"cvc":"007"}})",
          "card.exp_month");
  refused(R"("card":{"number":"4000056655665556","exp_month":7,"exp_year":31,"cvc":"007"}})",
          "card.exp_year");
  refused(R"("card":{"number":"4000056655665556","exp_month":7,"exp_year":2031,"cvc":"40000"}})",
          "card.cvc");
  refused(R"("card":{"number":"4000056655665556","exp_month":7,"exp_year":2031}})", "card.cvc");
  refused(R"("card":{"number":"4000056655665556","exp_month":7,"exp_year":2031,"cvc":"007",)"
          R"("pin":"40000"}})",
          "card.pin");
  BOOST_TEST(shop.gateways.creates == 0);
  BOOST_TEST(shop.post(kMethods, R"({"token":"tok_1",)" + std::string(kCard) + "}").status == 422);
}

BOOST_AUTO_TEST_CASE(what_is_to_be_saved_goes_with_the_customer_that_is_known) {
  Saved shop;
  shop.add("pm_1");
  shop.start("alice", R"(,"save_method":true)");
  BOOST_TEST(shop.gateways.last_create.paying.save_method);
  BOOST_TEST(shop.gateways.last_create.paying.customer == "cus_1");
  BOOST_TEST(name(shop.gateways.last_create.paying.way) == "page");
}

BOOST_AUTO_TEST_CASE(channels_are_listed_as_the_gateway_states_them) {
  Saved shop;
  shop.provider.known_channels = {
      {"MTN", "MTN", topup::MethodFacts::Type::mobile_money, "GH", "GHS"}};
  topup::Finding listed;
  listed.outcome = topup::Outcome::succeeded;
  shop.provider.answers.push_back(listed);
  const auto path = std::string("/v1/gateways/sandbox/channels");
  const auto answer = shop.get(path + "?country=GH&type=mobile_money");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(ApiFixture::json(answer)["data"][0]["code"] == "MTN");
  BOOST_TEST(shop.provider.calls.back() == "channels sandbox GHmobile_money");
  for (const char* query : {"?country=gh", "?country=GHA", "?currency=GH", "?type=card", "?bank=1"})
    BOOST_TEST(shop.get(path + query).status == 422, query);
  BOOST_TEST(shop.get("/v1/gateways/nowhere/channels").status == 404);
  BOOST_TEST(shop.get(path).status == 502);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
