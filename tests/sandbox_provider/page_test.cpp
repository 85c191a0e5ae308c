// The page escapes what came from outside, and amounts read as people write them.
#include "page.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport::sandbox;

Payment payment(Status status) {
  Payment payment;
  payment.id = "sbx_1";
  payment.account = "<b>shop</b>";
  payment.status = status;
  payment.asked = {"r\"1'",
                   250'000,
                   "NGN",
                   "http://shop.test/back?a=1&b=2#top",
                   "",
                   0,
                   "<script>alert(1)</script>"};
  return payment;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_page)

BOOST_AUTO_TEST_CASE(amounts_have_the_digits_of_their_currency) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{
           {1, "NGN", "NGN 0.01"},
           {123'450, "USD", "USD 1,234.50"},
           {100'000'000'000, "EUR", "EUR 1,000,000,000.00"},
           {500, "JPY", "JPY 500"},
           {12'345, "UGX", "UGX 12,345"},
           {123, "XOF", "XOF 123"},
           {5000, "RWF", "RWF 5,000"},
           {2500, "VND", "VND 2,500"},
           {1, "JOD", "JOD 0.001"},
           {5, "KWD", "KWD 0.005"},
           {1'234'567, "KWD", "KWD 1,234.567"},
       }) {
    BOOST_TEST(format_amount(row.minor, row.currency) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(nothing_from_outside_becomes_markup) {
  for (const auto status : {Status::pending, Status::processing, Status::succeeded,
                            Status::declined, Status::cancelled, Status::expired}) {
    const auto html = checkout_page(payment(status));
    BOOST_TEST(!contains(html, "<script"));
    BOOST_TEST(!contains(html, "<b>shop"));
    BOOST_TEST(!contains(html, "r\"1"));
    BOOST_TEST(contains(html, "&lt;script&gt;"));
    BOOST_TEST(contains(html, "lang=\"en\""));
    BOOST_TEST(contains(html, "o money move"));
  }
}

BOOST_AUTO_TEST_CASE(only_a_pending_payment_has_buttons) {
  BOOST_TEST(contains(checkout_page(payment(Status::pending)), "action=\"sbx_1/pay\""));
  for (const auto status : {Status::processing, Status::succeeded, Status::declined,
                            Status::cancelled, Status::expired}) {
    BOOST_TEST(!contains(checkout_page(payment(status)), "<form"));
  }
}

BOOST_AUTO_TEST_CASE(what_was_given_back_is_not_called_paid) {
  auto given = payment(Status::succeeded);
  BOOST_TEST(contains(checkout_page(given), "Paid"));
  given.refunded = 1'000;
  BOOST_TEST(contains(checkout_page(given), "Partly refunded"));
  given.refunded = given.asked.amount;
  BOOST_TEST(contains(checkout_page(given), "</svg>Refunded"));
  BOOST_TEST(!contains(checkout_page(given), "Paid"));
}

BOOST_AUTO_TEST_CASE(the_result_goes_into_the_query_before_the_fragment) {
  auto given = payment(Status::succeeded);
  BOOST_TEST(with_result("http://shop.test/back?a=1#top", given) ==
             "http://shop.test/back?a=1&reference=r%221%27&status=succeeded#top");
  BOOST_TEST(with_result("http://shop.test/back", given) ==
             "http://shop.test/back?reference=r%221%27&status=succeeded");
}

BOOST_AUTO_TEST_SUITE_END()
