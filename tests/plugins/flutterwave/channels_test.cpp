// channel.list: which country's banks are asked for, and what is told of them.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/flutterwave/faults.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

Ask channels(const std::string& document = R"({"country":"GH"})") {
  return {.operation = "channel.list/1", .json = document};
}

json told_of(const std::string& banks) {
  const auto done =
      flutterwave().last(channels(), {start(), answered(200, success("[" + banks + "]"))});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  auto result = json::parse(done.json);
  BOOST_TEST(fits("channel.list-1.result.json", result), done.json);
  return result.at("channels");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_channels)

BOOST_AUTO_TEST_CASE(one_countrys_banks_are_asked_for) {
  struct Row {
    const char* document;
    const char* country;
  };
  for (const auto& row :
       {Row{R"({"country":"GH"})", "GH"}, Row{R"({"country":"CI","currency":"XOF"})", "CI"},
        Row{R"({"currency":"NGN"})", "NG"}, Row{R"({"currency":"GHS","type":"bank"})", "GH"},
        Row{R"({"currency":"KES"})", "KE"}, Row{R"({"currency":"UGX"})", "UG"},
        Row{R"({"currency":"ZAR"})", "ZA"}, Row{R"({"currency":"TZS"})", "TZ"}}) {
    const auto request = flutterwave().last(channels(row.document), {start()});
    BOOST_TEST(request.method == "GET");
    BOOST_TEST(request.url == std::string("https://api.flutterwave.com/v3/banks/") + row.country);
    BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
    BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
    BOOST_TEST(request.max_response == 524'288u);
    BOOST_TEST(fits("channel.list-1.input.json", json::parse(row.document)), row.document);
  }
}

BOOST_AUTO_TEST_CASE(what_flutterwave_does_not_list_is_not_asked_for) {
  for (const auto& [document, reason] :
       {std::pair{"{}", "request_refused"}, std::pair{R"({"currency":"USD"})", "request_refused"},
        std::pair{R"({"country":"GH","type":"mobile_money"})", "method_not_supported"}}) {
    const auto done = flutterwave().last(channels(document), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED, document);
    BOOST_TEST(done.reason == reason, document);
  }
  for (const auto* document :
       {"[", R"({"country":"../x"})", R"({"country":"gh"})", R"({"country":7})"}) {
    Driven driven(flutterwave(), flutterwave().instance(), channels(document));
    BOOST_TEST(driven.began() == TP_E_INVALID, document);
  }
}

BOOST_AUTO_TEST_CASE(each_bank_is_told_once_by_its_code) {
  const auto banks =
      told_of(R"({"id":1,"code":"MTN","name":"MTN"},{"id":2,"code":"280100","name":"Access Bank"},)"
              R"({"id":3,"code":"MTN","name":"MTN again"})");
  BOOST_TEST(banks == json::parse(R"([{"code":"MTN","name":"MTN","type":"bank","country":"GH"},)"
                                  R"({"code":"280100","name":"Access Bank","type":"bank",)"
                                  R"("country":"GH"}])"));
  BOOST_TEST(told_of("").empty());
  for (const auto* bank : {"7", "null", "[]", "{}", R"({"code":"","name":"x"})",
                           R"({"code":44,"name":"x"})", R"({"code":"044","name":"a\nb"})"}) {
    BOOST_TEST(told_of(bank).empty(), bank);
  }
}

BOOST_AUTO_TEST_CASE(every_other_answer_has_its_outcome) {
  check_faults(channels(), {start()}, success(R"([{"code":"044","name":"Access Bank"}])"));
  const auto object = answered(200, success("{}"));
  BOOST_TEST(flutterwave().last(channels(), {start(), object}).outcome == TP_OUTCOME_UNKNOWN);
  std::string many;
  for (int i = 0; i < 2001; ++i) {
    many += (i == 0 ? "" : ",") + (R"({"name":"x","code":")" + std::to_string(i) + "\"}");
  }
  BOOST_TEST(
      flutterwave().last(channels(), {start(), answered(200, success("[" + many + "]"))}).outcome ==
      TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
