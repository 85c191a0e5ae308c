// payment.create: what the input has to hold, and where each part of it goes.
#include <functional>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/flutterwave/fixture.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

// The usual input with some members of its document changed; null takes one out.
Ask with(const std::string& changes) {
  auto ask = create();
  auto document = json::parse(ask.json);
  document.merge_patch(json::parse(changes));
  ask.json = document.dump();
  return ask;
}

json body_of(const Ask& ask, const Plugin& plugin = flutterwave()) {
  return json::parse(plugin.last(ask, {start()}).body);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_create_input)

struct Row {
  std::function<void(Ask&)> change;
  const char* named;
};

std::function<void(Ask&)> document(const char* changes) {
  return [changes](Ask& ask) { ask = with(changes); };
}

BOOST_AUTO_TEST_CASE(an_input_that_breaks_its_schema_is_refused_and_named) {
  const Row rows[] = {
      {[](Ask& ask) { ask.json = "{"; }, "document"},
      {[](Ask& ask) { ask.json = "[]"; }, "document"},
      {[](Ask& ask) { ask.reference = ""; }, "reference"},
      {[](Ask& ask) { ask.minor = 0; }, "amount"},
      {[](Ask& ask) { ask.minor = -1; }, "amount"},
      {[](Ask& ask) { ask.currency = ""; }, "currency"},
      {[](Ask& ask) { ask.currency = "ngn"; }, "currency"},
      {document(R"({"return_url":null})"), "return_url"},
      {document(R"({"return_url":1})"), "return_url"},
      {document(R"({"payer":{"email":1}})"), "email"},
      {document(R"({"expires_at_unix_s":"soon"})"), "expires_at_unix_s"},
      {document(R"({"expires_at_unix_s":-1})"), "expires_at_unix_s"},
      {document(R"({"expires_at_unix_s":1.5})"), "expires_at_unix_s"},
      {document(R"({"expires_at_unix_s":9223372036854775807})"), "expires_at_unix_s"},
  };
  for (const auto& row : rows) {
    auto ask = create();
    row.change(ask);
    Driven driven(flutterwave(), flutterwave().instance(), ask);
    BOOST_TEST(driven.began() == TP_E_INVALID, row.named);
    BOOST_TEST(driven.error().find(row.named) != std::string::npos, driven.error());
  }
}

BOOST_AUTO_TEST_CASE(what_flutterwave_could_not_take_is_not_sent_and_named) {
  const Row rows[] = {
      {[](Ask& ask) { ask.reference = std::string(101, 'x'); }, "100"},
      {[](Ask& ask) { ask.currency = "SLL"; }, "currency"},
      {[](Ask& ask) { ask.currency = "KWD", ask.minor = 5124; }, "two decimals"},
      {document(R"({"payer":null})"), "payer.email"},
      {document(R"({"payer":{"email":null}})"), "payer.email"},
      {document(R"({"payer":{"email":""}})"), "payer.email"},
  };
  for (const auto& row : rows) {
    auto ask = create();
    row.change(ask);
    const auto done = flutterwave().last(ask, {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE, row.named);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED, row.named);
    const bool currency = ask.currency == "SLL";
    BOOST_TEST(done.reason == (currency ? "currency_not_supported" : "request_refused"));
    BOOST_TEST(done.text.find(row.named) != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_CASE(a_reference_of_a_hundred_characters_is_taken) {
  auto ask = create();
  ask.reference = std::string(100, 'x');
  BOOST_TEST(body_of(ask)["tx_ref"] == ask.reference);
}

BOOST_AUTO_TEST_CASE(the_amount_stands_in_the_body_digit_by_digit) {
  struct Amount {
    std::int64_t minor;
    const char* currency;
    const char* text;
  };
  const Amount rows[] = {
      {750000, "NGN", "7500"}, {29, "USD", "0.29"},
      {1999, "AED", "19.99"},  {5072, "GHS", "50.72"},
      {1, "KES", "0.01"},      {110, "ZAR", "1.1"},
      {3700, "XOF", "3700"},   {3700, "UGX", "3700"},
      {5, "ISK", "5"},         {500, "JPY", "500"},
      {5120, "KWD", "5.12"},   {9'007'199'254'740'993, "NGN", "90071992547409.93"}};
  for (const auto& row : rows) {
    auto ask = create();
    ask.minor = row.minor;
    ask.currency = row.currency;
    const auto body = flutterwave().last(ask, {start()}).body;
    const auto wanted = std::string(R"({"amount":)") + row.text + ",";
    BOOST_TEST(body.starts_with(wanted), body);
    BOOST_TEST(json::parse(body)["currency"] == row.currency);
  }
}

BOOST_AUTO_TEST_CASE(the_session_ends_with_the_payment_and_within_a_day) {
  struct Left {
    std::int64_t left_s;
    int minutes;
  };
  constexpr std::int64_t kNow_s = 1'700'000'000;  // the driver's clock
  for (const auto& [left_s, minutes] :
       {Left{1, 1}, Left{59, 1}, Left{89, 1}, Left{90, 2}, Left{120, 2}, Left{1799, 30},
        Left{1800, 30}, Left{86'400, 1440}, Left{86'460, 1440}, Left{604'800, 1440}}) {
    const auto body =
        body_of(with(R"({"expires_at_unix_s":)" + std::to_string(kNow_s + left_s) + "}"));
    BOOST_TEST(body["configurations"]["session_duration"] == minutes);
  }
  BOOST_TEST(!body_of(with(R"({"expires_at_unix_s":null})")).contains("configurations"));
}

BOOST_AUTO_TEST_CASE(a_payment_whose_time_is_over_is_not_sent) {
  for (const auto* at : {"1700000000", "1699999999", "1"}) {
    const auto done =
        flutterwave().last(with(std::string(R"({"expires_at_unix_s":)") + at + "}"), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
    BOOST_TEST(done.reason == "payer_timeout");
  }
}

BOOST_AUTO_TEST_CASE(the_payers_way_of_paying_comes_before_the_settings) {
  const Plugin some(FLUTTERWAVE_SO, R"({"payment_options":"card, ussd"})");
  BOOST_TEST(!body_of(create()).contains("payment_options"));
  BOOST_TEST(body_of(create(), some)["payment_options"] == "card, ussd");
  BOOST_TEST(body_of(with(R"({"channel":"mpesa"})"), some)["payment_options"] == "mpesa");
}

BOOST_AUTO_TEST_CASE(what_is_not_given_is_not_sent) {
  const auto body = body_of(with(
      R"({"title":null,"description":null,"metadata":null,"payer":{"name":null,"phone":null}})"));
  BOOST_TEST(!body.contains("customizations"));
  BOOST_TEST(!body.contains("meta"));
  BOOST_TEST(body["customer"] == json({{"email", "ada@example.com"}}));
}

BOOST_AUTO_TEST_CASE(texts_are_encoded_for_json) {
  const auto body = body_of(with(R"({"title":"\"Ad\u00e0\" \\ \n"})"));
  BOOST_TEST(body["customizations"]["title"] == "\"Ad\u00e0\" \\ \n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
