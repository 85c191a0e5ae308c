// Opening accounts.
#include <boost/test/unit_test.hpp>

#include "unit/http/api_fixture.h"

using namespace tallyport;

namespace {

struct Fixture : test::ApiFixture {
  Fixture() {
    topup::CommandOutcome outcome;
    outcome.order.emplace();
    outcome.order->account =
        ledger::Account{{}, "shop", "user 42", ledger::AccountKind::user, "acme"};
    journal.order_outcome = outcome;
  }
  http::Response put(const std::string& path, const std::string& body,
                     const std::string& key = "all-key") {
    return ask({.method = "PUT", .path = path, .body = body, .key = key});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(account_routes, Fixture)

BOOST_AUTO_TEST_CASE(an_account_is_given_to_an_organisation) {
  const auto answer = put("/v1/accounts/user%2042", R"({"organisation":"acme"})");
  BOOST_TEST(answer.status == 200, answer.body);
  BOOST_TEST(json(answer) ==
             nlohmann::json::parse(R"({"account":"user 42","organisation":"acme"})"));
  BOOST_REQUIRE(journal.orders.size() == 1);
  const auto& order = std::get<ledger::OpenOrder>(journal.orders[0].order);
  BOOST_TEST(order.organisation == "acme");
  BOOST_TEST(journal.orders[0].tenant == "shop");
  BOOST_TEST(journal.orders[0].evidence.principal == "key/all-key");
}

BOOST_AUTO_TEST_CASE(without_a_body_it_is_only_opened) {
  BOOST_TEST(put("/v1/accounts/bob", "").status == 200);
  BOOST_TEST(std::get<ledger::OpenOrder>(journal.orders.at(0).order).organisation == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_is_refused) {
  BOOST_TEST(put("/v1/accounts/@revenue", "{}").status == 422);
  BOOST_TEST(put("/v1/accounts/bob", R"({"organisation":7})").status == 422);
  BOOST_TEST(put("/v1/accounts/bob", R"({"owner":"acme"})").status == 422);
  BOOST_TEST(put("/v1/accounts/bob", "{}", "read-key").status == 403);
  BOOST_TEST(put("/v1/accounts/bob", "{}", "").status == 401);
  BOOST_TEST(journal.orders.empty());
  journal.order_outcome = fail(Errc::account_of_another_organisation, "");
  BOOST_TEST(put("/v1/accounts/bob", "{}").status == 409);
}

BOOST_AUTO_TEST_SUITE_END()
