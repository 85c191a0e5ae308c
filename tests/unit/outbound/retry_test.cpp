// Waiting times and transient answers.
#include "outbound/retry.h"

#include <limits>

#include <boost/test/unit_test.hpp>

using namespace tallyport;

BOOST_AUTO_TEST_SUITE(retry)

BOOST_AUTO_TEST_CASE(only_answers_that_say_later_are_transient) {
  for (int status : {429, 500, 502, 503, 504}) BOOST_TEST(status_is_transient(status));
  for (int status : {200, 201, 301, 400, 401, 402, 404, 408, 409, 422, 501, 505}) {
    BOOST_TEST(!status_is_transient(status));
  }
}

BOOST_AUTO_TEST_CASE(backoff_doubles_up_to_its_limit_and_jitters_from_zero) {
  const BackoffSettings settings{9, 200, 1'000};
  struct Row {
    int retry;
    std::int64_t cap;
  };
  for (auto [n, cap] : {Row{1, 200}, Row{2, 400}, Row{3, 800}, Row{4, 1'000}, Row{90, 1'000}}) {
    BOOST_TEST(backoff_ms(settings, n, 0) == 0);
    BOOST_TEST(backoff_ms(settings, n, static_cast<std::uint64_t>(cap)) == cap);
    BOOST_TEST(backoff_ms(settings, n, static_cast<std::uint64_t>(cap) + 1) == 0);
  }
  BOOST_TEST(backoff_ms({1, 0, 0}, 1, std::numeric_limits<std::uint64_t>::max()) == 0);
}

BOOST_AUTO_TEST_CASE(retry_after_is_read_in_both_forms) {
  const Timestamp now{1'767'225'600'000};  // 2026-01-01T00:00:00Z
  struct Row {
    std::string value;
    std::int64_t wanted;  // -1: none
  };
  for (const auto& [value, wanted] :
       {Row{"0", 0}, Row{"7", 7'000}, Row{"99999999999999999999", 86'400'000},
        Row{"Thu, 01 Jan 2026 00:00:05 GMT", 5'000}, Row{"Wed, 31 Dec 2025 23:59:00 GMT", 0},
        Row{"31 Dec 999999990", 86'400'000}, Row{"", -1}, Row{"soon", -1}, Row{"-5", -1},
        Row{"1.5", -1}}) {
    HttpResponse response{429, {{"Date", "x"}, {"retry-AFTER", value}}, ""};
    BOOST_TEST_CONTEXT(value) { BOOST_TEST(retry_after_ms(response, now).value_or(-1) == wanted); }
  }
  BOOST_TEST(!retry_after_ms({429, {}, ""}, now));
}

BOOST_AUTO_TEST_SUITE_END()
