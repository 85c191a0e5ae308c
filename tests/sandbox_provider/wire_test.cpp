// What a create request must be, and the shape of what is written.
#include "wire.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport::sandbox;

std::string complaint(const std::string& body) {
  const auto parsed = parse_create(body);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  return refusal ? refusal->code : "";
}

std::string body(const std::string& amount, const std::string& rest = "") {
  return R"({"reference":"r1","amount":)" + amount +
         R"(,"currency":"NGN","return_url":"http://shop.test/back")" + rest + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_wire)

BOOST_AUTO_TEST_CASE(create_requests_are_read_strictly) {
  struct Row {
    std::string body;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{
           {body("1"), ""},
           {body("1000000000000"), ""},
           {body("1", R"(,"expires_at":null,"email":"a@b.c","metadata":{"a":1},"unknown":[])"), ""},
           {body("0"), "invalid_amount"},
           {body("-1"), "invalid_amount"},
           {body("1.0"), "invalid_amount"},
           {body("1e3"), "invalid_amount"},
           {body("\"1\""), "invalid_amount"},
           {body("true"), "invalid_amount"},
           {body("null"), "missing_amount"},
           {body("18446744073709551615"), "invalid_amount"},
           {body("1", R"(,"metadata":[])"), "invalid_metadata"},
           {body("1", R"(,"cancel_url":"javascript:1")"), "invalid_cancel_url"},
           {body("1", R"(,"cancel_url":"http://a/\r\nSet-Cookie: a=b")"), "invalid_cancel_url"},
           {R"({"amount":1})", "missing_reference"},
           {R"({"reference":"a b","amount":1,"currency":"NGN","return_url":"http://a"})",
            "invalid_reference"},
           {R"({"reference":"a","amount":1,"currency":"ngn","return_url":"http://a"})",
            "invalid_currency"},
           {R"({"reference":"a","amount":1,"currency":"NGN","return_url":"/a"})",
            "invalid_return_url"},
           {"[]", "invalid_json"},
           {"", "invalid_json"},
           {"{\"reference\":\"\xff\"}", "invalid_json"},
       }) {
    BOOST_TEST(complaint(row.body) == row.expected, row.body);
  }
}

BOOST_AUTO_TEST_CASE(a_payment_has_its_documented_shape) {
  Payment payment;
  payment.id = "sbx_1";
  payment.asked = {"r1", 1000, "NGN", "http://a", "", 0, ""};
  payment.created_at = 1;
  payment.expires_at = 2;
  const std::string start = R"({"id":"sbx_1","reference":"r1","status":)";
  const std::string middle =
      R"(,"amount":1000,"currency":"NGN","checkout_url":"http://p/checkout/sbx_1",)"
      R"("created_at":1,"expires_at":2,"live":false,"refunded":0)";
  BOOST_TEST(payment_json(payment, "http://p") == start + R"("pending")" + middle + "}");
  payment.status = Status::succeeded;
  BOOST_TEST(payment_json(payment, "http://p") ==
             start + R"("succeeded")" + middle + R"(,"fee":15})");
  BOOST_TEST(payment_list_json(std::nullopt, "http://p") == R"({"data":[]})");
  BOOST_TEST(event_json("evt_1", EventType::ping, 3, nullptr, "http://p") ==
             R"({"id":"evt_1","type":"ping","created_at":3,"live":false,"data":{}})");
}

BOOST_AUTO_TEST_SUITE_END()
