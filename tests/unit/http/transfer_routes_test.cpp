// The routes of transfers, over a real Flow and fakes of its ports: what is read, what is refused,
// what is answered. What an order does is tested where it is decided.
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

using nlohmann::json;

constexpr const char* kId = "019b7a4c-8e00-7000-8000-000000000001";

AccountId account(std::uint8_t number) {
  AccountId id;
  id.uuid.bytes[15] = number;
  return id;
}

ledger::Transfer transfer(std::uint8_t to, std::int64_t amount, ledger::TransferKind kind) {
  ledger::Transfer made;
  made.id = *TransferId::parse(kId);
  made.id.uuid.bytes[15] = to;
  made.tenant = "shop";
  made.from = account(1);
  made.to = account(to);
  made.asset = "credits";
  made.amount = amount;
  made.kind = kind;
  made.created_at = {1'767'225'600'000};
  return made;
}

const std::map<AccountId, std::string> kNames{
    {account(1), "alice"}, {account(2), "@revenue"}, {account(3), "@fees"}};

topup::CommandOutcome outcome_of(std::vector<ledger::Transfer> transfers,
                                 std::optional<ledger::Hold> hold = std::nullopt) {
  topup::CommandOutcome outcome;
  outcome.order = ledger::OrderResult{std::move(transfers), std::move(hold), 2, kNames};
  return outcome;
}

ledger::Hold hold_of(std::int64_t pending, std::int64_t posted, ledger::HoldStatus status) {
  ledger::Hold hold;
  hold.id = *TransferId::parse(kId);
  hold.tenant = "shop";
  hold.from = account(1);
  hold.to = {{account(2), 9'000}, {account(3), 1'000}};
  hold.asset = "credits";
  hold.amount = 10;
  hold.pending = pending;
  hold.posted = posted;
  hold.status = status;
  hold.expires_at = Timestamp{1'767'225'660'000};
  hold.created_at = hold.updated_at = {1'767'225'600'000};
  return hold;
}

struct Fixture : test::ApiFixture {
  Fixture() {
    journal.order_outcome = outcome_of({transfer(2, 7, ledger::TransferKind::transfer)});
  }

  template <class Order>
  const Order& last() {
    BOOST_REQUIRE(!journal.orders.empty());
    return std::get<Order>(journal.orders.back().order);
  }
};

struct BadBody {
  std::string body;
  std::string fields;  // all complaints, "field field"
};

const BadBody kBadBodies[] = {
    {"{}", "from to amount"},
    {R"({"from":"a","to":"b"})", "amount"},
    {R"({"from":"a","to":"b","amount":"5"})", "amount"},
    {R"({"from":"a","to":"b","amount":5.0})", "amount"},
    {R"({"from":"a","to":"b","amount":null})", "amount"},
    {R"({"from":"","to":"b","amount":5})", "from"},
    {R"({"from":7,"to":"b","amount":5})", "from"},
    {R"({"from":"@","to":"b","amount":5})", "from"},
    {R"({"from":"@a b","to":"b","amount":5})", "from"},
    {R"({"from":"@é","to":"b","amount":5})", "from"},
    {R"({"from":"a","to":"@x/y","amount":5})", "to"},
    {R"({"from":"a\u0000","to":"b","amount":5})", "from"},
    {R"({"from":")" + std::string(201, 'x') + R"(","to":"@)" + std::string(200, 'x') +
         R"(","amount":5})",
     "from to"},
    {R"({"from":"a","to":"b","split":[{"account":"c","basis_points":10000}],"amount":5})", "to"},
    {R"({"from":"a","split":[],"amount":5})", "split"},
    {R"({"from":"a","split":{},"amount":5})", "split"},
    {R"({"from":"a","split":["c"],"amount":5})", "split"},
    {R"({"from":"a","split":[{}],"amount":5})", "split.0.account split.0.basis_points"},
    {R"({"from":"a","split":[{"account":"c","basis_points":0},
        {"account":"c","basis_points":10001}],"amount":5})",
     "split.0.basis_points split.1.basis_points"},
    {R"({"from":"a","split":[{"account":"c","basis_points":4294977296}],"amount":5})",
     "split.0.basis_points"},
    {R"({"from":"a","split":[{"account":"@ ","basis_points":10000,"share":1}],"amount":5})",
     "split.0.account split.0.share"},
    {R"({"from":"a","to":"b","amount":5,"asset":1})", "asset"},
    {R"({"from":"a","to":"b","amount":5,"hold":1})", "hold"},
    {R"({"from":"a","to":"b","amount":5,"hold":null})", "hold"},
    {R"({"from":"a","to":"b","amount":5,"hold":{}})", "hold.expires_in_s"},
    {R"({"from":"a","to":"b","amount":5,"hold":{"expires_in_s":0}})", "hold.expires_in_s"},
    {R"({"from":"a","to":"b","amount":5,"hold":{"expires_in_s":31622401}})", "hold.expires_in_s"},
    {R"({"from":"a","to":"b","amount":5,"hold":{"expires_in_s":9223372036854775807}})",
     "hold.expires_in_s"},
    {R"({"from":"a","to":"b","amount":5,"hold":{"expires_in_s":60,"expires_at":"x"}})",
     "hold.expires_at"},
    {R"({"from":"a","to":"b","amount":5,"description":7})", "description"},
    {R"({"from":"a","to":"b","amount":5,"description":")" + std::string(501, 'x') + R"("})",
     "description"},
    {R"({"from":"a","to":"b","amount":5,"metadata":{"a":1}})", "metadata.a"},
    {R"({"from":"a","to":"b","amount":5,"currency":"NGN"})", "currency"},
};

std::string split_of(int shares) {
  std::string list;
  for (int i = 0; i < shares; ++i)
    list += std::string(i == 0 ? "" : ",") + R"({"account":"c","basis_points":1})";
  return R"({"from":"a","split":[)" + list + R"(],"amount":5})";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transfer_routes, Fixture)

BOOST_AUTO_TEST_CASE(a_transfer_is_read_and_told) {
  const std::string body =
      R"({"from":"alice","to":"@revenue","asset":"credits","amount":7,"description":"a lesson",
          "metadata":{"lesson":"12"}})";
  const auto answer = post("/v1/transfers", body);
  BOOST_TEST(answer.status == 201, answer.body);
  const auto id = journal.order_outcome->order->transfers[0].id.str();
  BOOST_TEST(*answer.header("Location") == "/v1/transfers/" + id);
  BOOST_TEST(json::parse(answer.body) == json::parse(R"({"id":")" + id + R"(","status":"posted",
      "from":"alice","to":"@revenue","asset":"credits","scale":2,"amount":7,"pending":0,"posted":7,
      "description":"a lesson","metadata":{"lesson":"12"},
      "transfers":[{"id":")" + id + R"(","kind":"transfer","to":"@revenue","amount":7}],
      "created_at":"2026-01-01T00:00:00.000Z"})"));

  const auto& command = journal.orders.at(0);
  BOOST_TEST(command.tenant == "shop");
  BOOST_TEST(!command.claim);
  BOOST_TEST((command.evidence.kind == ledger::Evidence::Kind::request));
  BOOST_TEST(command.evidence.sha256_hex == crypto::to_hex(crypto::sha256(body)));
  BOOST_TEST(command.evidence.principal == "key/all-key");
  const auto& order = last<ledger::TransferOrder>();
  BOOST_TEST(order.from == "alice");
  BOOST_REQUIRE(order.to.size() == 1u);
  BOOST_TEST(order.to[0].account == "@revenue");
  BOOST_TEST(order.to[0].basis_points == 10'000);
  BOOST_TEST(order.amount == 7);
  BOOST_TEST(order.metadata == R"({"lesson":"12"})");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_wrong_is_refused_with_all_its_mistakes) {
  for (const auto& row : kBadBodies) {
    const auto answer = post("/v1/transfers", row.body);
    BOOST_TEST(answer.status == 422, row.body);
    BOOST_TEST(code(answer) == "invalid_field", row.body << answer.body);
    std::string fields;
    const auto told = json(answer);
    for (const auto& each : told["errors"])
      fields += (fields.empty() ? "" : " ") + each["field"].get<std::string>();
    BOOST_TEST(fields == row.fields, row.body << answer.body);
  }
  BOOST_TEST(code(post("/v1/transfers", split_of(33))) == "invalid_field");
  BOOST_TEST(journal.orders.empty());
  // That the shares add up is the ledger's to say.
  post("/v1/transfers", split_of(32));
  BOOST_TEST(journal.orders.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_asset_is_the_storefronts_where_none_is_named) {
  post("/v1/transfers", R"({"from":"a","to":"b","amount":5})");
  BOOST_TEST(last<ledger::TransferOrder>().asset == "credits");
  post("/v1/transfers", R"({"from":"a","to":"b","asset":"NGN","amount":5,"hold":false})");
  BOOST_TEST(last<ledger::TransferOrder>().asset == "NGN");
  BOOST_TEST(last<ledger::TransferOrder>().metadata == "");
}

BOOST_AUTO_TEST_CASE(a_split_is_read_and_told) {
  journal.order_outcome = outcome_of({transfer(2, 9, ledger::TransferKind::transfer),
                                      transfer(3, 1, ledger::TransferKind::transfer)});
  const auto answer = post("/v1/transfers", R"({"from":"alice","amount":10,"split":[
      {"account":"@revenue","basis_points":9000},{"account":"@fees","basis_points":1000}]})");
  BOOST_TEST(answer.status == 201, answer.body);
  const auto& order = last<ledger::TransferOrder>();
  BOOST_REQUIRE(order.to.size() == 2u);
  BOOST_TEST(order.to[1].account == "@fees");
  BOOST_TEST(order.to[1].basis_points == 1'000);
  const auto told = json(answer);
  BOOST_TEST(!told.contains("to"));
  BOOST_TEST(told["split"] == json::parse(R"([{"account":"@revenue","basis_points":9000},
                                              {"account":"@fees","basis_points":1000}])"));
  BOOST_TEST(told["amount"] == 10);
  BOOST_TEST(told["posted"] == 10);
  BOOST_REQUIRE(told["transfers"].size() == 2u);
  BOOST_TEST(told["transfers"][1]["to"] == "@fees");
  BOOST_TEST(told["transfers"][1]["amount"] == 1);
}

BOOST_AUTO_TEST_CASE(a_hold_is_read_and_told) {
  journal.order_outcome = outcome_of({transfer(2, 10, ledger::TransferKind::hold)},
                                     hold_of(10, 0, ledger::HoldStatus::pending));
  const auto answer = post("/v1/transfers", R"({"from":"alice","to":"@revenue","amount":10,
      "hold":{"expires_in_s":60}})");
  BOOST_TEST(answer.status == 201, answer.body);
  BOOST_TEST((last<ledger::HoldOrder>().expires_at == clock.now().plus_ms(60'000)));
  BOOST_TEST(last<ledger::HoldOrder>().transfer.from == "alice");
  const auto told = json(answer);
  BOOST_TEST(told["status"] == "pending");
  BOOST_TEST(told["pending"] == 10);
  BOOST_TEST(told["posted"] == 0);
  BOOST_TEST(told["expires_at"] == "2026-01-01T00:01:00.000Z");
  // What is held stays where it is.
  BOOST_TEST(told["transfers"][0]["kind"] == "hold");
  BOOST_TEST(!told["transfers"][0].contains("to"));

  post("/v1/transfers", R"({"from":"alice","to":"@revenue","amount":10,"hold":true})");
  BOOST_TEST(!last<ledger::HoldOrder>().expires_at);
}

BOOST_AUTO_TEST_CASE(a_part_of_a_hold_is_posted_or_released) {
  const std::string path = std::string("/v1/transfers/") + kId;
  journal.order_outcome = outcome_of({transfer(2, 4, ledger::TransferKind::hold_post)},
                                     hold_of(6, 4, ledger::HoldStatus::pending));
  const auto posted = post(path + "/post", R"({"amount":4})");
  BOOST_TEST(posted.status == 200, posted.body);
  BOOST_TEST(!posted.header("Location"));
  BOOST_TEST(last<ledger::PostOrder>().hold.str() == kId);
  BOOST_TEST((last<ledger::PostOrder>().amount == 4));
  const auto told = json(posted);
  BOOST_TEST(told["id"] == kId);
  BOOST_TEST(told["status"] == "pending");
  BOOST_TEST(told["amount"] == 10);
  BOOST_TEST(told["pending"] == 6);
  BOOST_TEST(told["posted"] == 4);
  BOOST_TEST(told["split"].size() == 2u);
  BOOST_TEST(told["transfers"][0]["kind"] == "hold_post");
  BOOST_TEST(told["transfers"][0]["to"] == "@revenue");

  for (const char* body : {"", "{}"}) {
    BOOST_TEST(post(path + "/void", body).status == 200);
    BOOST_TEST(!last<ledger::VoidOrder>().amount);
    BOOST_TEST(post(path + "/post", body).status == 200);
    BOOST_TEST(!last<ledger::PostOrder>().amount);
  }
  for (const char* step : {"/post", "/void"}) {
    BOOST_TEST(code(post(path + step, R"({"amount":"4"})")) == "invalid_field");
    BOOST_TEST(code(post(path + step, R"({"reason":"x"})")) == "invalid_field");
    BOOST_TEST(code(post(std::string("/v1/transfers/7") + step, "")) == "hold_not_found");
  }
}

BOOST_AUTO_TEST_CASE(a_correction_says_why) {
  const std::string path = std::string("/v1/transfers/") + kId + "/correct";
  auto taken_back = transfer(2, 7, ledger::TransferKind::correction);
  taken_back.corrects = *TransferId::parse(kId);
  taken_back.description = "sent twice";
  journal.order_outcome = outcome_of({taken_back});
  const auto answer = post(path, R"({"description":"sent twice"})");
  BOOST_TEST(answer.status == 201, answer.body);
  BOOST_TEST(*answer.header("Location") == "/v1/transfers/" + taken_back.id.str());
  BOOST_TEST(json(answer)["corrects"] == kId);
  BOOST_TEST(json(answer)["description"] == "sent twice");
  BOOST_TEST(last<ledger::CorrectionOrder>().transfer.str() == kId);
  BOOST_TEST(last<ledger::CorrectionOrder>().description == "sent twice");
  post(path, R"({"description":"sent twice","amount":3})");
  BOOST_TEST((last<ledger::CorrectionOrder>().amount == 3));
  BOOST_TEST(code(post(path, "{}")) == "invalid_field");
  BOOST_TEST(code(post(path, R"({"description":""})")) == "invalid_field");
  BOOST_TEST(json(post(path, ""))["detail"] == "the body is empty; this route reads a JSON object");
  BOOST_TEST(code(post("/v1/transfers/7/correct", R"({"description":"x"})")) ==
             "transfer_not_found");
}

BOOST_AUTO_TEST_CASE(each_refusal_of_the_ledger_has_its_status) {
  struct Refusal {
    Errc errc;
    int status;
    std::string path;
  };
  const std::string make = "/v1/transfers";
  const auto post_it = make + '/' + kId + "/post";
  const auto correct = make + '/' + kId + "/correct";
  const Refusal refusals[] = {
      {Errc::account_not_found, 404, make},
      {Errc::transfer_amount_not_positive, 422, make},
      {Errc::transfer_to_itself, 422, make},
      {Errc::insufficient_funds, 409, make},
      {Errc::asset_not_found, 422, make},
      {Errc::split_invalid, 422, make},
      {Errc::hold_not_found, 404, post_it},
      {Errc::hold_not_pending, 409, post_it},
      {Errc::hold_amount_exceeded, 409, post_it},
      {Errc::account_not_holdable, 422, make},
      {Errc::transfer_not_found, 404, correct},
      {Errc::transfer_not_correctable, 409, correct},
      {Errc::correction_exceeds_transfer, 409, correct},
      {Errc::amount_out_of_range, 422, make},
      {Errc::journal_full, 503, make},
      {Errc::idempotency_key_reused, 409, make},
  };
  for (const auto& [errc, status, path] : refusals) {
    journal.order_outcome = fail(errc, "as the ledger says");
    const auto answer = post(path, path == make      ? R"({"from":"a","to":"b","amount":5})"
                                   : path == correct ? R"({"description":"sent twice"})"
                                                     : "");
    BOOST_TEST(answer.status == status, name(errc));
    BOOST_TEST(code(answer) == name(errc));
  }
}

BOOST_AUTO_TEST_CASE(the_same_key_gets_the_first_answer_again) {
  const Fields key{{"Idempotency-Key", "spend-1"}};
  const std::string body = R"({"from":"alice","to":"@revenue","amount":7})";
  const auto first = post("/v1/transfers", body, "all-key", key);
  journal.order_outcome = fail(Errc::insufficient_funds, "");
  const auto second = post("/v1/transfers", body, "all-key", key);
  BOOST_TEST(first.status == 201);
  BOOST_TEST(second.status == 201);
  BOOST_TEST(first.body == second.body);
  BOOST_TEST(!first.header("Idempotent-Replayed"));
  BOOST_TEST(*second.header("Idempotent-Replayed") == "true");
  BOOST_TEST(*second.header("Location") == *first.header("Location"));
  BOOST_TEST(code(post("/v1/transfers", R"({"from":"alice","to":"@revenue","amount":8})", "all-key",
                       key)) == "idempotency_key_reused");
  // A key is one caller's and one route's.
  BOOST_TEST(code(post("/v1/transfers", body, "other-key", key)) == "insufficient_funds");
  journal.order_outcome = fail(Errc::hold_not_pending, "");
  BOOST_TEST(code(post(std::string("/v1/transfers/") + kId + "/post", "", "all-key", key)) ==
             "hold_not_pending");
  BOOST_TEST(code(post("/v1/transfers", body, "all-key", {{"Idempotency-Key", ""}})) ==
             "invalid_field");
}

BOOST_AUTO_TEST_CASE(an_end_user_gives_from_the_own_account_only) {
  const auto user = test::token(test::claims_of("alice"));
  BOOST_TEST(post("/v1/transfers", R"({"to":"bob","amount":7})", user).status == 201);
  BOOST_TEST(last<ledger::TransferOrder>().from == "alice");
  BOOST_TEST(journal.orders.back().evidence.principal == "user/alice");
  BOOST_TEST(post("/v1/transfers", R"({"from":"alice","to":"@revenue","amount":7})", user).status ==
             201);
  const auto orders = journal.orders.size();
  for (const char* from : {"bob", "@revenue", "@issued", "@gateway:sandbox"}) {
    const auto body = R"({"from":")" + std::string(from) + R"(","to":"alice","amount":7})";
    BOOST_TEST(code(post("/v1/transfers", body, user)) == "not_permitted", from);
  }
  for (const char* step : {"/post", "/void", "/correct"})
    BOOST_TEST(code(post(std::string("/v1/transfers/") + kId + step, R"({"description":"x"})",
                         user)) == "not_permitted",
               step);
  BOOST_TEST(journal.orders.size() == orders);
}

BOOST_AUTO_TEST_CASE(who_asks_decides) {
  const std::string one = std::string("/v1/transfers/") + kId;
  for (const auto& path :
       {std::string("/v1/transfers"), one + "/post", one + "/void", one + "/correct"}) {
    BOOST_TEST(post(path, "{}", "").status == 401, path);
    BOOST_TEST(code(post(path, "{}", "read-key")) == "not_permitted", path);
  }
  BOOST_TEST(code(get(one, "read-key")) == "not_permitted");
  BOOST_TEST(journal.orders.empty());
}

BOOST_AUTO_TEST_CASE(a_hold_is_shown_with_what_came_of_it) {
  topup::TransferView view;
  view.transfer = transfer(2, 10, ledger::TransferKind::hold);
  view.transfer.id = view.transfer.hold = *TransferId::parse(kId);
  view.transfer.evidence = {
      ledger::Evidence::Kind::request, {}, std::string(64, 'a'), "", "key/all-key"};
  view.transfer.description = "a lesson";
  view.from = "alice";
  view.to = "bob";
  view.scale = 2;
  view.hold = hold_of(0, 4, ledger::HoldStatus::voided);
  view.hold_for = {{"bob", 9'000}, {"@fees", 1'000}};
  view.related = {{view.transfer.id, ledger::TransferKind::hold, "alice", "bob", 10, {}},
                  {{}, ledger::TransferKind::hold_post, "alice", "bob", 4, {}},
                  {{}, ledger::TransferKind::hold_void, "alice", "bob", 6, {}}};
  rows.transfers[view.transfer.id] = view;
  const auto path = std::string("/v1/transfers/") + kId;
  const auto told = json(get(path));
  BOOST_TEST(told["kind"] == "hold");
  BOOST_TEST(told["status"] == "voided");
  BOOST_TEST(told["pending"] == 0);
  BOOST_TEST(told["posted"] == 4);
  BOOST_TEST(told["split"].size() == 2u);
  BOOST_TEST(told["description"] == "a lesson");
  BOOST_TEST(told["cause"] == nlohmann::json({{"evidence", "request"},
                                              {"sha256", std::string(64, 'a')},
                                              {"principal", "key/all-key"}}));
  BOOST_REQUIRE(told["transfers"].size() == 3u);
  BOOST_TEST(told["transfers"][1]["to"] == "bob");
  BOOST_TEST(!told["transfers"][2].contains("to"));

  BOOST_TEST(get(path, test::token(test::claims_of("alice"))).status == 200);
  // What is held for somebody is not theirs yet.
  for (const char* who : {"bob", "carol"})
    BOOST_TEST(code(get(path, test::token(test::claims_of(who)))) == "transfer_not_found");
  BOOST_TEST(code(get(path, "other-key")) == "transfer_not_found");
  BOOST_TEST(code(get("/v1/transfers/7")) == "transfer_not_found");
  BOOST_TEST(code(get("/v1/transfers/019b7a4c-8e00-7000-8000-0000000000ff")) ==
             "transfer_not_found");
}

BOOST_AUTO_TEST_CASE(who_is_given_a_share_sees_that_share) {
  topup::TransferView view;
  view.transfer = transfer(2, 9, ledger::TransferKind::transfer);
  view.from = "alice";
  view.to = "bob";
  view.related = {{{}, ledger::TransferKind::transfer, "alice", "bob", 9, {}},
                  {{}, ledger::TransferKind::transfer, "alice", "carol", 1, {}}};
  rows.transfers[view.transfer.id] = view;
  const auto path = "/v1/transfers/" + view.transfer.id.str();
  const auto seen_by = [&](const char* who) {
    return json(get(path, test::token(test::claims_of(who))))["transfers"].size();
  };
  BOOST_TEST(seen_by("alice") == 2u);
  BOOST_TEST(seen_by("bob") == 1u);
  BOOST_TEST(code(get(path, test::token(test::claims_of("carol")))) == "transfer_not_found");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
