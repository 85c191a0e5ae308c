// Accounts, gateways, webhooks, health.
#include "unit/http/api_fixture.h"

namespace tallyport::http {

BOOST_FIXTURE_TEST_SUITE(routes, test::ApiFixture)

BOOST_AUTO_TEST_CASE(an_account_shows_its_balances) {
  rows.balances["user 42"] = 70;
  const auto body = json(get("/v1/accounts/user%2042"));
  BOOST_TEST(body == nlohmann::json::parse(R"({"account":"user 42","balances":[
      {"asset":"credits","scale":0,"available":70,"held":0}]})"));
  for (const char* name : {"nobody", "@nobody", "@", "@a%20b", "%40%C3%A9", "%00", "a%0ab", "%ff"})
    BOOST_TEST(code(get(std::string("/v1/accounts/") + name)) == "account_not_found", name);
  BOOST_TEST(code(get("/v1/accounts/" + std::string(201, 'x'))) == "account_not_found");
  BOOST_TEST(code(get("/v1/accounts/user%2042", "read-key")) == "not_permitted");
  BOOST_TEST(get("/v1/accounts/user%2042", test::token(test::claims_of("user 42"))).status == 200);
  BOOST_TEST(code(get("/v1/accounts/user%2042", test::token(test::claims_of("x")))) ==
             "account_not_found");
}

BOOST_AUTO_TEST_CASE(system_accounts_are_seen_by_back_ends_only) {
  rows.balances["@gateway:sandbox"] = -70;
  for (const char* path : {"/v1/accounts/@gateway:sandbox", "/v1/accounts/%40gateway%3Asandbox"}) {
    BOOST_TEST(json(get(path))["balances"][0]["available"] == -70, path);
    BOOST_TEST(code(get(path, test::token(test::claims_of("user 42")))) == "account_not_found");
  }
  BOOST_TEST(get("/v1/accounts/@gateway:sandbox/transfers").status == 200);
  BOOST_TEST(code(get("/v1/accounts/@gateway:sandbox/transfers",
                      test::token(test::claims_of("user 42")))) == "account_not_found");
}

BOOST_AUTO_TEST_CASE(accounts_are_listed_by_name) {
  for (const char* name : {"a", "b", "@issued"}) rows.balances[name] = 5;
  const auto page = json(get("/v1/accounts?limit=2"));
  BOOST_TEST(page["data"].size() == 2u);
  BOOST_TEST(page["data"][0]["account"] == "@issued");
  BOOST_TEST(page["next_after"] == "a");
  const auto last = json(get("/v1/accounts?limit=2&after=a"));
  BOOST_TEST(last["data"].size() == 1u);
  BOOST_TEST(!last.contains("next_after"));
  for (const char* query : {"limit=0", "limit=201", "limit=x", "after=", "after=%00", "after=%ff"})
    BOOST_TEST(code(get(std::string("/v1/accounts?") + query)) == "invalid_field", query);
  BOOST_TEST(code(get("/v1/accounts", "read-key")) == "not_permitted");
  BOOST_TEST(code(get("/v1/accounts", test::token(test::claims_of("a")))) == "not_permitted");
}

BOOST_AUTO_TEST_CASE(a_statement_pages) {
  rows.balances["a"] = 70;
  const auto page = json(get("/v1/accounts/a/transfers?limit=2"));
  BOOST_REQUIRE(page["data"].size() == 2u);
  BOOST_TEST(page["next_after"] == page["data"][1]["id"]);
  BOOST_TEST(page["data"][0]["balance_after"] == 100);
  BOOST_TEST(!page["data"][0].contains("topup"));
  BOOST_TEST(!json(get("/v1/accounts/a/transfers?limit=3")).contains("next_after"));
  BOOST_TEST(code(get("/v1/accounts/a/transfers", test::token(test::claims_of("x")))) ==
             "account_not_found");
}

BOOST_AUTO_TEST_CASE(only_the_storefronts_gateways_are_listed_and_checked) {
  const auto list = json(get("/v1/gateways"))["data"];
  BOOST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0]["name"] == "sandbox");
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  BOOST_TEST(json(post("/v1/gateways/sandbox/check", ""))["reachable"] == true);
  gateways.looked_up.outcome = topup::Outcome::unknown;
  gateways.looked_up.reason = "unreachable";
  const auto failing = json(post("/v1/gateways/sandbox/check", ""));
  BOOST_TEST(failing["reachable"] == false);
  BOOST_TEST(failing["reason"] == "unreachable");
  BOOST_TEST(code(post("/v1/gateways/elsewhere/check", "")) == "gateway_not_found");
  BOOST_TEST(code(post("/v1/gateways/sandbox/check", "", "read-key")) == "not_permitted");
  gateways.infos["sandbox"].operations.clear();
  BOOST_TEST(code(post("/v1/gateways/sandbox/check", "")) == "operation_unsupported");
}

// Lesson 13: verified on the raw bytes, with all headers.
BOOST_AUTO_TEST_CASE(a_webhook_reaches_the_gateway_as_it_came) {
  const std::string body("{\"a\" : 1}\r\n\0\xff", 13);
  const Fields headers{{"Content-Type", "application/x-unheard-of"},
                       {"X-Twice", "1"},
                       {"x-twice", "2"},
                       {"X-Signature", "right"}};
  const auto answer = post("/webhooks/sandbox", body, "", headers);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == "{\"received\":true}\n");
  BOOST_TEST((gateways.last_webhook.raw_body == body));
  BOOST_TEST((gateways.last_webhook.headers == headers));
  BOOST_REQUIRE(journal.events.size() == 1u);
  BOOST_TEST((journal.events[0].raw_body == body));
}

// Lessons 1 and 16.
BOOST_AUTO_TEST_CASE(webhooks_that_are_not_authentic_have_no_effect_and_few_log_lines) {
  for (int i = 0; i < 1000; ++i) {
    const auto answer = post("/webhooks/sandbox", "{}", "", {{"X-Signature", "wrong"}});
    BOOST_REQUIRE(answer.status == 401);
    BOOST_REQUIRE(answer.body.find("abcdef") == std::string::npos);
  }
  BOOST_TEST(journal.events.empty());
  BOOST_TEST(log.warnings == 1);
  clock.advance_ms(10'001);
  post("/webhooks/sandbox", "{}", "");
  BOOST_TEST(log.warnings == 2);
}

BOOST_AUTO_TEST_CASE(a_webhook_is_acknowledged_only_when_it_is_durable) {
  const Fields headers{{"X-Signature", "right"}};
  for (auto code : {Errc::journal_full, Errc::storage_unavailable, Errc::shutting_down}) {
    journal.refuses = Error{code, ""};
    BOOST_TEST(post("/webhooks/sandbox", "{}", "", headers).status == 503);
  }
  journal.refuses = std::nullopt;
  BOOST_TEST(post("/webhooks/sandbox", "{}", "", headers).status == 200);
}

BOOST_AUTO_TEST_CASE(webhooks_go_to_gateways_that_take_them) {
  const Fields headers{{"X-Signature", "right"}};
  BOOST_TEST(post("/webhooks/nobody", "{}", "", headers).status == 404);
  BOOST_TEST(post("/webhooks/quiet", "{}", "", headers).status == 404);
  BOOST_TEST(post("/webhooks/sandbox/", "{}", "", headers).status == 404);
  BOOST_TEST(get("/webhooks/sandbox", "").status == 405);
}

BOOST_AUTO_TEST_CASE(alive_is_not_ready) {
  BOOST_TEST(get("/healthz", "").status == 200);
  BOOST_TEST(get("/readyz", "").status == 200);
  queries.refuses = Error{Errc::storage_unavailable, "host=db password=x"};
  const auto broken = get("/readyz", "");
  BOOST_TEST(broken.status == 503);
  BOOST_TEST(broken.body.find("password") == std::string::npos);
  queries.hangs = true;
  BOOST_TEST(get("/readyz", "").status == 503);
  BOOST_TEST(get("/healthz", "").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
