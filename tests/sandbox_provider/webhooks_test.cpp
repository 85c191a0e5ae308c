// What each misbehaviour makes of the messages; the signature; the back-off.
#include "webhooks.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport::sandbox;

// "forged succeeded 1000; succeeded 1000 x3; +10000 processing 1000"
std::string text(const std::vector<WebhookStep>& steps) {
  std::string out;
  for (const auto& step : steps) {
    if (!out.empty()) out += "; ";
    if (step.delay_ms > 0) out += "+" + std::to_string(step.delay_ms) + " ";
    if (step.signing == Signing::forged) out += "forged ";
    out.append(name(step.type)).append(" ").append(name(step.payment.status));
    out += " " + std::to_string(step.payment.asked.amount);
    if (step.copies > 1) out += " x" + std::to_string(step.copies);
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_webhooks)

BOOST_AUTO_TEST_CASE(a_plan_follows_the_behaviours) {
  using enum Behaviour;
  struct Row {
    Behaviours behaviours;
    EventType type;
    Status status;
    const char* expected;
  };
  const auto ok = EventType::succeeded;
  const auto paid = Status::succeeded;
  const std::vector<Row> rows = {
      {{}, ok, paid, "payment.succeeded succeeded 1000"},
      {{duplicate}, ok, paid, "payment.succeeded succeeded 1000 x3"},
      {{reorder}, ok, paid, "payment.succeeded succeeded 1000; payment.processing processing 1000"},
      {{reorder}, EventType::processing, Status::processing, ""},
      {{reorder}, EventType::declined, Status::declined, "payment.declined declined 1000"},
      {{late}, ok, paid, "+700 payment.succeeded succeeded 1000"},
      {{forge},
       ok,
       paid,
       "forged payment.succeeded succeeded 1000; payment.succeeded succeeded 1000"},
      {{wrong_amount}, ok, paid, "payment.succeeded succeeded 10000"},
      {{no_webhook, forge, duplicate, reorder}, ok, paid, ""},
      {{forge, duplicate, reorder, late},
       ok,
       paid,
       "+700 forged payment.succeeded succeeded 1000; payment.succeeded succeeded 1000 x3; "
       "payment.processing processing 1000"},
  };
  for (const auto& row : rows) {
    Payment payment;
    payment.asked.amount = 1000;
    payment.status = row.status;
    payment.behaviours = row.behaviours;
    BOOST_TEST(text(plan_webhooks(row.type, payment, 700)) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(the_signature_covers_time_and_body) {
  BOOST_TEST(signature("key", 1, "body") != signature("key", 2, "body"));
  // echo -n '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec
  BOOST_TEST(signature("whsec", 1'700'000'000, R"({"a":1})") ==
             "t=1700000000,v1=8ad37ba156048ae0e0a5533c75cdf26fee88b07f93cb57ee4c80adb053012032");
}

BOOST_AUTO_TEST_CASE(the_wait_doubles_up_to_its_most) {
  const RetryPolicy policy{200, 5'000, 40};
  const std::vector<std::int64_t> expected = {200, 400, 800, 1'600, 3'200, 5'000, 5'000};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(retry_delay_ms(policy, static_cast<int>(i) + 1) == expected[i]);
  }
  BOOST_TEST(retry_delay_ms(policy, 1'000'000) == 5'000);
  BOOST_TEST(retry_delay_ms({900, 300, 5}, 1) == 300);
}

BOOST_AUTO_TEST_SUITE_END()
