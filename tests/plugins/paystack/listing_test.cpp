// payment.list: which page is asked for, and what is told of its transactions.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/paystack/faults.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

// The fixture's transaction was made at 1699999900, 2023-11-14T22:11:40Z.
Ask payments(const std::string& cursor = "", const char* times = "") {
  const std::string given =
      *times == '\0' ? R"("from_unix_s":1699999900,"to_unix_s":1700000000)" : std::string(times);
  return {.operation = "payment.list/1",
          .json = "{" + given + (cursor.empty() ? "" : R"(,"cursor":")" + cursor + '"') + "}"};
}

Event page(const std::string& items, const std::string& meta = "null") {
  return answered(200, R"({"status":true,"message":"Transactions retrieved","data":[)" + items +
                           R"(],"meta":)" + meta + "}");
}

json told_of(const std::string& items, const std::string& meta = "null") {
  const auto done = paystack().last(payments(), {start(), page(items, meta)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED, items);
  if (done.outcome != TP_OUTCOME_SUCCEEDED) return {{"payments", json::array()}};
  auto result = json::parse(done.json);
  BOOST_TEST(fits("payment.list-1.result.json", result), done.json);
  return result;
}

json one(const std::string& changes) {
  const auto list = told_of(transaction(changes)).at("payments");
  BOOST_REQUIRE_EQUAL(list.size(), 1u);
  return list[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_listing)

BOOST_AUTO_TEST_CASE(a_page_of_a_time_is_asked_for) {
  const auto request = paystack().last(payments(), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url ==
             "https://api.paystack.co/transaction?from=2023-11-14T22%3A11%3A40.000Z"
             "&to=2023-11-14T22%3A13%3A20.000Z&perPage=50&page=1");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(paystack().last(payments("7"), {start()}).url.ends_with("&page=7"));
  BOOST_TEST(fits("payment.list-1.input.json", json::parse(payments("7").json)));
}

BOOST_AUTO_TEST_CASE(what_is_no_time_or_no_cursor_is_refused) {
  for (const auto& ask :
       {payments("0"), payments("-1"), payments("7x"), payments("1000001"), payments("YmFuaw=="),
        payments("", R"("from_unix_s":1)"), payments("", R"("from_unix_s":-1,"to_unix_s":2)"),
        payments("", R"("from_unix_s":1.5,"to_unix_s":2)"),
        payments("", R"("from_unix_s":1,"to_unix_s":253402300800)")}) {
    Driven driven(paystack(), paystack().instance(), ask);
    BOOST_TEST(driven.began() == TP_E_INVALID, ask.json);
    BOOST_TEST(!driven.error().empty());
  }
}

BOOST_AUTO_TEST_CASE(each_is_told_as_a_look_up_would) {
  BOOST_TEST(one("") == json::parse(R"({"gateway_ref":"18446744073709551615",)"
                                    R"("reference":"TP-1","outcome":"succeeded",)"
                                    R"("amount":{"minor":500000,"currency":"NGN"},)"
                                    R"("fee":{"minor":7500,"currency":"NGN"},)"
                                    R"("created_unix_s":1699999900,"live":false})"));
  BOOST_TEST(one(R"("domain":"live")").at("live") == true);
  BOOST_TEST(one(R"("amount":507500)").at("amount").at("minor") == 500'000);
  BOOST_TEST(one(R"("created_at":null,"createdAt":"2023-11-14T22:11:41Z")").at("created_unix_s") ==
             1'699'999'901);
  const auto reversed = one(R"("status":"reversed")");
  BOOST_TEST(reversed.at("outcome") == "succeeded");
  BOOST_TEST(reversed.at("reversed_total") == reversed.at("amount"));
  const auto francs = one(R"("currency":"XOF","amount":50000,"requested_amount":50000,"fees":100)");
  BOOST_TEST(francs.at("amount") == json::parse(R"({"minor":500,"currency":"XOF"})"));
  struct Row {
    const char* status;
    const char* outcome;
  };
  for (const auto& row :
       {Row{"failed", "failed"}, Row{"abandoned", "requires_action"}, Row{"ongoing", "pending"},
        Row{"pending", "pending"}, Row{"processing", "pending"}, Row{"queued", "pending"},
        Row{"parked", "unknown"}}) {
    const auto payment = one(R"("status":")" + std::string(row.status) + '"');
    BOOST_TEST(payment.at("outcome") == row.outcome, row.status);
    BOOST_TEST(!payment.contains("fee"), row.status);
  }
  const Plugin brief(PAYSTACK_SO, R"({"session_timeout_s":60})");
  const auto over = brief.last(payments(), {start(), page(transaction(R"("status":"abandoned")"))});
  BOOST_TEST(json::parse(over.json).at("payments")[0].at("outcome") == "expired");
}

BOOST_AUTO_TEST_CASE(a_reference_that_cannot_be_ours_is_left_out) {
  for (const auto& changes :
       {std::string(R"("reference":"a b")"), std::string(R"("reference":"a\n")"),
        std::string(R"("reference":"é")"), R"("reference":")" + std::string(256, 'x') + '"'}) {
    BOOST_TEST(!one(changes).contains("reference"), changes);
  }
}

BOOST_AUTO_TEST_CASE(what_is_of_another_time_or_cannot_be_ours_is_left_out) {
  for (const auto* changes :
       {R"("created_at":"2023-11-14T22:11:39.999Z")", R"("created_at":"2023-11-14T22:13:20Z")",
        R"("currency":"AED")", R"("currency":"JPY","amount":1.5)", R"("amount":0)",
        R"("amount":"0")"}) {
    BOOST_TEST(told_of(transaction(changes)).at("payments").empty(), changes);
  }
}

BOOST_AUTO_TEST_CASE(what_may_be_ours_and_is_not_understood_leaves_the_page_unknown) {
  for (const auto& item : {std::string("7"), std::string("{}"), transaction(R"("created_at":null)"),
                           transaction(R"("created_at":"yesterday")"), transaction(R"("id":null)"),
                           transaction(R"("amount":500000.0)"), transaction(R"("amount":-1)"),
                           transaction(R"("amount":null)"), transaction(R"("currency":null)"),
                           transaction(R"("domain":"moon")"), transaction(R"("status":null)"),
                           transaction(R"("fees":1.5)")}) {
    const auto done = paystack().last(payments(), {start(), page(transaction() + "," + item)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, item);
    BOOST_TEST(done.json == "", item);
  }
}

BOOST_AUTO_TEST_CASE(a_full_page_has_one_after_it) {
  std::string full = transaction();
  for (int i = 1; i < 50; ++i) full += "," + transaction();
  BOOST_TEST(told_of(full).at("next_cursor") == "2");
  const auto eighth = paystack().last(payments("8"), {start(), page(full)});
  BOOST_TEST(json::parse(eighth.json).at("next_cursor") == "9");
  // Paystack may give fewer than were asked for; a cursor of its own says nothing.
  BOOST_TEST(told_of(transaction(), R"({"perPage":1})").at("next_cursor") == "2");
  BOOST_TEST(told_of(transaction(), R"({"perPage":"1"})").at("next_cursor") == "2");
  for (const auto* meta : {"null", "[]", R"({"next":"dW5k","previous":null,"perPage":50})",
                           R"({"perPage":0})", R"({"perPage":2})"}) {
    BOOST_TEST(!told_of(transaction(), meta).contains("next_cursor"), meta);
  }
  BOOST_TEST(!told_of("", R"({"perPage":1})").contains("next_cursor"));
}

BOOST_AUTO_TEST_CASE(every_other_answer_has_its_outcome) {
  check_faults(payments(), {start()}, R"({"status":true,"data":[)" + transaction() + "]}");
  std::string many = transaction();
  for (int i = 1; i < 501; ++i) many += "," + transaction();
  BOOST_TEST(paystack().last(payments(), {start(), page(many)}).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
