// What reaches stderr: whole lines, the ones of the level asked for.
#include <array>
#include <string>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "ops/spdlog_log.h"
#include "ops/system_clock.h"
#include "support/manual_clock.h"

BOOST_AUTO_TEST_SUITE(ops_spdlog_log)

using namespace tallyport;

namespace {

// What `body` writes to stderr; at most what a pipe holds.
template <class Body>
std::string stderr_of(Body body) {
  std::array<int, 2> ends{};
  BOOST_TEST_REQUIRE(::pipe(ends.data()) == 0);
  const int saved = ::dup(STDERR_FILENO);
  ::dup2(ends[1], STDERR_FILENO);
  ::close(ends[1]);
  body();
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  std::string out;
  std::array<char, 4096> block{};
  for (ssize_t got = 0; (got = ::read(ends[0], block.data(), block.size())) > 0;)
    out.append(block.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(events_are_lines_and_lesser_ones_are_dropped) {
  test::ManualClock clock;
  const auto text = stderr_of([&] {
    ops::SpdlogLog log(LogLevel::info, ops::LineFormat::text, clock);
    log.write(LogLevel::debug, "dropped", {});
    log.info("the server {} listens %v", {{"port", "8080"}});
    clock.advance_ms(5);
    log.warning("two\nlines");
  });
  BOOST_TEST(text ==
             "2026-01-01T00:00:00.000Z info the server {} listens %v port=8080\n"
             "2026-01-01T00:00:00.005Z warning two\\nlines\n");
  const auto json = stderr_of([&] {
    ops::SpdlogLog log(LogLevel::error, ops::LineFormat::json, clock);
    log.info("dropped");
    log.error("kept");
  });
  BOOST_TEST(json ==
             "{\"time\":\"2026-01-01T00:00:00.005Z\",\"level\":\"error\",\"message\":\"kept\"}\n");
}

BOOST_AUTO_TEST_CASE(machine_clock_tells_a_time_of_this_century) {
  ops::SystemClock clock;
  BOOST_TEST(clock.now().unix_ms > 1'700'000'000'000);
  BOOST_TEST(clock.now().unix_ms < 4'102'444'800'000);
}

BOOST_AUTO_TEST_SUITE_END()
