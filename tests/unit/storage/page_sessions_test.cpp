// Links and sessions in the database: good once, for a time, and for all hosts.
#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

namespace tallyport::test {
namespace {

pages::Link link(Bench& bench, const std::string& hash) {
  const auto now = bench.clock.now();
  return {hash, "shop", "alice", "topup", now, now.plus_ms(60'000), 600'000};
}

void add(Bench& bench, const std::string& hash) {
  Awaited<Result<bool>> added;
  bench.database->page_sessions().add(
      link(bench, hash), [added](Result<bool> done) mutable { added.set(std::move(done)); });
  BOOST_TEST(added.get().has_value());
}

Result<pages::Visit> open(Bench& bench, storage::Database& host, const std::string& hash,
                          const std::string& session) {
  Awaited<Result<pages::Visit>> opened;
  host.page_sessions().open(hash, session, bench.clock.now(),
                            [opened](auto visit) mutable { opened.set(std::move(visit)); });
  return opened.get();
}

Result<pages::Visit> find(Bench& bench, storage::Database& host, const std::string& session) {
  Awaited<Result<pages::Visit>> found;
  host.page_sessions().find(session, bench.clock.now(),
                            [found](auto visit) mutable { found.set(std::move(visit)); });
  return found.get();
}

bool refused(const Result<pages::Visit>& visit) {
  return !visit && visit.error().code == Errc::not_authenticated;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(page_sessions)

STORAGE_CASE(a_link_opens_one_session_on_any_host) {
  add(bench, "link-1");
  BOOST_TEST(refused(find(bench, *bench.database, "link-1")));  // a link is no session
  const auto other = bench.open();
  const auto visit = open(bench, *other, "link-1", "session-1");
  BOOST_REQUIRE(visit.has_value());
  BOOST_TEST(visit->tenant == "shop");
  BOOST_TEST(visit->account == "alice");
  BOOST_TEST(visit->page == "topup");
  BOOST_TEST(find(bench, *bench.database, "session-1")->account == "alice");
  BOOST_TEST(refused(open(bench, *bench.database, "link-1", "session-2")));
  BOOST_TEST(refused(find(bench, *bench.database, "session-2")));
  // The same again, whose answer was lost.
  BOOST_TEST(open(bench, *bench.database, "link-1", "session-1").has_value());
  BOOST_TEST(refused(open(bench, *bench.database, "link-2", "session-3")));
}

STORAGE_CASE(links_and_sessions_end) {
  add(bench, "used");
  add(bench, "late");
  BOOST_TEST(open(bench, *bench.database, "used", "session").has_value());
  bench.clock.advance_ms(60'000);
  BOOST_TEST(refused(open(bench, *bench.database, "late", "other")));
  BOOST_TEST(find(bench, *bench.database, "session").has_value());
  bench.clock.advance_ms(539'999);
  BOOST_TEST(find(bench, *bench.database, "session").has_value());
  bench.clock.advance_ms(1);
  BOOST_TEST(refused(find(bench, *bench.database, "session")));
  // What is over goes with the next link.
  BOOST_TEST(bench.count("page_sessions") == 2);
  add(bench, "new");
  BOOST_TEST(bench.sql("SELECT link_hash FROM page_sessions") == "new");
}

STORAGE_CASE(who_leaves_is_gone) {
  add(bench, "link");
  BOOST_TEST(open(bench, *bench.database, "link", "session").has_value());
  Awaited<Result<bool>> closed;
  bench.database->page_sessions().close(
      "session", [closed](Result<bool> done) mutable { closed.set(std::move(done)); });
  BOOST_TEST(closed.get().has_value());
  BOOST_TEST(refused(find(bench, *bench.database, "session")));
  BOOST_TEST(refused(open(bench, *bench.database, "link", "session")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
