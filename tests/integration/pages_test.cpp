// The pages in a browser, whose script is switched off: let in by a link, choose, pay, see the
// balance. And what cannot be seen in the HTML: colours, keyboard, narrow screens, frames.
#include <cstdlib>

#include "integration/databases.h"
#include "support/browser.h"
#include "support/http_server.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

// Where a person may look at the pictures afterwards: TALLYPORT_SCREENSHOTS=directory.
void picture(Browser& browser, const std::string& name) {
  if (const char* directory = std::getenv("TALLYPORT_SCREENSHOTS"))
    browser.screenshot(std::string(directory) + "/" + name + ".png");
}

StageOptions with_pages(DatabaseKind kind, const std::string& more = "") {
  auto options = on(kind);
  options.extra_config =
      "[storefront.demo.pages]\nwallet = \"/wallet/\"\naccent = \"#4f46e5\"\n"
      "support = \"mailto:help@example.com\"\n" +
      more;
  return options;
}

struct Visit {
  Stage stage;
  Browser browser;

  explicit Visit(StageOptions options) : stage(std::move(options)), browser(stage.directory()) {
    stage.start_provider();
    stage.start_server();
    shape(1000, "light");
  }
  // As wide as this, in this scheme.
  void shape(int width, const std::string& scheme) {
    browser.devtools(
        "Emulation.setDeviceMetricsOverride",
        {{"width", width}, {"height", 900}, {"deviceScaleFactor", 1}, {"mobile", width < 600}});
    browser.devtools("Emulation.setEmulatedMedia",
                     {{"features", {{{"name", "prefers-color-scheme"}, {"value", scheme}}}}});
  }
  void let_in(const std::string& account, const std::string& page = "wallet") {
    const auto link =
        stage.api_json(201, "POST", "/v1/page_links", {{"account", account}, {"page", page}});
    browser.open(link["url"]);
  }
  // What every page has to have, narrow and wide, light and dark.
  void inspect(const std::string& name) {
    for (const char* scheme : {"light", "dark"})
      for (const int width : {320, 1000}) {
        shape(width, scheme);
        picture(browser, name + "-" + scheme + "-" + std::to_string(width));
        BOOST_TEST_CONTEXT(name << " " << scheme << " " << width) {
          BOOST_TEST(browser.evaluate("return document.documentElement.scrollWidth") <= width);
          BOOST_TEST(browser.evaluate(kFaints) == json::array());
        }
      }
    shape(1000, "light");
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(browser.evaluate("return document.documentElement.lang") == "en");
      BOOST_TEST(browser.evaluate("return document.querySelectorAll('main').length") == 1);
      BOOST_TEST(browser.evaluate("return document.querySelectorAll('h1').length") == 1);
      BOOST_TEST(browser.evaluate(kNameless) == json::array());
    }
  }

  // Texts whose colour is too near to what is behind them (WCAG 2.2, 1.4.3).
  static constexpr const char* kFaints = R"js(
    const parse = (text) => (text.match(/[\d.]+/g) || []).map(Number);
    const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) =>
      0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] > 0) return colour;
      }
      return [255, 255, 255];
    };
    const faint = [];
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      if (!own) continue;
      const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) faint.push(element.textContent.trim() + " " + ratio.toFixed(2));
    }
    return faint;)js";
  // Things to be used that a screen reader would have no name for.
  static constexpr const char* kNameless = R"js(
    const nameless = [];
    for (const each of document.querySelectorAll("a, button, input:not([type=hidden])")) {
    const label = each.labels && each.labels.length ? each.labels[0].textContent : "";
    if (!(each.textContent.trim() || label.trim() || each.ariaLabel)) nameless.push(each.outerHTML);
  }
  return nameless;)js";
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pages)

BOOST_DATA_TEST_CASE(a_payer_without_script_fills_the_wallet, kDatabases, database) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  Visit visit(with_pages(database));
  auto& browser = visit.browser;
  browser.devtools("Emulation.setScriptExecutionDisabled", {{"value", true}});
  visit.let_in("alice");
  BOOST_TEST(browser.address() == visit.stage.url() + "/wallet/");
  BOOST_TEST(browser.text(".figure") == "0 credits");
  visit.inspect("empty-wallet");
  browser.click(".balance .button");
  BOOST_TEST(browser.address() == visit.stage.url() + "/wallet/topup/");
  visit.inspect("form");
  browser.click(".choice");
  picture(browser, "form-chosen");
  browser.click("main form button");
  const auto provider = visit.stage.provider_url();
  BOOST_TEST(browser.await_address(provider).starts_with(provider));
  browser.click("form[action$='/pay'] button");
  const auto success = visit.stage.url() + "/wallet/success/";
  BOOST_TEST(browser.await_address(success).starts_with(success));
  BOOST_TEST(browser.text("h1") == "Payment received");
  visit.inspect("result");
  browser.click("a.button");
  BOOST_TEST(browser.address() == visit.stage.url() + "/wallet/");
  BOOST_TEST(browser.text(".figure") == "10 credits");
  BOOST_TEST(browser.text(".sum .amount") == "+10 credits");
  visit.stage.api_json(201, "POST", "/v1/transfers",
                       {{"from", "alice"},
                        {"to", "agents"},
                        {"asset", "credits"},
                        {"amount", 3},
                        {"description",
                         "<script>alert(1)</script> & a word that does not end "
                         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}});
  browser.open(visit.stage.url() + "/wallet/");
  BOOST_TEST(browser.text(".what").starts_with("<script>alert(1)</script> & a word"));
  BOOST_TEST(browser.text(".figure") == "7 credits");
  visit.inspect("wallet");
  visit.stage.check_books();
}

BOOST_AUTO_TEST_CASE(the_keyboard_is_enough) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  Visit visit(with_pages(DatabaseKind::sqlite));
  auto& browser = visit.browser;
  visit.let_in("alice", "topup");
  constexpr const char* kTab = "\xEE\x80\x84";    // U+E004, as WebDriver writes the key
  constexpr const char* kSpace = "\xEE\x80\x8D";  // U+E00D
  const auto focused = [&](const std::string& what) {
    return browser.evaluate("return document.activeElement." + what);
  };
  const auto outlined = [&] {
    return browser.evaluate(
        "const at = document.activeElement;"
        "const shown = at.type === 'radio' ? at.closest('.choice') : at;"
        "return getComputedStyle(shown).outlineStyle === 'solid' &&"
        "  parseFloat(getComputedStyle(shown).outlineWidth) >= 2");
  };
  browser.type("body", kTab);
  BOOST_TEST(focused("className") == "skip");
  // Everything that can be used is reached, and seen to be.
  for (int steps = 0; steps < 12 && focused("type") != "radio"; ++steps) {
    BOOST_TEST(outlined() == true, focused("outerHTML").dump());
    browser.type(":focus", kTab);
  }
  BOOST_TEST(focused("name") == "package");
  BOOST_TEST(outlined() == true);
  picture(browser, "form-focused");
  browser.type(":focus", kSpace);
  BOOST_TEST(focused("checked") == true);
  browser.type(":focus", kTab);
  BOOST_TEST(focused("tagName") == "BUTTON");
  BOOST_TEST(outlined() == true);
  browser.type(":focus", kSpace);
  const auto provider = visit.stage.provider_url();
  BOOST_TEST(browser.await_address(provider).starts_with(provider));
}

BOOST_AUTO_TEST_CASE(a_pop_up_and_a_frame_tell_the_application) {
  BOOST_REQUIRE_MESSAGE(browser_installed(), "Debian's chromium and chromium-driver are needed");
  const auto page = [](const ReceivedRequest&) {
    return answer(200, "<!doctype html><title>Application</title><p>It waits.</p>",
                  "Content-Type: text/html\r\n");
  };
  HttpServer application(page);
  HttpServer stranger(page);
  Visit visit(
      with_pages(DatabaseKind::sqlite, "embed_origins = [\"" + application.url("") + "\"]\n"));
  auto& browser = visit.browser;
  const auto topup = visit.stage.start_topup("alice");
  const auto paid = call(
      {"POST", topup["next_action"]["url"].get<std::string>() + "/pay", {"Accept: text/html"}});
  const auto back = paid.headers.at("location");
  const auto hear = [&](const HttpServer& at, const std::string& open) {
    browser.open(at.url());
    browser.evaluate(
        "window.told = []; window.addEventListener('message', (e) => window.told.push(e.data));" +
        open);
  };
  const auto told = [&] {
    return browser.evaluate("return window.told.length ? window.told[0].status : ''");
  };
  const auto frame = "const frame = document.createElement('iframe'); frame.src = '" + back +
                     "'; frame.onload = () => { window.loaded = true; };"
                     "document.body.append(frame);";
  for (const auto& open : {"window.open('" + back + "')", frame}) {
    hear(application, open);
    BOOST_TEST(eventually([&] { return told() == "succeeded"; }), open);
    BOOST_TEST(browser.evaluate("return window.told[0].type") == "tallyport.topup");
    BOOST_TEST(browser.evaluate("return window.told[0].topup") == topup["id"]);
  }
  // Another site may neither frame it nor hear of it.
  hear(stranger, frame);
  BOOST_TEST(eventually([&] { return browser.evaluate("return window.loaded === true") == true; }));
  BOOST_TEST(told() == "");
}

BOOST_AUTO_TEST_SUITE_END()
