// Payers coming back.
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

bool says(const Response& page, std::string_view text) {
  return page.body.find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(return_routes, test::ApiFixture)

BOOST_AUTO_TEST_CASE(the_provider_is_asked_and_the_page_shows_the_balance) {
  rows.balances["a"] = 70;
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  const auto topup = start("a");
  // What the provider appends says nothing, and its own "token" comes second.
  const auto page =
      get("/return/sandbox?token=" + return_token_of(topup) + "&status=failed&token=EC-1", "");
  BOOST_TEST(page.status == 200);
  BOOST_TEST(gateways.look_ups == 1);
  for (const char* text :
       {"Payment received", "5000.00 NGN", "10 credits", "70 credits", "Shop &amp; Sons"})
    BOOST_TEST(says(page, text), text);
  BOOST_TEST(!says(page, "http-equiv"));
  BOOST_TEST(!says(page, "<script"));
  BOOST_TEST(page.header("Content-Security-Policy")->starts_with("default-src 'none'; style-src "));
}

BOOST_AUTO_TEST_CASE(the_application_gets_its_payer_back) {
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  const struct {
    std::string given, expected;
  } rows_of_urls[] = {
      {"https://app.example/done", "https://app.example/done?topup=ID&status=succeeded"},
      {"https://app.example/done?a=1", "https://app.example/done?a=1&topup=ID&status=succeeded"},
      {"https://app.example/done?", "https://app.example/done?topup=ID&status=succeeded"},
      {"https://app.example/#/done", "https://app.example/?topup=ID&status=succeeded#/done"},
      {"https://app.example", "https://app.example?topup=ID&status=succeeded"},
  };
  for (auto row : rows_of_urls) {
    const auto topup = start("a", R"(,"return_url":")" + row.given + "\"");
    const auto answer = get("/return/sandbox?token=" + return_token_of(topup), "");
    BOOST_TEST(answer.status == 303);
    row.expected.replace(row.expected.find("ID"), 2, topup["id"].get<std::string>());
    BOOST_TEST(*answer.header("Location") == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(a_slow_provider_leaves_the_payer_a_page_that_looks_again) {
  const auto topup = start("a");
  const auto address = "/return/sandbox?token=" + return_token_of(topup);
  gateways.holds = true;
  const auto page = get(address, "");
  BOOST_TEST(says(page, "Waiting for confirmation"));
  BOOST_TEST(says(page, "content=\"3; url=?token=" + return_token_of(topup) + "&amp;wait=1\""));
  // What the provider says late settles it all the same.
  topup::Finding paid;
  paid.outcome = topup::Outcome::succeeded;
  gateways.held.at(0)(paid);
  BOOST_TEST(says(get(address, ""), "Payment received"));

  const auto later = start("b");
  gateways.holds = false;
  gateways.looked_up.outcome = topup::Outcome::pending;
  const auto at = "/return/sandbox?token=" + return_token_of(later) + "&wait=";
  BOOST_TEST(says(get(at + "10", ""), "content=\"10; url="));
  BOOST_TEST(!says(get(at + "30", ""), "http-equiv"));
  BOOST_TEST(says(get(at + "99999999999999999999", ""), "http-equiv"));  // as if it were not there
}

BOOST_AUTO_TEST_CASE(coming_back_by_cancel_settles_nothing) {
  const auto topup = start("a");
  const auto page = get("/return/sandbox/cancelled?token=" + return_token_of(topup), "");
  BOOST_TEST(says(page, "You have not paid yet"));
  BOOST_TEST(says(page, "href=\"https://pay.example/1\""));
  BOOST_TEST(gateways.look_ups == 0);
  BOOST_TEST((rows.topups.begin()->second.topup.status == topup::Status::requires_action));

  const auto given = start("b", R"(,"cancel_url":"https://app.example/no")");
  const auto answer = get("/return/sandbox/cancelled?token=" + return_token_of(given), "");
  BOOST_TEST(answer.header("Location")->starts_with("https://app.example/no?topup="));
}

BOOST_AUTO_TEST_CASE(a_token_counts_at_its_own_gateway_only) {
  const auto token = return_token_of(start("a"));
  for (const auto& path :
       {"/return/quiet?token=" + token, std::string("/return/sandbox"),
        std::string("/return/sandbox?token="), "/return/sandbox?token=" + std::string(500, 'a'),
        std::string("/return/sandbox?token=<script>")}) {
    const auto page = get(path, "");
    BOOST_TEST(page.status == 404, path);
    BOOST_TEST(!says(page, "<script"));
  }
  BOOST_TEST(gateways.look_ups == 0);
}

BOOST_AUTO_TEST_CASE(money_that_is_quarantined_is_not_called_failed) {
  const auto token = return_token_of(start("a"));
  auto& view = rows.topups.begin()->second;
  view.topup.status = topup::Status::pending;
  view.attempt.quarantine = "amount differs";
  gateways.looked_up.outcome = topup::Outcome::pending;
  const auto page = get("/return/sandbox?token=" + token, "");
  BOOST_TEST(says(page, "being checked"));
  BOOST_TEST(!says(page, "differs"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
