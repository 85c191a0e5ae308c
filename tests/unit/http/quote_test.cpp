// What an application may answer to the question what something costs.
#include "http/quote.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport;

Result<topup::Quoted> read(const std::string& body, int status = 200,
                           const std::string& type = "application/json") {
  return http::read_quote({status, {{"Content-Type", type}}, body});
}

std::string offer(const std::string& more) {
  return R"({"available":true,"price":{"amount":5000,"currency":"USD"})" + more + "}";
}

struct Wrong {
  std::string body;
  std::string why;
};
std::ostream& operator<<(std::ostream& out, const Wrong& row) { return out << row.body; }

const Wrong kWrong[] = {
    {"", "the body is empty"},
    {"[]", "the body is not a JSON object"},
    {R"({"available":true,"available":true})", "twice"},
    {"{}", "available is missing"},
    {R"({"available":"yes","price":{"amount":1,"currency":"USD"}})", "available is a string"},
    {R"({"available":true})", "price is missing"},
    {R"({"available":true,"price":5000})", "price is 5000"},
    {R"({"available":true,"price":{"amount":0,"currency":"USD"}})", "price.amount has to be"},
    {R"({"available":true,"price":{"amount":50.0,"currency":"USD"}})", "price.amount is 50.0"},
    {R"({"available":true,"price":{"amount":"50","currency":"USD"}})", "price.amount is a string"},
    {R"({"available":true,"price":{"amount":50,"currency":"usd"}})", "price.currency is no"},
    {R"({"available":true,"price":{"amount":50,"currency":"USD","tax":1}})", "price.tax"},
    {offer(R"(,"beneficiary":"@admin")"), "beneficiary is no name"},
    {offer(R"(,"title":5)"), "title is 5"},
    {offer(R"(,"external":{"a":1.5})"), "external.a is 1.5"},
    {offer(R"(,"external":{"a":true})"), "external.a is true"},
    {offer(R"(,"external":{"":1})"), "external has a key"},
    {offer(R"(,"message":"and a word")"), "message"},
    {R"({"available":false})", "message is missing"},
    {R"({"available":false,"message":""})", "message is empty"},
    {R"({"available":false,"message":"no","price":{"amount":1,"currency":"USD"}})", "price"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(quotes)

BOOST_AUTO_TEST_CASE(an_offer_is_taken_with_all_that_it_says) {
  const auto quoted =
      read(offer(R"(,"credit":7,"beneficiary":"teacher 7","title":"A","description":"B",)"
                 R"("external":{"booking_id":456,"slot":"b-1"})"));
  BOOST_REQUIRE(quoted);
  BOOST_TEST(format(quoted->price) == "50.00 USD");
  BOOST_TEST(quoted->credit.value() == 7);
  BOOST_TEST(quoted->beneficiary == "teacher 7");
  BOOST_TEST(quoted->title == "A");
  BOOST_TEST(quoted->description == "B");
  BOOST_TEST(quoted->external == R"({"booking_id":456,"slot":"b-1"})");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_in_the_applications_words) {
  const auto quoted = read(R"({"available":false,"message":"Gig is not available for booking"})");
  BOOST_REQUIRE(!quoted);
  BOOST_TEST((quoted.error() == Error{Errc::quote_refused, "Gig is not available for booking"}));
}

BOOST_DATA_TEST_CASE(what_is_no_quote_is_not_believed, kWrong, row) {
  const auto quoted = read(row.body);
  BOOST_REQUIRE(!quoted);
  BOOST_TEST(name(quoted.error().code) == "quote_invalid");
  BOOST_TEST(quoted.error().detail.find(row.why) != std::string::npos, quoted.error().detail);
}

BOOST_AUTO_TEST_CASE(another_status_or_type_is_no_quote) {
  for (const int status : {201, 204, 302, 404, 500}) {
    const auto quoted = read(offer(""), status);
    BOOST_REQUIRE(!quoted);
    BOOST_TEST(name(quoted.error().code) == "quote_unavailable");
  }
  BOOST_TEST(name(read(offer(""), 200, "text/html").error().code) == "quote_invalid");
}

BOOST_AUTO_TEST_CASE(a_question_has_the_id_of_its_key_or_one_of_its_own) {
  const Secret key("hash");
  const topup::IdempotencyClaim claim{"user/1", "POST /v1/topups", "k1", "h"};
  auto other = claim;
  other.key = "k2";
  BOOST_TEST(http::quote_id(claim, key) == http::quote_id(claim, key));
  BOOST_TEST(http::quote_id(claim, key) != http::quote_id(other, key));
  BOOST_TEST(http::quote_id(std::nullopt, key) != http::quote_id(std::nullopt, key));
}

BOOST_AUTO_TEST_SUITE_END()
