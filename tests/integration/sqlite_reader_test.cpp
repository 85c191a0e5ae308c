// Somebody looks into the SQLite file of a running server, as an auditor does, and leaves again:
// what the server commits afterwards is as durable as before.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "integration/stage.h"

using namespace tallyport::test;

BOOST_AUTO_TEST_SUITE(sqlite_reader)

BOOST_AUTO_TEST_CASE(what_is_committed_after_a_reader_left_survives_a_kill) {
  Stage stage;
  stage.start_provider();
  stage.start_server();
  stage.api("GET", "/v1/accounts/alice");  // the server's own readers are there, too
  BOOST_TEST(stage.sql("SELECT count(*) FROM topups") == "0");
  // The last one to close the file takes its log away; the server still has it open.
  BOOST_TEST(std::filesystem::exists(stage.directory() + "/tallyport.db-wal"));

  const auto topup = stage.start_topup("alice");
  BOOST_TEST(stage.pay(topup).status == 200);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  stage.server().kill_hard();
  stage.start_server();
  BOOST_TEST(stage.topup(topup["id"])["status"] == "succeeded");
  BOOST_TEST(stage.balance("alice") == 10);
  stage.check_books();
}

BOOST_AUTO_TEST_SUITE_END()
