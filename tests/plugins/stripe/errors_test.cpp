// What Stripe's errors and a broken connection come to: at a create, where one may have taken
// money, and everywhere else.
#include <boost/test/unit_test.hpp>

#include "plugins/stripe/faults.h"
#include "plugins/stripe/fixture.h"

namespace tallyport::test {
BOOST_AUTO_TEST_SUITE(stripe_errors)

BOOST_AUTO_TEST_CASE(every_answer_to_a_create_has_its_outcome) {
  for (const auto& ask : {create(), create_intent()}) {
    for (const auto& row : faults()) {
      BOOST_TEST_CONTEXT(row.what) {
        const auto done = stripe().last(ask, {start(), row.event});
        BOOST_TEST(done.kind == TP_ACTION_DONE);
        BOOST_TEST(done.outcome == row.outcome);
        BOOST_TEST(done.reason == row.reason);
        BOOST_TEST(done.reference == "TP-1");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_may_have_been_executed_is_never_failed) {
  for (const std::uint32_t status :
       {100u, 302u, 405u, 408u, 409u, 423u, 424u, 425u, 429u, 500u, 501u, 502u, 503u, 504u, 520u}) {
    for (const auto& body : {std::string(), std::string("<html>"), std::string("{}"),
                             std::string("{\""), invalid_request(), card_error("card_declined")}) {
      BOOST_TEST_CONTEXT(status << " " << body) {
        const auto done = stripe().last(create(), {start(), answered(status, body)});
        BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_declined_payment_that_stripe_names_is_named) {
  const auto event = answered(402, with_intent("requires_payment_method"));
  BOOST_TEST(stripe().last(create(), {start(), event}).gateway_ref == "pi_1");
}

BOOST_AUTO_TEST_CASE(trouble_with_the_key_names_the_secret) {
  const auto other_mode = invalid_request(
      "resource_missing",
      R"("message":"No such payment_intent: 'pi_1'; a similar object exists in live mode, but a )"
      R"(test mode key was used to make this request.")");
  struct Said {
    Ask ask;
    Event event;
    std::uint32_t outcome;
  };
  for (const auto& said :
       {Said{create(), answered(401, invalid_request()), TP_OUTCOME_FAILED},
        Said{create(), answered(403, invalid_request()), TP_OUTCOME_FAILED},
        Said{look_up("pi_1"), answered(401, invalid_request()), TP_OUTCOME_UNKNOWN},
        Said{look_up("pi_1"), answered(403, invalid_request()), TP_OUTCOME_UNKNOWN},
        Said{look_up("pi_1"), answered(404, other_mode), TP_OUTCOME_UNKNOWN}}) {
    const auto done = stripe().last(said.ask, {start(), said.event});
    BOOST_TEST(done.outcome == said.outcome);
    BOOST_TEST(done.text.find("api_key") != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_CASE(stripes_own_message_is_not_repeated) {
  const auto told =
      invalid_request("email_invalid", R"("message":"Invalid email: ada@example.com")");
  const auto done = stripe().last(create(), {start(), answered(400, told)});
  BOOST_TEST(done.text == "Stripe refused: \"email_invalid\"");
}

BOOST_AUTO_TEST_CASE(a_look_up_is_failed_by_no_error) {
  for (const auto* id : {"cs_test_1", "pi_1"}) {
    for (const auto& row : faults()) {
      BOOST_TEST_CONTEXT(row.what) {
        const auto done = stripe().last(look_up(id), {start(), row.event});
        const bool missing = std::string_view(row.what) == "404";
        BOOST_TEST(done.outcome == (missing ? TP_OUTCOME_NOT_FOUND : TP_OUTCOME_UNKNOWN));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
