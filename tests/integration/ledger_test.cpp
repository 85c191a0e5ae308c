// Spending, holding, splitting and correcting over HTTP, on both databases.
#include <ctime>
#include <set>

#include "crypto/crypto.h"
#include "integration/databases.h"

using namespace tallyport;
using namespace tallyport::test;
using nlohmann::json;

// Named, since the lambdas of a data test case have it in their type.
namespace ledger_cases {

constexpr const char* kOtherKey = "integration-key-of-another-storefront";
constexpr const char* kTokenSecret = "integration-secret-of-the-tokens!";

inline std::string more_config() {
  return "[storefront.other]\ndisplay_name = \"Other\"\ngateway = \"sandbox\"\nasset = "
         "\"credits\"\n"
         "packages = [{ id = \"ten\", credits = 10, price = \"5000.00 NGN\" }]\n\n"
         "[[api_key]]\nname = \"other\"\nstorefront = \"other\"\nhash = \"sha256:" +
         crypto::to_hex(crypto::sha256(kOtherKey)) +
         "\"\nscopes = [\"topups:read\", \"accounts:read\", \"transfers:write\", "
         "\"statistics:read\"]\n\n"
         "[jwt]\nstorefront = \"demo\"\nissuer = \"app\"\naudience = \"tallyport\"\n"
         "algorithms = [\"HS256\"]\nhmac_secret = \"" +
         kTokenSecret + "\"\nscopes = [\"accounts:read\", \"transfers:write\"]\n";
}

inline std::string token_of(const std::string& account) {
  const json claims = {
      {"iss", "app"}, {"aud", "tallyport"}, {"sub", account}, {"exp", std::time(nullptr) + 600}};
  const auto text =
      crypto::to_base64url(R"({"alg":"HS256"})") + '.' + crypto::to_base64url(claims.dump());
  return text + '.' + crypto::to_base64url(crypto::hmac_sha256(kTokenSecret, text));
}

// What a user account has of the stage's asset.
struct Both {
  std::int64_t available = 0;
  std::int64_t held = 0;

  friend bool operator==(const Both&, const Both&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Both& both) {
    return out << both.available << " available, " << both.held << " held";
  }
};

struct Open : Stage {
  explicit Open(DatabaseKind kind) : Stage(options(kind)) {
    start_provider();
    start_server();
  }
  static StageOptions options(DatabaseKind kind) {
    auto options = on(kind);
    options.extra_config = more_config();
    return options;
  }

  // --- asking -----------------------------------------------------------------------------------
  json give(const std::string& to, std::int64_t amount) const {
    return api_json(201, "POST", "/v1/transfers",
                    {{"from", "@issued"}, {"to", to}, {"amount", amount}});
  }
  HttpCall spending(const std::string& from, std::int64_t amount) const {
    return request("POST", "/v1/transfers",
                   {{"from", from}, {"to", "@revenue"}, {"amount", amount}});
  }
  json hold(const std::string& from, const std::string& to, std::int64_t amount,
            const json& terms = true) const {
    return api_json(201, "POST", "/v1/transfers",
                    {{"from", from}, {"to", to}, {"amount", amount}, {"hold", terms}});
  }
  json step(long status, const json& transfer, const std::string& verb,
            const json& body = json::object()) const {
    return api_json(status, "POST",
                    "/v1/transfers/" + transfer["id"].get<std::string>() + "/" + verb, body);
  }
  json transfer(const json& of) const {
    return api_json(200, "GET", "/v1/transfers/" + of["id"].get<std::string>());
  }
  // The same request by somebody else.
  HttpReply as(const std::string& key, const std::string& method, const std::string& path,
               const json& body = nullptr) const {
    auto one = request(method, path, body);
    one.headers[0] = "Authorization: Bearer " + key;
    return call(one);
  }

  // --- looking ----------------------------------------------------------------------------------
  Both both(const std::string& account) const {
    const auto seen = api_json(200, "GET", "/v1/accounts/" + account);
    for (const auto& each : seen["balances"])
      if (each["asset"] == "credits") return {each["available"], each["held"]};
    return {};
  }
  // Checks that each line's balance is the next one's and its own amount.
  std::vector<json> statement(const std::string& account) const {
    const auto page = api_json(200, "GET", "/v1/accounts/" + account + "/transfers?limit=200");
    std::map<std::string, std::int64_t> below;
    const auto& lines = page["data"];
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      auto& balance = below[(*line)["asset"]];
      balance += (*line)["amount"].get<std::int64_t>();
      BOOST_TEST((*line)["balance_after"] == balance, account << ": " << *line);
    }
    return lines.get<std::vector<json>>();
  }
};

inline std::string code(const HttpReply& reply) {
  const auto body = json::parse(reply.body, nullptr, false);
  return body.is_object() ? body.value("code", "") : "";
}

}  // namespace ledger_cases

using namespace ledger_cases;

BOOST_AUTO_TEST_SUITE(ledger)

BOOST_DATA_TEST_CASE(what_is_there_can_be_spent_and_no_more, kDatabases, database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  auto spend = stage.spending("alice", 7);
  spend.body = R"({"from":"alice","to":"@revenue","amount":7,"description":"a lesson",
                   "metadata":{"lesson":"12"}})";
  const auto spent = call(spend);
  BOOST_TEST(spent.status == 201, spent.body);
  BOOST_TEST(stage.balance("alice") == 3);
  for (const std::int64_t amount : {std::int64_t{4}, std::int64_t{INT64_MAX}}) {
    const auto refused = call(stage.spending("alice", amount));
    BOOST_TEST(refused.status == 409);
    BOOST_TEST(code(refused) == "insufficient_funds");
  }
  BOOST_TEST(code(call(stage.spending("alice", 0))) == "transfer_amount_not_positive");
  BOOST_TEST(code(call(stage.spending("nobody", 1))) == "account_not_found");
  BOOST_TEST(
      code(stage.api("POST", "/v1/transfers",
                     {{"from", "alice"}, {"to", "bob"}, {"amount", 1}, {"asset", "gold"}})) ==
      "asset_not_found");
  BOOST_TEST(code(stage.api("POST", "/v1/transfers",
                            {{"from", "alice"}, {"to", "alice"}, {"amount", 1}})) ==
             "transfer_to_itself");
  // Whom nothing was given is not there.
  BOOST_TEST(code(stage.api("GET", "/v1/accounts/bob")) == "account_not_found");

  const auto lines = stage.statement("alice");
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0]["kind"] == "transfer");
  BOOST_TEST(lines[0]["description"] == "a lesson");
  BOOST_TEST(lines[0]["metadata"]["lesson"] == "12");
  BOOST_TEST(lines[0]["cause"]["evidence"] == "request");
  BOOST_TEST(lines[0]["cause"]["principal"] == "key/tests");
  BOOST_TEST(lines[0]["cause"]["sha256"] == crypto::to_hex(crypto::sha256(spend.body)));
  BOOST_TEST(lines[1]["kind"] == "topup_credit");
  BOOST_TEST(lines[1]["topup"] == topup["id"]);
  BOOST_TEST(lines[1]["cause"]["evidence"] == "gateway_event");
  const std::string event = lines[1]["cause"]["id"];
  BOOST_TEST(stage.sql("SELECT raw_sha256 FROM gateway_events WHERE id = '" + event + "'") ==
             lines[1]["cause"]["sha256"].get<std::string>());
  const auto seen = stage.transfer(json::parse(spent.body));
  BOOST_TEST(seen["kind"] == "transfer");
  BOOST_TEST(seen["to"] == "@revenue");
  BOOST_TEST(seen["cause"]["principal"] == "key/tests");
  stage.check_books();
  BOOST_TEST(stage.server().terminate() == 0);
}

// Each round gives one credit and lets several ask for it at once, on connections of their own.
BOOST_DATA_TEST_CASE(of_spends_that_race_for_the_last_credit_one_gets_it, kDatabases, database) {
  Open stage(database);
  constexpr int kRounds = 60;
  for (int round = 0; round < kRounds; ++round) {
    const auto account = "racer-" + std::to_string(round % 3);
    stage.give(account, 1);
    std::vector<HttpCall> racers(2 + round % 3, stage.spending(account, 1));
    int spent = 0;
    call_all(std::move(racers), [&](std::size_t, const HttpReply& reply, HttpCall&) {
      if (reply.status == 201)
        ++spent;
      else
        BOOST_TEST(code(reply) == "insufficient_funds", reply.status << reply.error << reply.body);
      return false;
    });
    BOOST_REQUIRE_MESSAGE(spent == 1, spent << " spends of one credit in round " << round);
    BOOST_REQUIRE(stage.balance(account) == 0);
  }
  BOOST_TEST((stage.both("@revenue") == Both{kRounds, 0}));
  for (int i = 0; i < 3; ++i) stage.statement("racer-" + std::to_string(i));
  stage.check_books();
}

BOOST_DATA_TEST_CASE(a_repeated_key_spends_once, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 10);
  auto spend = stage.spending("alice", 6);
  spend.headers.push_back("Idempotency-Key: spend-1");
  std::set<std::string> bodies;
  int replayed = 0;
  call_all(std::vector<HttpCall>(5, spend), [&](std::size_t, const HttpReply& reply, HttpCall&) {
    BOOST_TEST(reply.status == 201, reply.status << reply.body);
    bodies.insert(reply.body);
    if (reply.headers.contains("idempotent-replayed")) ++replayed;
    return false;
  });
  BOOST_TEST(bodies.size() == 1u);
  BOOST_TEST(replayed == 4);
  BOOST_TEST(stage.balance("alice") == 4);
  stage.server().kill_hard();
  stage.start_server();
  const auto after = call(spend);
  BOOST_TEST(after.body == *bodies.begin());
  BOOST_TEST(after.headers.at("location") ==
             "/v1/transfers/" + json::parse(after.body)["id"].get<std::string>());
  auto other = spend;
  other.body = R"({"from":"alice","to":"@revenue","amount":1})";
  BOOST_TEST(code(call(other)) == "idempotency_key_reused");

  // What was refused is not kept: with more credit the same request goes through.
  auto big = stage.spending("alice", 20);
  big.headers.push_back("Idempotency-Key: spend-2");
  BOOST_TEST(code(call(big)) == "insufficient_funds");
  stage.give("alice", 16);
  BOOST_TEST(call(big).status == 201);
  BOOST_TEST(stage.balance("alice") == 0);

  // A part of a hold is posted once, too.
  stage.give("alice", 10);
  const auto held = stage.hold("alice", "bob", 10);
  auto post = stage.request("POST", "/v1/transfers/" + held["id"].get<std::string>() + "/post",
                            {{"amount", 4}});
  post.headers.push_back("Idempotency-Key: post-1");
  const auto first = call(post);
  BOOST_TEST(first.status == 200);
  BOOST_TEST(call(post).body == first.body);
  BOOST_TEST(stage.balance("bob") == 4);
  stage.check_books();
}

BOOST_DATA_TEST_CASE(a_hold_is_posted_in_part_and_the_rest_voided, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 100);
  const auto held = stage.hold("alice", "teacher", 60);
  BOOST_TEST(held["status"] == "pending");
  BOOST_TEST(!held.contains("expires_at"));
  BOOST_TEST((stage.both("alice") == Both{40, 60}));
  BOOST_TEST(code(call(stage.spending("alice", 41))) == "insufficient_funds");

  const auto part = stage.step(200, held, "post", {{"amount", 25}});
  BOOST_TEST(part["status"] == "pending");
  BOOST_TEST(part["pending"] == 35);
  BOOST_TEST(part["posted"] == 25);
  BOOST_TEST((stage.both("alice") == Both{40, 35}));
  BOOST_TEST((stage.both("teacher") == Both{25, 0}));
  BOOST_TEST(stage.step(409, held, "post", {{"amount", 36}})["code"] == "hold_amount_exceeded");
  BOOST_TEST(stage.step(409, held, "void", {{"amount", 36}})["code"] == "hold_amount_exceeded");
  BOOST_TEST(stage.step(422, held, "post", {{"amount", 0}})["code"] ==
             "transfer_amount_not_positive");
  // The server that began it need not be the one that ends it.
  stage.server().kill_hard();
  stage.start_server();
  const auto rest = stage.step(200, held, "void");
  BOOST_TEST(rest["status"] == "voided");
  BOOST_TEST(rest["pending"] == 0);
  BOOST_TEST(rest["posted"] == 25);
  BOOST_TEST((stage.both("alice") == Both{75, 0}));
  for (const char* verb : {"post", "void"})
    BOOST_TEST(stage.step(409, held, verb)["code"] == "hold_not_pending");

  const auto seen = stage.transfer(held);
  BOOST_TEST(seen["status"] == "voided");
  BOOST_TEST(seen["to"] == "teacher");
  std::vector<std::string> kinds;
  for (const auto& each : seen["transfers"]) kinds.push_back(each["kind"]);
  BOOST_TEST(kinds == (std::vector<std::string>{"hold", "hold_post", "hold_void"}),
             boost::test_tools::per_element());
  const auto lines = stage.statement("alice");
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0]["hold"] == held["id"]);
  BOOST_TEST(stage.statement("teacher")[0]["amount"] == 25);
  // Only a hold can be posted; only a user account can hold.
  BOOST_TEST(stage.step(404, stage.give("alice", 1), "post")["code"] == "hold_not_found");
  BOOST_TEST(
      stage.api_json(422, "POST", "/v1/transfers",
                     {{"from", "@issued"}, {"to", "bob"}, {"amount", 1}, {"hold", true}})["code"] ==
      "account_not_holdable");
  stage.check_books();
}

BOOST_DATA_TEST_CASE(ninety_and_ten_lose_nothing, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 10'000);
  std::int64_t spent = 0;
  std::int64_t ninety = 0;
  const json split = {{{"account", "teacher"}, {"basis_points", 9'000}},
                      {{"account", "@commission"}, {"basis_points", 1'000}}};
  for (const std::int64_t amount : {10, 101, 1, 5, 7, 999, 14}) {
    const auto made = stage.api_json(201, "POST", "/v1/transfers",
                                     {{"from", "alice"}, {"split", split}, {"amount", amount}});
    BOOST_TEST(made["split"] == split);
    std::int64_t sum = 0;
    for (const auto& each : made["transfers"]) {
      sum += each["amount"].get<std::int64_t>();
      if (each["to"] == "teacher") ninety += each["amount"].get<std::int64_t>();
    }
    BOOST_TEST(sum == amount);
    spent += amount;
  }
  // 9, 91, 1 (one unit goes to the larger share alone), 5 (4.5 and 0.5: to the first), 6, 899, 13
  BOOST_TEST(ninety == 9 + 91 + 1 + 5 + 6 + 899 + 13);
  BOOST_TEST((stage.both("teacher") == Both{ninety, 0}));
  BOOST_TEST((stage.both("@commission") == Both{spent - ninety, 0}));

  // A hold that is posted in parts is split part by part.
  const auto held =
      stage.api_json(201, "POST", "/v1/transfers",
                     {{"from", "alice"}, {"split", split}, {"amount", 103}, {"hold", true}});
  stage.step(200, held, "post", {{"amount", 51}});
  stage.step(200, held, "post");
  BOOST_TEST((stage.both("teacher") == Both{ninety + 46 + 47, 0}));
  BOOST_TEST((stage.both("@commission") == Both{spent - ninety + 5 + 5, 0}));
  BOOST_TEST(stage.transfer(held)["split"] == split);

  const json wrong = {{{"account", "teacher"}, {"basis_points", 9'000}},
                      {{"account", "@commission"}, {"basis_points", 999}}};
  BOOST_TEST(stage.api_json(422, "POST", "/v1/transfers",
                            {{"from", "alice"}, {"split", wrong}, {"amount", 10}})["code"] ==
             "split_invalid");
  // All or nothing: the second share would go back to who gives.
  const json back = {{{"account", "teacher"}, {"basis_points", 5'000}},
                     {{"account", "alice"}, {"basis_points", 5'000}}};
  BOOST_TEST(stage.api_json(422, "POST", "/v1/transfers",
                            {{"from", "alice"}, {"split", back}, {"amount", 10}})["code"] ==
             "transfer_to_itself");
  BOOST_TEST((stage.both("teacher") == Both{ninety + 46 + 47, 0}));
  stage.check_books();
}

BOOST_DATA_TEST_CASE(a_hold_whose_time_is_over_goes_back_by_itself, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 10);
  const auto held = stage.hold("alice", "bob", 8, {{"expires_in_s", 1}});
  const auto longer = stage.hold("alice", "bob", 1, {{"expires_in_s", 3'600}});
  BOOST_TEST(held.contains("expires_at"));
  stage.step(200, held, "post", {{"amount", 3}});
  BOOST_TEST(eventually([&] { return stage.transfer(held)["status"] == "expired"; }));
  BOOST_TEST((stage.both("alice") == Both{6, 1}));
  BOOST_TEST(stage.balance("bob") == 3);
  const auto seen = stage.transfer(held);
  BOOST_TEST(seen["posted"] == 3);
  BOOST_TEST(seen["transfers"].back()["kind"] == "hold_expire");
  const auto expired = stage.transfer(seen["transfers"].back());
  BOOST_TEST(expired["cause"] == json({{"evidence", "schedule"}}));
  BOOST_TEST(expired["hold"] == held["id"]);
  BOOST_TEST(stage.step(409, held, "post")["code"] == "hold_not_pending");
  BOOST_TEST(stage.transfer(longer)["status"] == "pending");
  stage.check_books();
}

BOOST_DATA_TEST_CASE(a_mistake_is_taken_back_by_another_transfer, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 10);
  const auto sent = stage.api_json(201, "POST", "/v1/transfers",
                                   {{"from", "alice"}, {"to", "bob"}, {"amount", 10}});
  call(stage.spending("bob", 7));
  stage.server().kill_hard();
  stage.start_server();
  const auto part =
      stage.step(201, sent, "correct", {{"amount", 4}, {"description", "four too many"}});
  BOOST_TEST(part["corrects"] == sent["id"]);
  BOOST_TEST(part["from"] == "bob");
  BOOST_TEST(part["to"] == "alice");
  BOOST_TEST((stage.both("bob") == Both{-1, 0}));
  BOOST_TEST(stage.step(409, sent, "correct", {{"amount", 7}, {"description", "x"}})["code"] ==
             "correction_exceeds_transfer");
  stage.step(201, sent, "correct", {{"description", "all of it"}});
  BOOST_TEST(stage.step(409, sent, "correct", {{"description", "x"}})["code"] ==
             "correction_exceeds_transfer");
  BOOST_TEST((stage.both("alice") == Both{10, 0}));
  BOOST_TEST((stage.both("bob") == Both{-7, 0}));
  BOOST_TEST(stage.step(409, part, "correct", {{"description", "x"}})["code"] ==
             "transfer_not_correctable");
  BOOST_TEST(stage.step(404, {{"id", "019b7a4c-8e00-7000-8000-000000000001"}}, "correct",
                        {{"description", "x"}})["code"] == "transfer_not_found");
  BOOST_TEST(stage.transfer(sent)["transfers"].size() == 3u);
  const auto lines = stage.statement("bob");
  BOOST_TEST(lines[0]["corrects"] == sent["id"]);
  BOOST_TEST(lines[0]["description"] == "all of it");
  stage.check_books();
}

BOOST_DATA_TEST_CASE(the_applications_own_accounts_have_balances_and_statements, kDatabases,
                     database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  call(stage.spending("alice", 4));
  stage.api_json(201, "POST", "/v1/transfers",
                 {{"from", "@revenue"}, {"to", "@payouts"}, {"asset", "NGN"}, {"amount", 1'000}});
  // A system account may go below zero.
  stage.api_json(201, "POST", "/v1/transfers",
                 {{"from", "@goodwill"}, {"to", "alice"}, {"amount", 2}});

  const auto balances_of = [&](const std::string& account) {
    std::map<std::string, std::int64_t> out;
    const auto seen = stage.api_json(200, "GET", "/v1/accounts/" + account);
    for (const auto& each : seen["balances"]) {
      BOOST_TEST(each["held"] == 0);
      out[each["asset"]] = each["available"];
    }
    return out;
  };
  using Balances = std::map<std::string, std::int64_t>;
  BOOST_TEST((balances_of("@issued") == Balances{{"credits", -10}}));
  BOOST_TEST((balances_of("@revenue") == Balances{{"credits", 4}, {"NGN", 499'000}}));
  BOOST_TEST((balances_of("@payouts") == Balances{{"NGN", 1'000}}));
  BOOST_TEST((balances_of("@goodwill") == Balances{{"credits", -2}}));
  BOOST_TEST(balances_of("@gateway:sandbox")["NGN"] <= -490'000);  // less what it keeps
  for (const char* account : {"@issued", "@revenue", "@payouts", "@goodwill", "@gateway:sandbox"})
    BOOST_TEST(!stage.statement(account).empty());
  const auto revenue = stage.statement("@revenue");
  BOOST_REQUIRE(revenue.size() == 3u);
  BOOST_TEST(revenue[0]["other_account"] == "@payouts");
  BOOST_TEST(revenue[0]["amount"] == -1'000);
  BOOST_TEST(revenue[0]["scale"] == 2);
  const auto paged = stage.api_json(
      200, "GET",
      "/v1/accounts/@revenue/transfers?limit=1&after=" + revenue[1]["id"].get<std::string>());
  BOOST_TEST(paged["data"][0] == revenue[2]);

  std::set<std::string> names;
  const auto all = stage.api_json(200, "GET", "/v1/accounts");
  for (const auto& each : all["data"]) names.insert(each["account"].get<std::string>());
  BOOST_TEST((names == std::set<std::string>{"@fees", "@gateway:sandbox", "@goodwill", "@issued",
                                             "@payouts", "@revenue", "alice"}));
  stage.check_books();
}

BOOST_DATA_TEST_CASE(another_storefront_sees_and_moves_nothing, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 10);
  const auto held = stage.hold("alice", "bob", 5);
  const auto given = stage.give("bob", 1);
  const auto path = "/v1/transfers/" + held["id"].get<std::string>();
  BOOST_TEST(code(stage.as(kOtherKey, "GET", path)) == "transfer_not_found");
  for (const char* verb : {"/post", "/void"})
    BOOST_TEST(code(stage.as(kOtherKey, "POST", path + verb, json::object())) == "hold_not_found");
  BOOST_TEST(code(stage.as(kOtherKey, "POST",
                           "/v1/transfers/" + given["id"].get<std::string>() + "/correct",
                           {{"description", "mine"}})) == "transfer_not_found");
  for (const char* account : {"alice", "@issued", "@revenue"}) {
    const auto at = std::string("/v1/accounts/") + account;
    BOOST_TEST(code(stage.as(kOtherKey, "GET", at)) == "account_not_found");
    BOOST_TEST(code(stage.as(kOtherKey, "GET", at + "/transfers")) == "account_not_found");
  }
  // An account of the same name is another account.
  BOOST_TEST(code(stage.as(kOtherKey, "POST", "/v1/transfers",
                           {{"from", "alice"}, {"to", "mallory"}, {"amount", 1}})) ==
             "account_not_found");
  BOOST_TEST(stage
                 .as(kOtherKey, "POST", "/v1/transfers",
                     {{"from", "@issued"}, {"to", "alice"}, {"amount", 3}})
                 .status == 201);
  BOOST_TEST((stage.both("alice") == Both{5, 5}));
  const auto listed = json::parse(stage.as(kOtherKey, "GET", "/v1/accounts").body);
  BOOST_TEST(listed["data"].size() == 2u);
  const auto counted = json::parse(stage.as(kOtherKey, "GET", "/v1/statistics").body);
  BOOST_REQUIRE(counted["transfers"].size() == 1u);
  BOOST_TEST(counted["transfers"][0]["amount"] == 3);
  BOOST_TEST(stage.transfer(held)["status"] == "pending");
  stage.check_books();
}

BOOST_DATA_TEST_CASE(an_end_user_spends_the_own_credit_only, kDatabases, database) {
  Open stage(database);
  stage.give("alice", 10);
  stage.give("bob", 10);
  const auto alice = token_of("alice");
  const auto spent = stage.as(alice, "POST", "/v1/transfers", {{"to", "@revenue"}, {"amount", 4}});
  BOOST_TEST(spent.status == 201, spent.body);
  BOOST_TEST(stage.statement("alice")[0]["cause"]["principal"] == "user/alice");
  for (const char* from : {"bob", "@issued", "@revenue"})
    BOOST_TEST(code(stage.as(alice, "POST", "/v1/transfers",
                             {{"from", from}, {"to", "alice"}, {"amount", 1}})) == "not_permitted");
  BOOST_TEST(code(stage.as(alice, "POST", "/v1/transfers", {{"to", "bob"}, {"amount", 7}})) ==
             "insufficient_funds");
  // What the application holds of it is not its own to give back.
  const auto held = stage.hold("alice", "teacher", 5);
  const auto path = "/v1/transfers/" + held["id"].get<std::string>();
  for (const char* verb : {"/post", "/void", "/correct"})
    BOOST_TEST(code(stage.as(alice, "POST", path + verb, {{"description", "x"}})) ==
               "not_permitted");
  BOOST_TEST(stage.as(alice, "GET", path).status == 200);
  BOOST_TEST(code(stage.as(token_of("bob"), "GET", path)) == "transfer_not_found");
  BOOST_TEST(stage.as(alice, "GET", "/v1/accounts/alice/transfers").status == 200);
  for (const char* hidden : {"/v1/accounts/bob", "/v1/accounts/@revenue"})
    BOOST_TEST(code(stage.as(alice, "GET", hidden)) == "account_not_found");
  BOOST_TEST(code(stage.as(alice, "GET", "/v1/accounts")) == "not_permitted");
  BOOST_TEST(code(stage.as(alice, "GET", "/v1/statistics")) == "not_permitted");
  stage.check_books();
}

// Each figure through the route is the one that the view has, and that the rows give by hand.
BOOST_DATA_TEST_CASE(statistics_are_the_same_by_http_and_by_sql, kDatabases, database) {
  Open stage(database);
  for (int i = 0; i < 3; ++i) {
    auto topup = stage.start_topup("alice");
    stage.pay(topup);
    BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  }
  stage.control("refund/" + stage.payments().at(0)["id"].get<std::string>(), {{"amount", 200'000}});
  stage.start_topup("bob");
  BOOST_TEST(eventually([&] {
    return !stage.api_json(200, "GET", "/v1/statistics?status=partially_refunded")["topups"]
                .empty();
  }));
  stage.hold("alice", "bob", 3);
  call(stage.spending("alice", 5));

  const auto told = stage.api_json(200, "GET", "/v1/statistics");
  std::string topups;
  for (const auto& each : told["topups"])
    topups += each["day"].get<std::string>() + "|" + each["gateway"].get<std::string>() + "|" +
              each["status"].get<std::string>() + "|" +
              each["price"]["currency"].get<std::string>() + "|" +
              each["credit"]["asset"].get<std::string>() + "|" + each["count"].dump() + "|" +
              each["price"]["amount"].dump() + "|" + each["credit"]["amount"].dump() + "|" +
              each["reversed"]["amount"].dump() + "|" + each["reversed"]["credit"].dump() + "\n";
  topups.pop_back();
  BOOST_TEST(stage.sql("SELECT day, gateway, status, currency, asset, topups, price_minor, credit, "
                       "reversed_minor, reversed_credit FROM topup_statistics "
                       "WHERE tenant = 'demo' ORDER BY day, gateway, status, currency, asset") ==
             topups);
  std::string transfers;
  for (const auto& each : told["transfers"])
    transfers += each["day"].get<std::string>() + "|" + each["kind"].get<std::string>() + "|" +
                 each["asset"].get<std::string>() + "|" + each["count"].dump() + "|" +
                 each["amount"].dump() + "\n";
  transfers.pop_back();
  BOOST_TEST(stage.sql("SELECT day, kind, asset, transfers, amount FROM transfer_statistics "
                       "WHERE tenant = 'demo' ORDER BY day, kind, asset") == transfers);

  // By hand: three were paid for, one of them partly refunded, one waits.
  std::map<std::string, json> by_status;
  for (const auto& each : told["topups"]) by_status[each["status"]] = each;
  BOOST_TEST(by_status["succeeded"]["count"] == 2);
  BOOST_TEST(by_status["succeeded"]["price"]["amount"] == 1'000'000);
  BOOST_TEST(by_status["partially_refunded"]["count"] == 1);
  BOOST_TEST(by_status["partially_refunded"]["reversed"]["amount"] == 200'000);
  BOOST_TEST(by_status["partially_refunded"]["reversed"]["credit"] == 4);
  BOOST_TEST(by_status["requires_action"]["count"] == 1);
  std::map<std::string, std::int64_t> by_kind;
  for (const auto& each : told["transfers"])
    by_kind[each["kind"]] += each["amount"].get<std::int64_t>();
  BOOST_TEST(by_kind["topup_credit"] == 30);
  BOOST_TEST(by_kind["reversal_credit"] == 4);
  BOOST_TEST(by_kind["hold"] == 3);
  BOOST_TEST(by_kind["transfer"] == 5);
  BOOST_TEST(stage.api_json(200, "GET", "/v1/statistics?gateway=nobody")["topups"].empty());
  BOOST_TEST(stage.api_json(200, "GET", "/v1/statistics?to=2020-01-01")["topups"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
