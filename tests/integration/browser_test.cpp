// A person in a browser: pays at the sandbox's page and comes back to the new balance.
#include "support/browser.h"

#include <cstdlib>

#include "integration/databases.h"

using namespace tallyport::test;

namespace {

// Where a person may look at the pictures afterwards: TALLYPORT_SCREENSHOTS=directory.
void picture(Browser& browser, const std::string& name) {
  if (const char* directory = std::getenv("TALLYPORT_SCREENSHOTS"))
    browser.screenshot(std::string(directory) + "/" + name + ".png");
}

struct Visit {
  Stage stage;
  Browser browser;

  explicit Visit(DatabaseKind kind) : stage(on(kind)), browser(stage.directory()) {
    stage.start_provider();
    stage.start_server();
    browser.resize(420, 900);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(browser)

BOOST_DATA_TEST_CASE(a_payer_pays_and_sees_the_new_balance, kDatabases, database) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  Visit visit(database);
  auto topup = visit.stage.start_topup("alice");
  visit.browser.open(topup["next_action"]["url"]);
  picture(visit.browser, "checkout");
  BOOST_TEST(visit.browser.text().find("5,000.00") != std::string::npos, visit.browser.text());
  visit.browser.click("form[action$='/pay'] button");
  const auto returned = visit.stage.url() + "/return/sandbox";
  const auto paid = visit.browser.await_address(returned);
  BOOST_TEST(paid.starts_with(returned), paid);
  picture(visit.browser, "paid");
  const auto page = visit.browser.text();
  BOOST_TEST(page.find("New balance\n10 credits") != std::string::npos, page);
  BOOST_TEST(visit.stage.balance("alice") == 10);
}

BOOST_AUTO_TEST_CASE(a_payer_who_declines_or_leaves_is_told_and_nothing_is_credited) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  Visit visit(DatabaseKind::sqlite);
  auto declined = visit.stage.start_topup("alice");
  visit.browser.open(declined["next_action"]["url"]);
  visit.browser.click("form[action$='/decline'] button");
  picture(visit.browser, "declined");
  BOOST_TEST(visit.stage.await_status(declined["id"], "failed"));

  auto left = visit.stage.start_topup("alice");
  visit.browser.open(left["next_action"]["url"]);
  visit.browser.click("form[action$='/leave'] button");
  picture(visit.browser, "left");
  const auto cancelled = visit.stage.url() + "/return/sandbox/cancelled";
  const auto shown = visit.browser.await_address(cancelled);
  BOOST_TEST(shown.starts_with(cancelled), shown);
  BOOST_TEST(visit.stage.topup(left["id"])["status"] == "requires_action");
  BOOST_TEST(visit.stage.balance("alice") == 0);
}

BOOST_AUTO_TEST_CASE(a_payer_who_waits_sees_the_result_without_doing_anything) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  Visit visit(DatabaseKind::sqlite);
  visit.stage.control("misbehave", {{"behaviours", {"processing"}}});
  auto topup = visit.stage.start_topup("alice");
  visit.browser.open(topup["next_action"]["url"]);
  visit.browser.click("form[action$='/pay'] button");
  visit.browser.await_address(visit.stage.url() + "/return/sandbox");
  BOOST_TEST(visit.browser.title().starts_with("Waiting for confirmation"));
  picture(visit.browser, "waiting");
  BOOST_TEST(visit.stage.await_status(topup["id"], "succeeded"));
  // Its own refresh leads there.
  BOOST_TEST(eventually([&visit] { return visit.browser.title().starts_with("Payment received"); },
                        30'000));
  picture(visit.browser, "waited");
}

BOOST_AUTO_TEST_CASE(a_wrong_address_is_a_page) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  Visit visit(DatabaseKind::sqlite);
  for (const auto& address : {visit.stage.url() + "/retrun", visit.stage.provider_url() + "/"}) {
    visit.browser.open(address);
    picture(visit.browser, "wrong-address");
    BOOST_TEST(visit.browser.has("h1"), address);
    BOOST_TEST(visit.browser.text().find("There is no page") != std::string::npos, address);
  }
}

BOOST_AUTO_TEST_SUITE_END()
