// The routes of top-ups, over a real Flow and fakes of its ports.
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

using Fixture = test::ApiFixture;

struct BadBody {
  std::string body;
  int status;
  std::string code;
  std::string fields;  // all complaints, "field field"
};

const BadBody kBadBodies[] = {
    {"", 400, "malformed_request", ""},
    {"not json", 400, "malformed_request", ""},
    {"[]", 400, "malformed_request", ""},
    {"\"text\"", 400, "malformed_request", ""},
    {R"({"account":"a","account":"b"})", 400, "malformed_request", ""},
    {R"({"payer":{"email":"a@b","email":"c@d"}})", 400, "malformed_request", ""},
    {"{\"account\":\"\xff\"}", 400, "malformed_request", ""},
    {R"({"account":"\ud800"})", 400, "malformed_request", ""},
    {R"({"metadata":[[[[[[[[[[]]]]]]]]]]})", 400, "malformed_request", ""},
    {R"({"account":"a","package":"p10"} x)", 400, "malformed_request", ""},
    {R"({"account":"a","package":"p10",})", 400, "malformed_request", ""},
    {R"({"account":"a","amount":1e999,"currency":"NGN"})", 400, "malformed_request", ""},
    {R"({"account":"a","amount":NaN,"currency":"NGN"})", 400, "malformed_request", ""},

    {"{}", 422, "invalid_field", "account package"},
    {R"({"account":"","package":""})", 422, "invalid_field", "account package"},
    {R"({"account":1,"package":2})", 422, "invalid_field", "account package"},
    {R"({"account":null,"package":"p10"})", 422, "invalid_field", "account"},
    {R"({"account":"@issued","package":"p10"})", 422, "invalid_field", "account"},
    {R"({"account":"a\u0000b","package":"p10"})", 422, "invalid_field", "account"},
    {R"({"account":")" + std::string(201, 'x') + R"(","package":"p10"})", 422, "invalid_field",
     "account"},
    {R"({"account":"a","package":"p10","amount":5,"currency":"NGN"})", 422, "invalid_field",
     "package"},
    {R"({"account":"a","package":"p10","currency":"NGN"})", 422, "invalid_field", "currency"},
    {R"({"account":"a","amount":5.0,"currency":"NGN"})", 422, "invalid_field", "amount"},
    {R"({"account":"a","amount":5e0,"currency":"NGN"})", 422, "invalid_field", "amount"},
    {R"({"account":"a","amount":"5","currency":"NGN"})", 422, "invalid_field", "amount"},
    {R"({"account":"a","amount":true,"currency":"NGN"})", 422, "invalid_field", "amount"},
    {R"({"account":"a","amount":9223372036854775808,"currency":"NGN"})", 422, "invalid_field",
     "amount"},
    {R"({"account":"a","amount":0,"currency":"NGN"})", 422, "invalid_field", "amount"},
    {R"({"account":"a","amount":-5,"currency":"NGN"})", 422, "invalid_field", "amount"},
    {R"({"account":"a","amount":5})", 422, "invalid_field", "currency"},
    {R"({"account":"a","amount":5,"currency":"XXQ"})", 422, "invalid_field", "currency"},
    {R"({"account":"a","amount":5,"currency":"ngn"})", 422, "invalid_field", "currency"},
    {R"({"account":"a","package":"p10","payment_method":"x","cards":{}})", 422, "invalid_field",
     "cards"},
    {R"({"account":"a","package":"p10","payer":"x"})", 422, "invalid_field", "payer"},
    {R"({"account":"a","package":"p10","payer":{"email":"x","age":3}})", 422, "invalid_field",
     "payer.email payer.age"},
    {R"({"account":"a","package":"p10","metadata":{"a":1}})", 422, "invalid_field", "metadata.a"},
    {R"({"account":"a","package":"p10","return_url":"https://evil.example/"})", 422,
     "invalid_field", "return_url"},
    {R"({"account":"a","package":"p10","return_url":"https://app.example@evil.example/"})", 422,
     "invalid_field", "return_url"},
    {R"({"account":"a","package":"p10","return_url":"javascript:alert"})", 422, "invalid_field",
     "return_url"},

    {R"({"account":"a","package":"p11"})", 422, "package_not_found", ""},
    {R"({"account":"a","amount":5,"currency":"NGN"})", 422, "amount_not_offered", ""},
    {R"({"account":"a","package":"p10","gateway":"elsewhere"})", 404, "gateway_not_found", ""},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(topup_routes, test::ApiFixture)

BOOST_AUTO_TEST_CASE(start_returns_the_top_up_and_where_to_pay) {
  const auto answer = post("/v1/topups",
                           R"({"account":"user 42","package":"p10","payer":{"email":"a@b.example"},
                               "metadata":{"order":"7"}})");
  BOOST_TEST(answer.status == 201);
  auto body = json(answer);
  BOOST_TEST(*answer.header("Location") == "/v1/topups/" + body["id"].get<std::string>());
  BOOST_TEST(!answer.header("Idempotent-Replayed"));
  body.erase("id");
  body.erase("reference");
  BOOST_TEST(body["number"].is_number_integer());
  body.erase("number");
  BOOST_TEST(body == nlohmann::json::parse(R"({
    "status":"requires_action","account":"user 42","package":"p10","save_method":false,
    "external":{},
    "price":{"amount":500000,"currency":"NGN"},"credit":{"amount":10,"asset":"credits"},
    "gateway":"sandbox","next_action":{"type":"redirect","url":"https://pay.example/1"},
    "reversed":{"amount":0,"credit":0},"expires_at":"2026-01-01T00:30:00.000Z",
    "created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z",
    "metadata":{"order":"7"}})"));
  BOOST_TEST(gateways.last_create.payer.email == "a@b.example");
  BOOST_TEST(gateways.last_create.return_url.starts_with("https://pay.example/return/sandbox?"));
}

BOOST_AUTO_TEST_CASE(every_bad_body_is_refused_with_all_its_faults) {
  for (const auto& row : kBadBodies) {
    BOOST_TEST_CONTEXT(row.body.substr(0, 90)) {
      const auto answer = post("/v1/topups", row.body);
      const auto body = json(answer);
      std::string fields;
      for (const auto& error : body.value("errors", nlohmann::json::array()))
        fields += (fields.empty() ? "" : " ") + error["field"].get<std::string>();
      BOOST_TEST(answer.status == row.status);
      BOOST_TEST(body["code"] == row.code);
      BOOST_TEST(fields == row.fields);
    }
  }
  BOOST_TEST(gateways.creates == 0);
  BOOST_TEST(rows.topups.empty());
}

BOOST_AUTO_TEST_CASE(only_json_is_read_as_json) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx",
                           "application/json, text/plain", ""}) {
    const auto answer = post("/v1/topups", R"({"account":"a","package":"p10"})", "all-key",
                             {{"Content-Type", type}});
    BOOST_TEST(answer.status == 415, type);
    BOOST_TEST(json(answer)["code"] == "unsupported_media_type", type);
  }
  const auto answer = post("/v1/topups", R"({"account":"a","package":"p10"})", "all-key",
                           {{"content-type", "Application/JSON; charset=utf-8"}});
  BOOST_TEST(answer.status == 201);
}

BOOST_AUTO_TEST_CASE(a_failed_payment_says_its_reason_but_not_the_message_for_operators) {
  gateways.next = {};
  gateways.next.outcome = topup::Outcome::failed;
  gateways.next.reason = "card_declined";
  gateways.next.message = "provider's inner words";
  const auto body = start("a");
  BOOST_TEST(body["status"] == "failed");
  BOOST_TEST(body["failure"] == nlohmann::json({{"reason", "card_declined"}}));
  BOOST_TEST(body["next_action"] == nlohmann::json({{"type", "none"}}));
  BOOST_TEST(body.dump().find("inner") == std::string::npos);
}

// Lesson 7: two identical POSTs, two top-ups.
BOOST_AUTO_TEST_CASE(a_repeated_key_gets_the_stored_answer) {
  const std::string request = R"({"account":"a","package":"p10"})";
  const Fields key{{"Idempotency-Key", "order-1"}};
  const auto first = post("/v1/topups", request, "all-key", key);
  BOOST_REQUIRE(first.status == 201);
  // What has happened since does not change the stored answer.
  rows.topups.begin()->second.topup.status = topup::Status::succeeded;
  const auto again = post("/v1/topups", request, "all-key", key);
  BOOST_TEST(again.status == 201);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(*again.header("Location") == *first.header("Location"));
  BOOST_TEST(*again.header("Idempotent-Replayed") == "true");
  BOOST_TEST(gateways.creates == 1);

  const auto other = post("/v1/topups", R"({"account":"b","package":"p10"})", "all-key", key);
  BOOST_TEST(other.status == 409);
  BOOST_TEST(code(other) == "idempotency_key_reused");
}

BOOST_AUTO_TEST_CASE(a_repeated_key_without_stored_answer_gets_the_present_state) {
  journal.forgets_answers = true;
  const std::string request = R"({"account":"a","package":"p10"})";
  const Fields key{{"Idempotency-Key", "order-1"}};
  post("/v1/topups", request, "all-key", key);
  rows.topups.begin()->second.topup.status = topup::Status::succeeded;
  const auto again = post("/v1/topups", request, "all-key", key);
  BOOST_TEST(again.status == 201);
  BOOST_TEST(json(again)["status"] == "succeeded");
  BOOST_TEST(*again.header("Idempotent-Replayed") == "true");
}

BOOST_AUTO_TEST_CASE(keys_of_different_callers_do_not_meet) {
  const std::string request = R"({"account":"a","package":"p10"})";
  const Fields key{{"Idempotency-Key", "order-1"}};
  for (const auto& caller :
       {std::string("all-key"), std::string("other-key"), test::token(test::claims_of("a"))}) {
    const auto answer = post("/v1/topups", request, caller, key);
    BOOST_TEST(answer.status == 201);
    BOOST_TEST(!answer.header("Idempotent-Replayed"));
  }
  BOOST_TEST(rows.topups.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_key_that_cannot_be_is_refused) {
  for (const auto& key :
       {std::string(), std::string(256, 'k'), std::string("a b"), std::string("\xc3\xa9")}) {
    const auto answer = post("/v1/topups", R"({"account":"a","package":"p10"})", "all-key",
                             {{"Idempotency-Key", key}});
    BOOST_TEST(code(answer) == "invalid_field");
  }
  const auto twice = post("/v1/topups", R"({"account":"a","package":"p10"})", "all-key",
                          {{"Idempotency-Key", "a"}, {"idempotency-key", "b"}});
  BOOST_TEST(code(twice) == "invalid_field");
}

BOOST_AUTO_TEST_CASE(one_is_found_by_its_id_within_the_tenant) {
  const auto id = start("a")["id"].get<std::string>();
  BOOST_TEST(get("/v1/topups/" + id).status == 200);
  BOOST_TEST(get("/v1/topups/" + id, "read-key").status == 200);
  BOOST_TEST(code(get("/v1/topups/" + id, "other-key")) == "topup_not_found");
  BOOST_TEST(code(get("/v1/topups/nonsense")) == "topup_not_found");
  BOOST_TEST(code(get("/v1/topups/%zz")) == "malformed_request");
  BOOST_TEST(code(get("/v1/topups/")) == "route_not_found");
  BOOST_TEST(json(get("/v1/topups/"))["detail"] ==
             "there is no \"/v1/topups/\"; paths end without a slash");
}

// What stands for the whole family of messages: the thing, its value and what would be right.
BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_its_value) {
  const struct {
    const char *body, *expected;
  } bodies[] = {
      {R"({"account":"a","package":5})", "is 5; it has to be a string"},
      {R"({"account":"a","package":["p"]})", "is a list; it has to be a string"},
      {R"({"account":"a","package":"p10","payer":"x"})", "is a string; it has to be an object"},
      {R"({"account":"a","amount":5.5,"currency":"NGN"})",
       "is 5.5; it has to be a whole number of 64 bits, written without point or exponent"},
      {R"({"account":"a","amount":-5,"currency":"NGN"})", "is -5; it has to be positive"},
      {R"({"account":"a","amount":5,"currency":"ngn"})",
       "is \"ngn\", not a currency's code like \"NGN\""},
      {R"({"account":"@a","package":"p10"})",
       "is \"@a\"; it has to be 1 to 200 bytes of UTF-8, without control characters or a leading "
       "@"},
      {R"({"account":"a","package":"p10","pakage":"p10"})",
       "is not a member that there is here: account, amount, cancel_url, card, channel, currency, "
       "description, gateway, metadata, off_session, package, payer, payment_method, quote, "
       "return_url, save_method, title"},
  };
  for (const auto& row : bodies) {
    const auto answer = json(post("/v1/topups", row.body));
    BOOST_TEST(answer["errors"][0]["text"] == row.expected, answer.dump());
  }
  const struct {
    const char *query, *expected;
  } queries_of_lists[] = {
      {"limit=0", "limit is \"0\", not a number from 1 to 200"},
      {"after=x", "after is \"x\", not the next_after of a page before"},
      {"status=paid",
       "status is \"paid\", not one of created, pending, requires_action, succeeded, failed, "
       "cancelled, expired, partially_refunded, refunded, disputed"},
      {"acount=a", "\"acount\" is not a parameter of this route: account, status, limit, after"},
  };
  for (const auto& row : queries_of_lists) {
    const auto answer = get(std::string("/v1/topups?") + row.query);
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(json(answer)["detail"] == row.expected, answer.body);
    BOOST_TEST(answer.body.ends_with("}\n"));
  }
}

BOOST_AUTO_TEST_CASE(a_list_pages_from_the_newest) {
  for (const char* account : {"a", "b", "a"}) {
    clock.advance_ms(10);
    start(account);
  }
  const auto first = json(get("/v1/topups?limit=2"));
  BOOST_REQUIRE(first["data"].size() == 2u);
  BOOST_TEST(first["next_after"] == first["data"][1]["id"]);
  const auto rest = json(get("/v1/topups?limit=2&after=" + first["next_after"].get<std::string>()));
  BOOST_TEST(rest["data"].size() == 1u);
  BOOST_TEST(!rest.contains("next_after"));
  BOOST_TEST(json(get("/v1/topups?account=a"))["data"].size() == 2u);
  BOOST_TEST(json(get("/v1/topups?status=succeeded"))["data"].empty());
  for (const char* query : {"limit=0", "limit=201", "limit=x", "limit=", "after=1", "status=paid"})
    BOOST_TEST(code(get(std::string("/v1/topups?") + query)) == "invalid_field", query);
}

BOOST_AUTO_TEST_CASE(verify_cancel_and_try_again) {
  const auto path = "/v1/topups/" + start("a")["id"].get<std::string>();
  gateways.looked_up.outcome = topup::Outcome::failed;
  BOOST_TEST(json(post(path + "/verify", ""))["status"] == "failed");
  BOOST_TEST(code(post(path + "/cancel", "")) == "topup_not_open");

  const auto again = post(path + "/attempts", R"({"gateway":"sandbox"})", "all-key",
                          {{"Idempotency-Key", "again"}});
  BOOST_TEST(again.status == 201);
  BOOST_TEST(json(again)["status"] == "requires_action");
  const auto repeated = post(path + "/attempts", R"({"gateway":"sandbox"})", "all-key",
                             {{"Idempotency-Key", "again"}});
  BOOST_TEST(*repeated.header("Idempotent-Replayed") == "true");
  BOOST_TEST(gateways.creates == 2);

  BOOST_TEST(json(post(path + "/cancel", "{}"))["status"] == "cancelled");
  BOOST_TEST(code(post(path + "/verify", R"({"a":1})")) == "invalid_field");
  BOOST_TEST(code(post(path + "/verify", "", "read-key")) == "not_permitted");
}

BOOST_AUTO_TEST_CASE(an_end_user_sees_and_starts_only_the_own_account) {
  const auto user = test::token(test::claims_of("user 42"));
  const auto theirs = start("somebody else")["id"].get<std::string>();
  const auto own = post("/v1/topups", R"({"package":"p10"})", user);
  BOOST_TEST(own.status == 201);
  BOOST_TEST(json(own)["account"] == "user 42");
  BOOST_TEST(post("/v1/topups", R"({"account":"user 42","package":"p10"})", user).status == 201);
  BOOST_TEST(code(post("/v1/topups", R"({"account":"x","package":"p10"})", user)) ==
             "not_permitted");

  for (const char* step : {"", "/verify", "/cancel", "/attempts"}) {
    const auto path = "/v1/topups/" + theirs + step;
    const auto answer = *step ? post(path, "", user) : get(path, user);
    BOOST_TEST(code(answer) == "topup_not_found", path);
  }
  BOOST_TEST(gateways.look_ups == 0);
  const auto list = json(get("/v1/topups", user));
  BOOST_TEST(list["data"].size() == 2u);
  for (const auto& each : list["data"]) BOOST_TEST(each["account"] == "user 42");
  BOOST_TEST(code(get("/v1/topups?account=x", user)) == "account_not_found");
}

BOOST_AUTO_TEST_CASE(who_asks_decides) {
  const auto none = get("/v1/topups", "");
  BOOST_TEST(none.status == 401);
  BOOST_TEST(*none.header("WWW-Authenticate") == "Bearer");
  BOOST_TEST(code(get("/v1/topups", "wrong-key")) == "not_authenticated");
  BOOST_TEST(code(post("/v1/topups", "{}", "read-key")) == "not_permitted");
  const auto wrong = ask({.method = "DELETE", .path = "/v1/topups"});
  BOOST_TEST(wrong.status == 405);
  BOOST_TEST(code(wrong) == "method_not_allowed");
  BOOST_TEST(*wrong.header("Allow") == "POST, GET, HEAD");
  BOOST_TEST(get("/v1/topups/").status == 404);
  BOOST_TEST(ask({.method = "HEAD", .path = "/v1/topups"}).status == 200);
}

BOOST_AUTO_TEST_CASE(a_full_journal_is_503_and_a_broken_database_says_nothing) {
  journal.refuses = Error{Errc::journal_full, "10000 commands wait"};
  const auto full = post("/v1/topups", R"({"account":"a","package":"p10"})");
  BOOST_TEST(full.status == 503);
  BOOST_TEST(*full.header("Retry-After") == "1");
  BOOST_TEST(json(full)["retry_after"] == 1);
  journal.refuses = Error{Errc::storage_refused, "SQLSTATE 23505 at /var/lib/x.db"};
  const auto broken = post("/v1/topups", R"({"account":"a","package":"p10"})");
  BOOST_TEST(broken.status == 500);
  BOOST_TEST(broken.body.find("SQLSTATE") == std::string::npos);
  BOOST_TEST(gateways.creates == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
