// A provider that misbehaves in every way it knows, on both databases: each payment it took is
// credited once.
#include "integration/databases.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

struct Open : Stage {
  explicit Open(DatabaseKind kind) : Stage(on(kind)) {
    start_provider();
    start_server();
  }
  json start(const json& behaviours) {
    control("misbehave", {{"behaviours", behaviours}, {"count", 1}});
    return start_topup("alice");
  }
  json await_checkout(const json& started) {
    json now;
    const bool there = eventually([&] {
      now = topup(started["id"]);
      return now["next_action"]["type"] == "redirect";
    });
    BOOST_REQUIRE_MESSAGE(there, "no checkout address: " << now.dump());
    return now;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(misbehaviour)

BOOST_DATA_TEST_CASE(a_create_that_was_accepted_but_not_answered_is_replayed, kDatabases,
                     database) {
  Open stage(database);
  auto started = stage.start({"drop_connection"});
  auto topup = stage.await_checkout(started);
  BOOST_TEST(stage.payments().size() == 1u);
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  BOOST_TEST(stage.balance("alice") == 10);
}

BOOST_DATA_TEST_CASE(a_forged_webhook_credits_nothing, kDatabases, database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  const std::string payment = stage.payments().at(0)["id"];
  auto refused = stage.control("forge", {{"account", "sandbox"}, {"payment", payment}});
  BOOST_TEST(refused["status"] == 401);
  BOOST_TEST(stage.topup(topup["id"])["status"] == "requires_action");
  BOOST_TEST(stage.balance("alice") == 0);
}

BOOST_DATA_TEST_CASE(a_webhook_of_a_wrong_amount_is_not_credited_the_true_one_is, kDatabases,
                     database) {
  Open stage(database);
  auto topup = stage.start({"wrong_amount"});
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  BOOST_TEST(stage.balance("alice") == 10);
  BOOST_TEST(stage.sql("SELECT count(*) FROM gateway_events WHERE verdict = 'quarantined'") != "0");
  stage.check_books();
}

BOOST_DATA_TEST_CASE(duplicates_and_disorder_credit_once, kDatabases, database) {
  Open stage(database);
  for (const json& behaviours :
       {json{"duplicate"}, json{"reorder"}, json{"duplicate", "reorder"}, json{"pay_on_create"},
        json{"pay_on_create", "duplicate", "reorder"}, json{"processing"}, json{"forge"},
        json{"lookup_500"}}) {
    auto topup = stage.start(behaviours);
    if (topup["status"] != "succeeded") stage.pay(stage.await_checkout(topup));
    BOOST_TEST(stage.await_status(topup["id"], "succeeded"), behaviours.dump());
  }
  BOOST_TEST(stage.balance("alice") == 80);
  stage.check_books();
}

BOOST_DATA_TEST_CASE(a_provider_that_fails_at_first_is_asked_again, kDatabases, database) {
  Open stage(database);
  auto started = stage.start({"error_500"});
  auto topup = stage.await_checkout(started);
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
}

BOOST_AUTO_TEST_SUITE_END()
