// payment.list: which page is asked for, and what is told of its transactions.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/flutterwave/faults.h"
#include "plugins/flutterwave/page.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

// The fixture's transaction was made at 1767323045, 2026-01-02T03:04:05Z.
Ask payments(const std::string& cursor = "", const char* times = "") {
  const std::string given =
      *times == '\0' ? R"("from_unix_s":1767323045,"to_unix_s":1767323100)" : std::string(times);
  return {.operation = "payment.list/1",
          .json = "{" + given + (cursor.empty() ? "" : R"(,"cursor":")" + cursor + '"') + "}"};
}

json told_of(const std::string& items, const Plugin& plugin = flutterwave()) {
  const auto done = plugin.last(payments(), {start(), page(items)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED, items);
  if (done.outcome != TP_OUTCOME_SUCCEEDED) return json::array();
  auto result = json::parse(done.json);
  BOOST_TEST(fits("payment.list-1.result.json", result), done.json);
  return result.at("payments");
}

json one(const std::string& changes, const Plugin& plugin = flutterwave()) {
  const auto list = told_of(transaction(changes), plugin);
  BOOST_REQUIRE_EQUAL(list.size(), 1u);
  return list[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_listing)

BOOST_AUTO_TEST_CASE(a_page_of_the_days_around_a_time_is_asked_for) {
  const auto request = flutterwave().last(payments(), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url ==
             "https://api.flutterwave.com/v3/transactions?from=2026-01-01&to=2026-01-03&page=1");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(flutterwave().last(payments("7"), {start()}).url.ends_with("&page=7"));
  BOOST_TEST(fits("payment.list-1.input.json", json::parse(payments("7").json)));
}

BOOST_AUTO_TEST_CASE(what_is_no_time_or_no_cursor_is_refused) {
  for (const auto& ask :
       {payments("0"), payments("-1"), payments("7x"), payments("1000001"), payments("page2"),
        payments("", R"("from_unix_s":1)"), payments("", R"("from_unix_s":-1,"to_unix_s":2)"),
        payments("", R"("from_unix_s":"1","to_unix_s":2)"),
        payments("", R"("from_unix_s":1.5,"to_unix_s":2)"),
        payments("", R"("from_unix_s":1,"to_unix_s":253402300800)")}) {
    Driven driven(flutterwave(), flutterwave().instance(), ask);
    BOOST_TEST(driven.began() == TP_E_INVALID, ask.json);
    BOOST_TEST(!driven.error().empty());
  }
}

BOOST_AUTO_TEST_CASE(each_is_told_as_a_look_up_would) {
  BOOST_TEST(one("") == json::parse(R"({"gateway_ref":"4011","reference":"TP-1",)"
                                    R"("outcome":"succeeded",)"
                                    R"("amount":{"minor":500050,"currency":"NGN"},)"
                                    R"("fee":{"minor":7001,"currency":"NGN"},)"
                                    R"("created_unix_s":1767323045,"live":false})"));
  BOOST_TEST(one("", live_flutterwave()).at("live") == true);
  BOOST_TEST(one(R"("flw_ref":"FLW-MOCK-1")", live_flutterwave()).at("live") == false);
  BOOST_TEST(one(R"("id":"4011")").at("gateway_ref") == "4011");
  struct Row {
    const char* changes;
    const char* outcome;
    std::int64_t minor;
  };
  for (const auto& row :
       {Row{R"("status":"pending")", "pending", 500'050},
        Row{R"("status":"failed")", "failed", 500'050},
        Row{R"("status":"parked")", "unknown", 500'050},
        Row{R"("status":"failed","amount":3700,"currency":"UGX")", "failed", 3'700},
        Row{R"("status":"failed","amount":5.124,"currency":"KWD")", "failed", 5'124},
        Row{R"("status":"failed","amount":"98.6","currency":"USD")", "failed", 9'860}}) {
    const auto payment = one(row.changes);
    BOOST_TEST(payment.at("outcome") == row.outcome, row.changes);
    BOOST_TEST(payment.at("amount").at("minor") == row.minor, row.changes);
    BOOST_TEST(!payment.contains("fee"), row.changes);
  }
}

BOOST_AUTO_TEST_CASE(what_is_of_another_time_or_cannot_be_ours_is_left_out) {
  for (const auto& changes :
       {std::string(R"("created_at":"2026-01-02T03:04:04.999Z")"),
        std::string(R"("created_at":"2026-01-02T03:05:00.000Z")"),
        std::string(R"("currency":"SLL")"), std::string(R"("amount":0)"),
        std::string(R"("amount":"0.00")"), std::string(R"("tx_ref":null)"),
        std::string(R"("tx_ref":"a\nb")"), R"("tx_ref":")" + std::string(256, 'x') + '"'}) {
    BOOST_TEST(told_of(transaction(changes)).empty(), changes);
  }
}

BOOST_AUTO_TEST_CASE(what_may_be_ours_and_is_not_understood_leaves_the_page_unknown) {
  for (const auto& item : {std::string("7"), std::string("{}"), transaction(R"("created_at":null)"),
                           transaction(R"("created_at":"2026-01-02")"), transaction(R"("id":null)"),
                           transaction(R"("id":4011.5)"), transaction(R"("amount":-1)"),
                           transaction(R"("amount":null)"), transaction(R"("amount":1.005)"),
                           transaction(R"("currency":null)"), transaction(R"("status":null)")}) {
    const auto done = flutterwave().last(payments(), {start(), page(transaction() + "," + item)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, item);
    BOOST_TEST(done.json == "", item);
  }
}

BOOST_AUTO_TEST_CASE(the_pages_that_flutterwave_counts_are_told_to_the_end) {
  const auto next = [](const std::string& cursor, const Event& event) {
    const auto done = flutterwave().last(payments(cursor), {start(), event});
    BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
    return json::parse(done.json).value("next_cursor", "");
  };
  BOOST_TEST(next("", page(transaction(), 1, 5)) == "2");
  BOOST_TEST(next("4", page(transaction(), 4, 5)) == "5");
  BOOST_TEST(next("5", page(transaction(), 5, 5)) == "");
  BOOST_TEST(next("", page("", 1, 0)) == "");
  for (const auto& event : {page(transaction(), 2, 5), answered(200, success("[]"))}) {
    BOOST_TEST(flutterwave().last(payments(), {start(), event}).outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(every_other_answer_has_its_outcome) {
  check_faults(payments(), {start()}, page(transaction()).body);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
