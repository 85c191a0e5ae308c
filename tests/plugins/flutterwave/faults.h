// What can come of any request of Flutterwave's but a good answer, for the operations that a
// refusal ends: each of their HTTP steps is tried with all of it.
#pragma once

#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/fixture.h"

namespace tallyport::test {

struct Fault {
  const char* what;
  Event event;
  std::uint32_t outcome;
};

// The document that Flutterwave sends with 503 after 28 seconds.
inline const std::string kTimeout = error("An error occurred. Please contact support");

// `good` is an answer's body that succeeds, to be cut short and to come with the wrong status.
inline std::vector<Fault> faults(const std::string& good) {
  return {
      {"refused connection", not_sent(), TP_OUTCOME_FAILED},
      {"reset after send", maybe_sent(), TP_OUTCOME_UNKNOWN},
      {"200 and an error", answered(200, error("no")), TP_OUTCOME_UNKNOWN},
      {"200 of a timeout", answered(200, kTimeout), TP_OUTCOME_UNKNOWN},
      {"200 HTML", answered(200, "<html></html>"), TP_OUTCOME_UNKNOWN},
      {"200 empty", answered(200, ""), TP_OUTCOME_UNKNOWN},
      {"200 truncated", answered(200, good.substr(0, good.size() - 2)), TP_OUTCOME_UNKNOWN},
      {"200 an array", answered(200, "[" + good + "]"), TP_OUTCOME_UNKNOWN},
      {"200 a number", answered(200, success("7")), TP_OUTCOME_UNKNOWN},
      {"200 null", answered(200, success("null")), TP_OUTCOME_UNKNOWN},
      {"200 not UTF-8", answered(200, "{\"status\":\"\xff\"}"), TP_OUTCOME_UNKNOWN},
      {"1 MiB", answered(200, std::string(1 << 20, '[')), TP_OUTCOME_UNKNOWN},
      {"204", answered(204, ""), TP_OUTCOME_UNKNOWN},
      {"302", answered(302, good), TP_OUTCOME_UNKNOWN},
      {"400", answered(400, error("no")), TP_OUTCOME_FAILED},
      {"400 of a timeout", answered(400, kTimeout), TP_OUTCOME_UNKNOWN},
      {"400 of somebody else", answered(400, "<html>Bad Request</html>"), TP_OUTCOME_UNKNOWN},
      {"400 and success", answered(400, good), TP_OUTCOME_UNKNOWN},
      {"401", answered(401, error("Authorization required")), TP_OUTCOME_FAILED},
      {"401 of somebody else", answered(401, "<html>"), TP_OUTCOME_UNKNOWN},
      {"402", answered(402, error("no")), TP_OUTCOME_FAILED},
      {"403", answered(403, error("no")), TP_OUTCOME_FAILED},
      {"404", answered(404, error("no")), TP_OUTCOME_FAILED},
      {"404 of somebody else", answered(404, "nothing here"), TP_OUTCOME_UNKNOWN},
      {"409", answered(409, error("no")), TP_OUTCOME_UNKNOWN},
      {"429", answered(429, error("Too many requests")), TP_OUTCOME_UNKNOWN},
      {"500", answered(500, error("no")), TP_OUTCOME_UNKNOWN},
      {"502", answered(502, "<html>Bad Gateway</html>"), TP_OUTCOME_UNKNOWN},
      {"503", answered(503, kTimeout), TP_OUTCOME_UNKNOWN},
      {"503 and a good body", answered(503, good), TP_OUTCOME_UNKNOWN},
  };
}

// Tries all of them after `before`, the events up to an HTTP step of the operation.
inline void check_faults(const Ask& ask, const std::vector<Event>& before,
                         const std::string& good) {
  for (const auto& fault : faults(good)) {
    BOOST_TEST_CONTEXT(ask.operation << " step " << before.size() << ": " << fault.what) {
      auto events = before;
      events.push_back(fault.event);
      const auto actions = flutterwave().run(ask, events);
      BOOST_TEST(actions.back().kind == TP_ACTION_DONE);
      BOOST_TEST(actions.back().outcome == fault.outcome);
      BOOST_TEST((actions.back().reason != ""));
      BOOST_TEST(actions.back().json == "");
      BOOST_TEST((actions == flutterwave().run(ask, events)));
    }
  }
}

}  // namespace tallyport::test
