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
       {"Payment received", "5,000.00 NGN", "10 credits", "70 credits", "Shop &amp; Sons"})
    BOOST_TEST(says(page, text), text);
  BOOST_TEST(!says(page, "http-equiv"));
  BOOST_TEST(!says(page, "<script"));
  BOOST_TEST(page.header("Content-Security-Policy")->starts_with("default-src 'none'; style-src "));
}

BOOST_AUTO_TEST_CASE(an_id_that_the_provider_names_is_handed_on_where_it_can_be_one) {
  gateways.infos.at("sandbox").return_ref = "transaction_id";
  const auto hint = [&](const std::string& query) {
    get("/return/sandbox?token=" + return_token_of(start("a")) + query, "");
    return gateways.last_hint;
  };
  BOOST_TEST(hint("&transaction_id=4011") == "4011");
  BOOST_TEST(hint("") == "");
  BOOST_TEST(hint("&id=4011") == "");
  BOOST_TEST(hint("&transaction_id=4%0A1") == "");
  BOOST_TEST(hint("&transaction_id=" + std::string(256, '1')) == "");
  gateways.infos.at("sandbox").return_ref = "";
  BOOST_TEST(hint("&transaction_id=4011") == "");
}

BOOST_AUTO_TEST_CASE(the_application_gets_its_payer_back) {
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  const struct {
    std::string given, expected;
  } rows_of_urls[] = {
      {"https://app.example/done",
       "https://app.example/done?topup=ID&reference=REF&status=succeeded"},
      {"https://app.example/done?a=1",
       "https://app.example/done?a=1&topup=ID&reference=REF&status=succeeded"},
      {"https://app.example/done?",
       "https://app.example/done?topup=ID&reference=REF&status=succeeded"},
      {"https://app.example/#/done",
       "https://app.example/?topup=ID&reference=REF&status=succeeded#/done"},
      {"https://app.example", "https://app.example?topup=ID&reference=REF&status=succeeded"},
  };
  for (auto row : rows_of_urls) {
    const auto topup = start("a", R"(,"return_url":")" + row.given + "\"");
    const auto answer = get("/return/sandbox?token=" + return_token_of(topup), "");
    BOOST_TEST(answer.status == 303);
    row.expected.replace(row.expected.find("ID"), 2, topup["id"].get<std::string>());
    row.expected.replace(row.expected.find("REF"), 3, topup["reference"].get<std::string>());
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

BOOST_AUTO_TEST_CASE(who_has_not_paid_reads_why_and_what_to_do) {
  const struct {
    topup::Status status;
    const char *reason, *expected;
  } rows_of_ends[] = {
      {topup::Status::failed, "insufficient_funds", "There was not enough money"},
      {topup::Status::failed, "card_declined", "Your bank or wallet did not allow"},
      {topup::Status::failed, "fraud_suspected", "The payment did not go through."},
      {topup::Status::failed, "", "The payment did not go through."},
      {topup::Status::cancelled, "", "The payment was called off."},
      {topup::Status::expired, "", "The payment was not made in time."},
  };
  const auto token = return_token_of(start("a"));
  auto& view = rows.topups.begin()->second;
  for (const auto& row : rows_of_ends) {
    view.topup.status = row.status;
    view.attempt.reason = row.reason;
    for (const char* where : {"/return/sandbox?token=", "/return/sandbox/cancelled?token="}) {
      const auto page = get(where + token, "");
      BOOST_TEST_CONTEXT(row.expected << " at " << where) {
        BOOST_TEST(says(page, row.expected));
        BOOST_TEST(says(page, "No credit was added. To try again, go back"));
        BOOST_TEST(!says(page, "<dt>Credit</dt>"));
        BOOST_TEST(says(page, "ask Shop &amp; Sons and give this reference: "));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_returned_is_not_thanked_for) {
  const auto token = return_token_of(start("a"));
  rows.balances["a"] = 1'234'567;
  auto& view = rows.topups.begin()->second;
  view.topup.status = topup::Status::partially_refunded;
  view.topup.reversed_minor = 100'000;
  const auto partly = get("/return/sandbox?token=" + token, "");
  for (const char* text : {"Payment partly refunded", "1,000.00 NGN", "1,234,567 credits"})
    BOOST_TEST(says(partly, text), text);
  view.topup.status = topup::Status::disputed;
  const auto disputed = get("/return/sandbox?token=" + token, "");
  BOOST_TEST(says(disputed, "Payment disputed"));
  BOOST_TEST(!says(disputed, "Thank you"));
}

BOOST_AUTO_TEST_CASE(a_payer_gets_a_page_also_where_the_database_is_gone) {
  const auto token = return_token_of(start("a"));
  queries.refuses = Error{Errc::storage_unavailable, "connection to 192.0.2.9 lost"};
  const auto page = get("/return/sandbox?token=" + token, "");
  BOOST_TEST(page.status == 503);
  BOOST_TEST(page.header("Content-Type")->starts_with("text/html"));
  BOOST_TEST(page.header("Retry-After") != nullptr);
  BOOST_TEST(!says(page, "192.0.2.9"));
  BOOST_TEST(says(page, "Nothing is lost"));
  BOOST_TEST(says(page, "content=\"3; url=?token=" + token + "&amp;wait=1\""));
}

BOOST_AUTO_TEST_CASE(a_wrong_address_is_a_page_for_browsers_and_json_for_callers) {
  const auto browse = [this](const char* path) {
    return ask({.path = path,
                .key = "",
                .headers = {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}}});
  };
  const auto page = browse("/retrun/sandbox");
  BOOST_TEST(page.status == 404);
  BOOST_TEST(says(page, "There is no page here"));
  BOOST_TEST(*browse("/v1/nothing").header("Content-Type") == "application/problem+json");
  BOOST_TEST(*get("/retrun/sandbox", "").header("Content-Type") == "application/problem+json");
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
