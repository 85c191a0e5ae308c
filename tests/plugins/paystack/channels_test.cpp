// channel.list: which pages are asked for, and what is told of them.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/paystack/faults.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

Ask channels(const std::string& document = "{}") {
  return {.operation = "channel.list/1", .json = document};
}

// With `changes` put last, where a JSON reader takes them.
std::string bank(const std::string& changes = "") {
  return R"({"name":"MTN","slug":"mtn-mobile-money","code":"MTN","active":true,)"
         R"("is_deleted":null,"country":"Ghana","currency":"GHS","type":"mobile_money","id":28)" +
         (changes.empty() ? "" : "," + changes) + "}";
}

Event page(const std::string& banks, const std::string& meta = "null") {
  return answered(200, R"({"status":true,"message":"Banks retrieved","data":[)" + banks +
                           R"(],"meta":)" + meta + "}");
}

json told_of(const std::string& banks, const std::string& document = "{}") {
  const auto done = paystack().last(channels(document), {start(), page(banks)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  auto result = json::parse(done.json);
  BOOST_TEST(fits("channel.list-1.result.json", result), done.json);
  return result.at("channels");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_channels)

BOOST_AUTO_TEST_CASE(what_is_asked_for_narrows_the_request) {
  struct Row {
    const char* document;
    const char* query;
  };
  for (const auto& row : {Row{"{}", "?"}, Row{R"({"country":"GH"})", "?country=ghana&"},
                          Row{R"({"country":"KE"})", "?country=kenya&"},
                          Row{R"({"country":"NG","type":"bank"})", "?country=nigeria&"},
                          Row{R"({"country":"ZA"})", "?currency=ZAR&"},
                          Row{R"({"country":"ZA","currency":"ZAR"})", "?currency=ZAR&"},
                          Row{R"({"country":"GH","currency":"GHS","type":"mobile_money"})",
                              "?country=ghana&currency=GHS&type=mobile_money&"},
                          Row{R"({"currency":"KES"})", "?currency=KES&"}}) {
    const auto request = paystack().last(channels(row.document), {start()});
    BOOST_TEST(request.method == "GET");
    BOOST_TEST(request.url == "https://api.paystack.co/bank" + std::string(row.query) +
                                  "use_cursor=true&perPage=100");
    BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
    BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
    BOOST_TEST(fits("channel.list-1.input.json", json::parse(row.document)), row.document);
  }
}

BOOST_AUTO_TEST_CASE(what_paystack_does_not_list_is_not_asked_for) {
  for (const auto& [document, reason] :
       {std::pair{R"({"country":"CI"})", "request_refused"},
        std::pair{R"({"country":"ghana"})", "request_refused"},
        std::pair{R"({"currency":"XOF"})", "currency_not_supported"}}) {
    const auto done = paystack().last(channels(document), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED, document);
    BOOST_TEST(done.reason == reason, document);
  }
  Driven driven(paystack(), paystack().instance(), channels("["));
  BOOST_TEST(driven.began() == TP_E_INVALID);
}

BOOST_AUTO_TEST_CASE(each_is_told_in_the_hosts_words) {
  const auto both = told_of(bank() + "," +
                            bank(R"("name":"First Bank of Nigeria","code":"011",)"
                                 R"("country":"Nigeria","currency":"NGN","type":"nuban")"));
  BOOST_TEST(both == json::parse(R"([{"code":"MTN","name":"MTN","type":"mobile_money",)"
                                 R"("country":"GH","currency":"GHS"},)"
                                 R"({"code":"011","name":"First Bank of Nigeria","type":"bank",)"
                                 R"("country":"NG","currency":"NGN"}])"));
  for (const auto* type : {"nuban", "ghipps", "ghipss", "kepss", "basa"}) {
    BOOST_TEST(told_of(bank(R"("type":")" + std::string(type) + '"'))[0].at("type") == "bank");
  }
  const auto unnamed = told_of(bank(R"("country":"Moon","currency":"LUN")"));
  BOOST_TEST(unnamed[0] == json::parse(R"({"code":"MTN","name":"MTN","type":"mobile_money"})"));
}

BOOST_AUTO_TEST_CASE(what_is_not_offered_or_was_not_asked_for_is_left_out) {
  for (const auto* changes : {R"("active":false)", R"("active":"no")", R"("is_deleted":true)",
                              R"("is_deleted":1)", R"("type":"mobile_money_business")",
                              R"("type":null)", R"("code":null)", R"("code":"")", R"("name":7)"}) {
    BOOST_TEST(told_of(bank(changes)).empty(), changes);
  }
  BOOST_TEST(told_of(bank(R"("active":"true","is_deleted":"false")")).size() == 1u);
  BOOST_TEST(told_of(bank(R"("active":null,"is_deleted":null)")).size() == 1u);
  BOOST_TEST(told_of("1,null,[]").empty());
  BOOST_TEST(told_of(bank(), R"({"country":"NG"})").empty());
  BOOST_TEST(told_of(bank(), R"({"currency":"NGN"})").empty());
  BOOST_TEST(told_of(bank(), R"({"type":"bank"})").empty());
  BOOST_TEST(told_of(bank(), R"({"country":"GH","type":"mobile_money"})").size() == 1u);
  BOOST_TEST(told_of(bank() + "," + bank(R"("name":"MTN again")")).size() == 1u);
  BOOST_TEST(told_of(bank() + "," + bank(R"("type":"ghipss")")).size() == 2u);
}

BOOST_AUTO_TEST_CASE(pages_are_followed_to_the_end) {
  const auto more = R"({"next":"YmFuazoxNjk=","previous":null,"perPage":1})";
  const auto second = bank(R"("code":"VOD")");
  auto actions = paystack().run(channels(), {start(), page(bank(), more), page(second)});
  BOOST_TEST(actions[1].url ==
             "https://api.paystack.co/bank?use_cursor=true&perPage=100&next=YmFuazoxNjk%3D");
  BOOST_TEST(json::parse(actions[2].json).at("channels").size() == 2u);
  // A short page is the last, whatever cursor it has; so is one without.
  for (const auto* meta : {R"({"next":"x","perPage":50})", R"({"next":null,"perPage":1})",
                           R"({"perPage":1})", R"({"next":"x"})", "[]", "null"}) {
    const auto done = paystack().last(channels(), {start(), page(bank(), meta)});
    BOOST_TEST(done.kind == TP_ACTION_DONE, meta);
    BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED, meta);
  }
  std::vector<Event> events{start()};
  for (int i = 0; i < 12; ++i) events.push_back(page(bank(), more));
  BOOST_TEST(paystack().last(channels(), events).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(every_other_answer_has_its_outcome_at_every_page) {
  const auto good = R"({"status":true,"data":[)" + bank() + "]}";
  check_faults(channels(), {start()}, good);
  check_faults(channels(), {start(), page(bank(), R"({"next":"x","perPage":1})")}, good);
  const auto none = answered(404, refusal("Not found"));
  BOOST_TEST(paystack().last(channels(), {start(), none}).outcome == TP_OUTCOME_FAILED);
  std::string many;
  for (int i = 0; i < 2001; ++i) {
    many += (i == 0 ? "" : ",") + bank(R"("code":")" + std::to_string(i) + '"');
  }
  BOOST_TEST(paystack().last(channels(), {start(), page(many)}).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
