// Storefronts: routes as an operator writes them, over our own API and its fakes.
#include <algorithm>

#include "http/json_number.h"
#include "http/storefront_inputs.h"
#include "unit/config/fixture.h"
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

using nlohmann::json;

std::vector<storefront::Front> fronts_of(const std::string& text) {
  test::FakeEnvironment environment;
  auto loaded = test::parse(test::with(test::Part::storefront, text), environment);
  BOOST_REQUIRE_MESSAGE(loaded.usable(), test::joined(loaded));
  return std::move(loaded.config.fronts);
}

constexpr const char* kShop = R"([storefront.shop]
asset = "credits"
scale = 1
gateway = "sandbox"
packages = [{ id = "p10", credits = 1, price = "5000.00 NGN" }]
return_urls = ["https://app.example"]
authorization = ["Token", "Bearer"]
error = { ok = false, message = "$message", code = "$code", status = "$status" }
cases = [
  { of = ["package_not_found", "invalid_field"], status = 400, message = "Invalid package" },
  { of = ["not_authenticated"], message = "Log in" },
]

[[storefront.shop.route]]
on = ["POST /credits/buy", "POST /api/credits/buy/"]
call = "topup.create"
status = 200
cases = [
  { of = ["failed"], status = 500, message = "Not started" },
  { of = ["pending"], status = 202, headers = { X-Wait = "5" }, reply = ["$status", "$reference"] },
]
map = { status = { requires_action = "PENDING" } }

[storefront.shop.route.with]
package = ["/packageId", "$query.pack"]
account = ["/account", "$header.X-Account"]
payer.email = ["/email", "$claims.email"]
metadata.order = "/order/0/id"
title = "Credits"
return_url = "https://app.example/done"

[storefront.shop.route.reply]
ok = true
data = { url = "$checkout_url", price = "$amount", major = "$amount.major" }
credits = "$credits.major"
order = "$metadata.order"
none = "$client_secret"
status = "$status"
text = "${credits.major} for ${amount.major} ${currency}${client_secret}"

[[storefront.shop.route]]
on = "GET /credits/verify"
call = "topup.verify"
with = { reference = "$query.reference" }
reply = { added = "$credits_added.major", balance = "$new_balance.major" }
cases = [{ of = ["requires_action"], status = 402, message = "Not paid" }]

[[storefront.shop.route]]
on = "GET /credits/check"
call = "topup.verify"
with = { reference = "$query.reference" }
anonymous = true
reply = { added = "$credits_added", balance = "$new_balance" }

[[storefront.shop.route]]
on = "GET /credits/pay/{ref}"
call = "topup.get"
with = { id = "$path.ref" }
status = 303
headers = { Location = "$checkout_url", X-Text = "${reference}!" }

[[storefront.shop.route]]
on = "GET /credits/history"
call = "topup.list"
with = { limit = "$query.limit" }
map = { status = { requires_action = "PENDING" } }
[storefront.shop.route.reply]
next = "$next_after"
[storefront.shop.route.reply.items]
each = "$topups"
as = { id = "$item.id", paid = "$item.amount.major", s = "$item.status" }

[[storefront.shop.route]]
on = "GET /credits/balance"
call = "account.get"
reply = { balance = "$balance.major" }
cases = [{ of = ["account_not_found"], status = 200, reply = { balance = 0 } }]

[[storefront.shop.route]]
on = "GET /credits/raw"
call = "account.get"

[[storefront.shop.route]]
on = "POST /hooks/sandbox"
call = "webhook"
with = { gateway = "sandbox" }
reply = { status = "success" }
)";

struct Fixture : test::ApiFixture {
  Fixture() : test::ApiFixture(fronts_of(kShop)) {}

  std::string user(const std::string& account = "ann") {
    auto claims = test::claims_of(account);
    claims["email"] = "ann@app.example";
    return test::token(claims);
  }
  http::Response buy(const std::string& body, const std::string& key, http::Fields headers = {}) {
    return post("/credits/buy", body, key, std::move(headers));
  }
  topup::TopupView& only_topup() { return rows.topups.begin()->second; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(storefront, Fixture)

BOOST_AUTO_TEST_CASE(a_route_is_a_request_to_ours_and_its_answer_a_reply) {
  const auto answer = buy(R"({"packageId":"p10","order":[{"id":7}],"more":1})", user());
  BOOST_TEST(answer.status == 200, answer.body);
  BOOST_TEST(*answer.header("Content-Type") == "application/json");
  BOOST_TEST(*answer.header("Cache-Control") == "no-store");
  BOOST_TEST(!answer.header("Location"));
  // Amounts as digits, not as what a double makes of them.
  BOOST_TEST(answer.body ==
             R"({"ok":true,"data":{"url":"https://pay.example/1","price":500000,"major":5000.00},)"
             R"("credits":1.0,"order":"7","none":null,"status":"PENDING",)"
             R"("text":"1.0 for 5000.00 NGN"})"
             "\n");
  BOOST_TEST(only_topup().topup.account_name == "ann");
  BOOST_TEST(only_topup().topup.return_url == "https://app.example/done");
  BOOST_TEST(gateways.last_create.payer.email == "ann@app.example");
  BOOST_TEST(gateways.last_create.title == "Credits");
}

BOOST_AUTO_TEST_CASE(paths_have_a_slash_at_their_end_or_not) {
  for (const char* path : {"/credits/buy", "/credits/buy/", "/api/credits/buy"})
    BOOST_TEST(post(path, R"({"packageId":"p10"})", user()).status == 200, path);
  BOOST_TEST(code(post("/credits/buy//", "{}", user())) == "route_not_found");
  BOOST_TEST(*get("/credits/buy", user()).header("Allow") == "POST");
  BOOST_TEST(ask({.method = "HEAD", .path = "/credits/balance", .key = user()}).status == 200);
}

BOOST_AUTO_TEST_CASE(inputs_come_from_forms_queries_headers_and_claims) {
  const http::Fields form = {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}};
  BOOST_TEST(buy("packageId=p10&email=a%40b.example", user(), form).status == 200);
  BOOST_TEST(gateways.last_create.payer.email == "a@b.example");
  BOOST_TEST(post("/credits/buy?pack=p10", "", user()).status == 200);
  BOOST_TEST(gateways.last_create.payer.email == "ann@app.example");
  BOOST_TEST(buy(R"({"packageId":"p10"})", "all-key", {{"X-Account", "bob"}}).status == 200);
  // null is as if it were not there.
  BOOST_TEST(buy(R"({"packageId":"p10","email":null})", user()).status == 200);
  BOOST_TEST(gateways.last_create.payer.email == "ann@app.example");
}

BOOST_AUTO_TEST_CASE(errors_have_the_status_message_and_form_that_are_configured) {
  const struct {
    std::string body, key, type, expected;
    int status;
  } rows_of_errors[] = {
      {R"({"packageId":"p11"})", user(), "application/json",
       R"({"ok":false,"message":"Invalid package","code":"package_not_found","status":400})", 400},
      {"{}", user(), "application/json",
       R"({"ok":false,"message":"Invalid package","code":"invalid_field","status":400})", 400},
      {R"({"packageId":"p10"})", "", "application/json",
       R"({"ok":false,"message":"Log in","code":"not_authenticated","status":401})", 401},
      {R"({"packageId":"p10"})", "wrong", "application/json",
       R"({"ok":false,"message":"Log in","code":"not_authenticated","status":401})", 401},
      {R"({"packageId":"p10"})", "other-key", "application/json",
       R"({"ok":false,"message":"these credentials are for another storefront",)"
       R"("code":"not_permitted","status":403})",
       403},
      {R"({"packageId":"p10"})", "read-key", "application/json",
       R"({"ok":false,"message":"this needs the scope topups:write","code":"not_permitted",)"
       R"("status":403})",
       403},
      {"{", user(), "application/json",
       R"({"ok":false,"message":"not JSON, at byte 2","code":"malformed_request","status":400})",
       400},
      {"a=1&a=2", user(), "application/x-www-form-urlencoded",
       R"({"ok":false,"message":"the field \"a\" is there twice","code":"malformed_request",)"
       R"("status":400})",
       400},
      {"a=%ff", user(), "application/x-www-form-urlencoded",
       R"({"ok":false,"message":"the form is not UTF-8","code":"malformed_request","status":400})",
       400},
      {"x", user(), "text/plain",
       R"({"ok":false,"message":"this route reads Content-Type application/json and )"
       R"(application/x-www-form-urlencoded","code":"unsupported_media_type","status":415})",
       415},
  };
  for (const auto& row : rows_of_errors) {
    BOOST_TEST_CONTEXT(row.body << " by " << row.key) {
      const auto answer = buy(row.body, row.key, {{"Content-Type", row.type}});
      BOOST_TEST(answer.status == row.status);
      BOOST_TEST(answer.body == row.expected + "\n");
      BOOST_TEST((answer.header("WWW-Authenticate") != nullptr) == (row.status == 401));
    }
  }
  BOOST_TEST(rows.topups.empty());
  journal.refuses = Error{Errc::storage_unavailable, "of host db-1"};
  const auto answer = buy(R"({"packageId":"p10"})", user());
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(*answer.header("Retry-After") == "1");
  BOOST_TEST(answer.body.find("db-1") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_state_of_the_top_up_can_have_a_reply_of_its_own) {
  gateways.next.outcome = topup::Outcome::failed;
  auto answer = buy(R"({"packageId":"p10"})", user());
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(answer.body ==
             "{\"ok\":false,\"message\":\"Not started\",\"code\":\"failed\",\"status\":500}\n");
  gateways.next.outcome = topup::Outcome::pending;
  answer = buy(R"({"packageId":"p10"})", user());
  BOOST_TEST(answer.status == 202);
  BOOST_TEST(*answer.header("X-Wait") == "5");
  BOOST_TEST(json(answer)[0] == "pending");
}

BOOST_AUTO_TEST_CASE(schemes_are_those_that_are_configured) {
  const auto with = [&](const std::string& header) {
    return ask({.path = "/credits/balance", .key = "", .headers = {{"Authorization", header}}});
  };
  BOOST_TEST(with("Token " + user()).status == 200);
  BOOST_TEST(with("token " + user()).status == 200);
  BOOST_TEST(with("Bearer " + user()).status == 200);
  const auto answer = with("Basic " + user());
  BOOST_TEST(answer.status == 401);
  BOOST_TEST(*answer.header("WWW-Authenticate") == "Token");
  BOOST_TEST(code(ask({.path = "/v1/accounts/ann",
                       .key = "",
                       .headers = {{"Authorization", "Token " + user()}}})) == "not_authenticated");
}

BOOST_AUTO_TEST_CASE(the_same_key_gets_the_first_reply_again) {
  const http::Fields key = {{"Idempotency-Key", "k"}};
  const auto first = buy(R"({"packageId":"p10"})", user(), key);
  const auto second = buy(R"({"packageId":"p10"})", user(), key);
  BOOST_TEST(second.status == 200);
  BOOST_TEST(second.body == first.body);
  BOOST_TEST(*second.header("Idempotent-Replayed") == "true");
  BOOST_TEST(rows.topups.size() == 1u);
  BOOST_TEST(json(buy(R"({"packageId":"p10","email":"x@y"})", user(), key))["code"] ==
             "idempotency_key_reused");
}

BOOST_AUTO_TEST_CASE(a_top_up_is_verified_by_its_reference_and_the_new_balance_told) {
  buy(R"({"packageId":"p10"})", user());
  const auto path = "/credits/verify?reference=" + only_topup().attempt.reference;
  gateways.looked_up.outcome = topup::Outcome::requires_action;
  BOOST_TEST(get(path, user()).status == 402);
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  BOOST_TEST(get(path, user()).body == "{\"added\":1.0,\"balance\":0.0}\n");
  rows.balances["ann"] = 1455;
  BOOST_TEST(get(path, user()).body == "{\"added\":1.0,\"balance\":145.5}\n");
  BOOST_TEST(get(path + "&trxref=x", "all-key").status == 200);
  BOOST_TEST(json(get(path, user("bob")))["code"] == "topup_not_found");
  BOOST_TEST(json(get("/credits/verify?reference=none", user()))["code"] == "topup_not_found");
  BOOST_TEST(json(get("/credits/verify", user()))["code"] == "invalid_field");
  BOOST_TEST(json(get(path, "read-key"))["code"] == "not_permitted");
}

BOOST_AUTO_TEST_CASE(an_anonymous_route_is_open_to_who_knows_the_reference) {
  buy(R"({"packageId":"p10"})", user());
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  rows.balances["ann"] = 15;
  BOOST_TEST(get("/credits/check?reference=" + only_topup().attempt.reference, "").body ==
             "{\"added\":10,\"balance\":15}\n");
  BOOST_TEST(json(get("/credits/check?reference=none", ""))["code"] == "topup_not_found");
  rows.topups.begin()->second.topup.tenant = "other";
  BOOST_TEST(json(get("/credits/check?reference=" + only_topup().attempt.reference, ""))["code"] ==
             "topup_not_found");
}

BOOST_AUTO_TEST_CASE(a_reply_can_be_a_redirect) {
  buy(R"({"packageId":"p10"})", user());
  const auto answer = get("/credits/pay/" + only_topup().topup.id.str(), user());
  BOOST_TEST(answer.status == 303);
  BOOST_TEST(*answer.header("Location") == "https://pay.example/1");
  BOOST_TEST(*answer.header("X-Text") == only_topup().attempt.reference + "!");
  BOOST_TEST(answer.body == "");
  BOOST_TEST(json(get("/credits/pay/x%2Fy", user()))["code"] == "topup_not_found");
}

BOOST_AUTO_TEST_CASE(lists_have_the_form_of_their_items) {
  for (int i = 0; i < 2; ++i) buy(R"({"packageId":"p10"})", user());
  const auto page = json(get("/credits/history?limit=1", user()));
  BOOST_REQUIRE(page["items"].size() == 1u);
  BOOST_TEST(page["items"][0]["paid"] == 5000);
  BOOST_TEST(page["items"][0]["s"] == "PENDING");
  BOOST_TEST(page["next"] == page["items"][0]["id"]);
  const auto all = json(get("/credits/history", user()));
  BOOST_TEST(all["items"].size() == 2u);
  BOOST_TEST(all["next"].is_null());
  BOOST_TEST(json(get("/credits/history", user("bob")))["items"] == json::array());
  BOOST_TEST(json(get("/credits/history?limit=x", user()))["code"] == "invalid_field");
}

BOOST_AUTO_TEST_CASE(an_account_is_the_users_own_and_an_error_can_be_a_success) {
  BOOST_TEST(get("/credits/balance", user()).body == "{\"balance\":0}\n");
  rows.balances["ann"] = 455;
  BOOST_TEST(get("/credits/balance", user()).body == "{\"balance\":45.5}\n");
  const auto by_key = get("/credits/balance", "all-key");
  BOOST_TEST(by_key.status == 400);
  // Without a reply it is ours.
  BOOST_TEST(json(get("/credits/raw", user()))["balances"][0]["available"] == 455);
}

BOOST_AUTO_TEST_CASE(a_webhook_reaches_its_gateway_byte_by_byte) {
  const auto send = [&](const std::string& signature) {
    return post("/hooks/sandbox/", "{ \"a\":1}", "",
                {{"X-Signature", signature}, {"Content-Type", "text/x"}});
  };
  const auto answer = send("right");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == "{\"status\":\"success\"}\n");
  BOOST_TEST(gateways.last_webhook.raw_body == "{ \"a\":1}");
  BOOST_TEST(journal.events.size() == 1u);
  BOOST_TEST(send("wrong").status == 401);
}

BOOST_AUTO_TEST_CASE(decimals_keep_their_digits_on_the_way_in) {
  const auto front = fronts_of(R"([storefront.shop]
asset = "USD"
gateway = "sandbox"
amount = { currency = "USD", minimum = 1, maximum = 1000 }
[[storefront.shop.route]]
on = "POST /pay/{id}"
call = "topup.create"
with = { account = "/org", amount.major = ["/sum/0/amount", "/amount"], currency = "USD" }
)")
                         .at(0);
  const struct {
    std::string body, expected;  // "" = refused
  } rows_of_amounts[] = {
      {R"({"amount":100.00})", "10000"},
      {R"({"amount":100})", "10000"},
      {R"({"amount":"50.1"})", "5010"},
      {R"({"amount":0.29})", "29"},
      {R"({"amount":90071992547409.93})", "9007199254740993"},
      {R"({"sum":[{"amount":1.10}],"amount":5.5})", "110"},
      {R"({"amount":1.005})", ""},
      {R"({"amount":1.50e0})", ""},
      {R"({"amount":"1,50"})", ""},
      {R"({"amount":true})", ""},
  };
  for (const auto& row : rows_of_amounts) {
    BOOST_TEST_CONTEXT(row.body) {
      http::Request request;
      request.headers = {{"Content-Type", "application/json"}};
      request.body = row.body;
      const auto made =
          to_our_request(front.routes.at(0), request, std::make_shared<const Principal>());
      BOOST_TEST(made.has_value() == !row.expected.empty());
      if (made) BOOST_TEST(nlohmann::json::parse(made->body)["amount"].dump() == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_are_found_where_they_stand) {
  const std::string text = R"({"a":[1,{"b":1.50},2.0],"b":"1.5","c":1e2,"a/b":0.1})";
  BOOST_TEST(number_text(text, {"a", "1", "b"}).value_or("") == "1.50");
  BOOST_TEST(number_text(text, {"a", "2"}).value_or("") == "2.0");
  BOOST_TEST(number_text(text, {"c"}).value_or("") == "1e2");
  BOOST_TEST(number_text(text, {"a/b"}).value_or("") == "0.1");
  for (const auto& at : std::vector<std::vector<std::string>>{
           {}, {"a"}, {"a", "0"}, {"a", "1"}, {"b"}, {"d"}, {"a", "3"}, {"a", "2", "b"}})
    BOOST_TEST(!number_text(text, at));
  BOOST_TEST(!number_text("{\"a\":1.5", {"a"}));
}

BOOST_AUTO_TEST_CASE(every_call_is_a_route_of_ours_and_no_path_of_ours_is_free) {
  const auto ours = test::ApiFixture().api.routes();
  for (const auto& call : tallyport::storefront::calls()) {
    const auto route = std::string(call.method) + " " + std::string(call.path);
    BOOST_TEST((std::ranges::find(ours, route) != ours.end()), call.name);
  }
  for (const auto& route : ours) {
    const auto path = route.substr(route.find('/') + 1);
    const auto first = path.substr(0, path.find('/'));
    BOOST_TEST((first.empty() || tallyport::storefront::is_reserved(first)), route);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
