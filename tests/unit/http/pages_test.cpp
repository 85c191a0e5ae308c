// Pages over fakes: who is let in, what is escaped, what a form may do.
#include "http/page_outcome.h"
#include "http/wallet_pages.h"
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

using pages::Pages;

constexpr const char* kHostile = "\"><script>alert('&')</script>";
constexpr const char* kEscaped = "&quot;&gt;&lt;script&gt;alert(&apos;&amp;&apos;)&lt;/script&gt;";

Pages shop_pages() {
  Pages pages;
  pages.tenant = "shop";
  pages.paths = {"/wallet", "/wallet/topup/", "/wallet/methods", "/done/", "/left/"};
  pages.look.name = kHostile;
  pages.look.logo = "https://cdn.example/logo.svg";
  pages.look.support = "mailto:help@shop.example";
  return pages;
}

bool says(const Response& page, std::string_view text) {
  return page.body.find(text) != std::string::npos;
}

struct PagesFixture : test::ApiFixture {
  explicit PagesFixture(const Pages& pages = shop_pages()) : ApiFixture({}, {{"shop", pages}}) {}

  std::string link(const std::string& account, const std::string& page = "wallet") {
    const auto made =
        post("/v1/page_links", R"({"account":")" + account + R"(","page":")" + page + "\"}");
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    const auto url = json(made)["url"].get<std::string>();
    const std::string origin = "https://pay.example";
    BOOST_REQUIRE(url.starts_with(origin + "/pages/open?token="));
    return url.substr(origin.size());
  }
  // The value of the Cookie header of who was let in.
  std::string let_in(const std::string& account) {
    const auto opened = get(link(account), "");
    BOOST_REQUIRE(opened.status == 303);
    const auto& cookie = *opened.header("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
  }
  Response see(const std::string& path, const std::string& cookie) {
    return ask({.path = path, .key = "", .headers = {{"Cookie", cookie}}});
  }
  static std::string hidden(const Response& page, const std::string& name) {
    const auto mark = "name=\"" + name + "\" value=\"";
    const auto at = page.body.find(mark);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, page.body);
    const auto begin = at + mark.size();
    return page.body.substr(begin, page.body.find('"', begin) - begin);
  }
  Response send(const std::string& path, const std::string& cookie, const std::string& fields,
                Fields headers = {}) {
    headers.emplace_back("Cookie", cookie);
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return ask({.method = "POST", .path = path, .body = fields, .key = "", .headers = headers});
  }
};

struct WalletFixture : PagesFixture {
  WalletFixture() : PagesFixture(with_wallet_outcome()) {}
  static Pages with_wallet_outcome() {
    auto pages = shop_pages();
    pages.outcome = Pages::Outcome::wallet;
    pages.login_url = "https://app.example/login";
    return pages;
  }
};

struct EmbeddedFixture : PagesFixture {
  EmbeddedFixture() : PagesFixture(embedded()) {}
  static Pages embedded() {
    auto pages = shop_pages();
    pages.embed_origins = {"https://app.example", "https://other.example"};
    return pages;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pages_for_payers, PagesFixture)

BOOST_AUTO_TEST_CASE(a_link_is_good_once_and_for_five_minutes) {
  const auto address = link("alice", "topup");
  BOOST_TEST(sessions.links.size() == 1u);
  BOOST_TEST(!sessions.links.contains(address.substr(address.find('=') + 1)));  // its hash is kept
  BOOST_TEST(ask({.method = "HEAD", .path = address, .key = ""}).status == 200);
  const auto opened = get(address, "");
  BOOST_TEST(opened.status == 303);
  BOOST_TEST(*opened.header("Location") == "/wallet/topup/");
  const auto& cookie = *opened.header("Set-Cookie");
  BOOST_TEST(cookie.starts_with("__Host-tallyport-shop="), cookie);
  BOOST_TEST(cookie.ends_with("; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"), cookie);
  BOOST_TEST(get(address, "").status == 401);
  const auto late = link("alice");
  clock.advance_ms(5 * 60'000);
  BOOST_TEST(says(get(late, ""), "This link was used already"));
  for (const char* token : {"", "?token=", "?token=x"})
    BOOST_TEST(get(std::string("/pages/open") + token, "").status == 401);
}

BOOST_AUTO_TEST_CASE(links_are_asked_for_by_who_may) {
  BOOST_TEST(post("/v1/page_links", R"({"account":"a"})", "read-key").status == 403);
  BOOST_TEST(post("/v1/page_links", R"({"account":"a"})", "other-key").status == 404);
  BOOST_TEST(post("/v1/page_links", R"({"account":"a","page":"admin"})").status == 422);
  BOOST_TEST(post("/v1/page_links", R"({"account":"@sales"})").status == 422);
}

BOOST_AUTO_TEST_CASE(a_session_is_one_accounts_and_ends) {
  rows.balances["alice"] = 70;
  rows.balances["bob"] = 5;
  const auto cookie = let_in("alice");
  BOOST_TEST(says(see("/wallet", cookie), "70 credits"));
  BOOST_TEST(says(see("/wallet/", cookie), "70 credits"));
  BOOST_TEST(see("/wallet", "").status == 401);
  BOOST_TEST(see("/wallet", cookie + "x").status == 401);
  BOOST_TEST(see("/wallet", "a=b; " + cookie + "; c=d").status == 200);
  clock.advance_ms(60 * 60'000);
  BOOST_TEST(says(see("/wallet", cookie), "You are logged out"));
}

BOOST_AUTO_TEST_CASE(who_logs_out_is_out) {
  const auto cookie = let_in("alice");
  const auto token = hidden(see("/wallet", cookie), "form");
  BOOST_TEST(send("/pages/shop/close", cookie, "form=wrong").status == 303);
  BOOST_TEST(see("/wallet", cookie).status == 200);
  const auto out = send("/pages/shop/close", cookie, "form=" + token);
  BOOST_TEST(out.header("Set-Cookie")->find("Max-Age=0") != std::string::npos);
  BOOST_TEST(see("/wallet", cookie).status == 401);
}

BOOST_AUTO_TEST_CASE(whatever_is_shown_is_escaped) {
  const auto cookie = let_in("alice");
  for (const char* path : {"/wallet", "/wallet/topup/", "/wallet/methods", "/done/"}) {
    const auto page = see(path, cookie);
    BOOST_TEST_CONTEXT(path) {
      BOOST_TEST(says(page, kEscaped));
      BOOST_TEST(!says(page, kHostile));
      BOOST_TEST(!says(page, "<script"));
    }
  }
  pages::Look look;
  Frame frame;
  frame.look = &look;
  frame.kind = Frame::Kind::wallet;
  WalletPage wallet;
  topup::StatementLine line;
  line.asset = line.description = line.reference = kHostile;
  wallet.lines = {line};
  wallet.balance.asset = wallet.topup_url = wallet.older_url = kHostile;
  wallet.notice = Notice{Tone::bad, kHostile, kHostile, Page::Link{kHostile, kHostile}};
  BOOST_TEST(!says(render(frame, look.texts, wallet), kHostile));
  TopupPage form;
  form.url = form.key = form.chosen = form.asset = kHostile;
  form.packages = {{kHostile, 1, *money::parse_money("1.00 NGN"), ""}};
  form.range = topup::AmountRange{*money::parse_money("1.00 NGN"), *money::parse_money("2.00 NGN")};
  form.methods = {{kHostile, kHostile, kHostile, true}};
  BOOST_TEST(!says(render(frame, look.texts, form), kHostile));
  MethodsPage methods_page{kHostile, form.methods, wallet.notice};
  BOOST_TEST(!says(render(frame, look.texts, methods_page), kHostile));
}

BOOST_AUTO_TEST_CASE(a_page_allows_itself_nothing_else) {
  const auto page = see("/wallet", let_in("alice"));
  const auto& policy = *page.header("Content-Security-Policy");
  const auto style = page.body.substr(page.body.find("<style>") + 7,
                                      page.body.find("</style>") - page.body.find("<style>") - 7);
  BOOST_TEST(policy == "default-src 'none'; style-src 'sha256-" +
                           crypto::to_base64(crypto::sha256(style)) +
                           "'; img-src data: https://cdn.example; base-uri 'none'; "
                           "form-action 'self' https:; frame-ancestors 'none'");
  BOOST_TEST(*page.header("Cache-Control") == "no-store");
  BOOST_TEST(*page.header("Referrer-Policy") == "same-origin");
  BOOST_TEST(!says(page, "style=\""));
}

BOOST_AUTO_TEST_CASE(a_form_leads_to_the_provider_and_counts_once) {
  const auto cookie = let_in("alice");
  const auto page = see("/wallet/topup/", cookie);
  const auto fields =
      "form=" + hidden(page, "form") + "&key=" + hidden(page, "key") + "&package=p10";
  const auto sent = send("/wallet/topup/", cookie, fields);
  BOOST_REQUIRE_MESSAGE(sent.status == 303, sent.body);
  BOOST_TEST(*sent.header("Location") == rows.topups.begin()->second.attempt.next_action.url);
  BOOST_TEST(rows.topups.begin()->second.topup.account_name == "alice");
  BOOST_TEST(*send("/wallet/topup/", cookie, fields).header("Location") ==
             *sent.header("Location"));
  BOOST_TEST(rows.topups.size() == 1u);
  const auto& topup = rows.topups.begin()->second.topup;
  BOOST_TEST(topup.return_url == "https://pay.example/done/");
  BOOST_TEST(topup.cancel_url == "https://pay.example/left/");
}

BOOST_AUTO_TEST_CASE(a_form_from_elsewhere_does_nothing) {
  const auto cookie = let_in("alice");
  const auto token = hidden(see("/wallet/topup/", cookie), "form");
  const auto other = hidden(see("/wallet/topup/", let_in("alice")), "form");
  const auto try_it = [&](const std::string& form, Fields headers) {
    return send("/wallet/topup/", cookie, "form=" + form + "&key=k&package=p10", headers).status;
  };
  BOOST_TEST(try_it("", {}) == 403);
  BOOST_TEST(try_it(other, {}) == 403);
  BOOST_TEST(try_it(token, {{"Origin", "https://evil.example"}}) == 403);
  BOOST_TEST(try_it(token, {{"Origin", "null"}}) == 403);
  BOOST_TEST(try_it(token, {{"Sec-Fetch-Site", "cross-site"}}) == 403);
  BOOST_TEST(rows.topups.empty());
  BOOST_TEST(try_it(token, {{"Origin", "https://pay.example"}}) == 303);
}

BOOST_AUTO_TEST_CASE(a_wrong_choice_is_told_on_the_form) {
  const auto cookie = let_in("alice");
  const auto token = hidden(see("/wallet/topup/", cookie), "form");
  for (const char* choice : {"package=none", "amount=1", "amount=", "x=y", "package=%00"}) {
    const auto page = send("/wallet/topup/", cookie, "form=" + token + "&key=k&" + choice);
    BOOST_TEST(page.status == 422, choice);
    BOOST_TEST(says(page, "role=\"alert\""), choice);
  }
  BOOST_TEST(send("/wallet/topup/", cookie, "form=" + token + "&key=k&amount=5000").status == 303);
}

BOOST_AUTO_TEST_CASE(saved_methods_are_listed_changed_and_offered) {
  const auto cookie = let_in("alice");
  BOOST_TEST(says(see("/wallet/methods", cookie), "Nothing is saved."));
  topup::Finding kept;
  kept.outcome = topup::Outcome::succeeded;
  kept.methods = {
      {.ref = "pm_1", .brand = "visa", .last4 = "4242", .exp_month = 4, .exp_year = 2030}};
  provider.answers = {kept};
  const auto added = post("/v1/accounts/alice/payment_methods", R"({"token":"tok_1"})");
  BOOST_REQUIRE_MESSAGE(added.status == 201, added.body);
  const auto id = json(added)["id"].get<std::string>();
  const auto page = see("/wallet/methods", cookie);
  BOOST_TEST(says(page, "Visa •••• 4242"));
  BOOST_TEST(says(page, "expires 04/2030"));
  BOOST_TEST(says(see("/wallet/topup/", cookie), "name=\"method\" value=\"" + id + "\""));
  const auto token = hidden(page, "form");
  topup::Finding removed;
  removed.outcome = topup::Outcome::succeeded;
  provider.answers = {removed};
  BOOST_TEST(send("/wallet/methods", cookie, "form=wrong&do=remove&method=" + id).status == 200);
  BOOST_TEST(says(see("/wallet/methods", cookie), "4242"));
  BOOST_TEST(send("/wallet/methods", cookie, "form=" + token + "&do=remove&method=" + id).status ==
             303);
  BOOST_TEST(!says(see("/wallet/methods", cookie), "4242"));
}

BOOST_AUTO_TEST_CASE(who_comes_back_is_told_of_the_own_payment_alone) {
  const auto topup = start("alice");
  auto& view = rows.topups.begin()->second;
  view.attempt.gateway_ref = "cs_1";
  const auto cookie = let_in("alice");
  const auto reference = topup["reference"].get<std::string>();
  BOOST_TEST(says(see("/done/?reference=" + reference, cookie), "Waiting for confirmation"));
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  BOOST_TEST(says(see("/done/?session_id=cs_1", cookie), "Payment received"));
  BOOST_TEST(says(see("/done/?reference=" + reference, cookie), "Payment received"));
  BOOST_TEST(see("/done/", cookie).status == 400);
  BOOST_TEST(see("/done/?session_id=cs_2", cookie).status == 404);
  const auto stranger = let_in("bob");
  BOOST_TEST(see("/done/?session_id=cs_1", stranger).status == 404);
  BOOST_TEST(see("/done/?reference=" + reference, stranger).status == 404);
  BOOST_TEST(see("/left/?reference=" + reference, stranger).status == 404);
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_is_told) {
  const auto cookie = let_in("alice");
  sessions.refuses = Error{Errc::storage_unavailable, "secret detail"};
  const auto page = see("/wallet", cookie);
  BOOST_TEST(page.status == 503);
  BOOST_TEST(says(page, "We cannot look just now"));
  BOOST_TEST(!says(page, "secret detail"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pages_with_outcomes_above_the_wallet, WalletFixture)

BOOST_AUTO_TEST_CASE(an_outcome_is_read_and_not_believed) {
  const auto topup = start("alice");
  const auto reference = topup["reference"].get<std::string>();
  const auto cookie = let_in("alice");
  BOOST_TEST(says(see("/wallet?payment=" + reference, cookie), "Payment not completed"));
  BOOST_TEST(!says(see("/wallet?payment=" + reference, let_in("bob")), "class=\"notice"));
  gateways.looked_up.outcome = topup::Outcome::succeeded;
  const auto told = see("/done/?reference=" + reference, cookie);
  BOOST_TEST(told.status == 303);
  BOOST_TEST(*told.header("Location") == "/wallet?payment=" + reference);
  BOOST_TEST(says(see(*told.header("Location"), cookie), "Payment received"));
  BOOST_TEST(*see("/done/", cookie).header("Location") == "/wallet?notice=no_payment");
  BOOST_TEST(*see("/wallet", "").header("Location") == "https://app.example/login");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pages_in_a_frame, EmbeddedFixture)

BOOST_AUTO_TEST_CASE(an_outcome_tells_the_configured_origins) {
  const auto topup = start("alice");
  const auto page = get("/return/sandbox?token=" + return_token_of(topup), "");
  BOOST_TEST(says(page, "data-origins=\"https://app.example https://other.example\""));
  BOOST_TEST(says(page, "data-topup=\"" + topup["id"].get<std::string>() + "\""));
  BOOST_TEST(says(page, "<script src=\"/pages/return.js\" defer></script>"));
  const auto& policy = *page.header("Content-Security-Policy");
  BOOST_TEST(policy.find("script-src 'self'") != std::string::npos);
  BOOST_TEST(policy.ends_with("frame-ancestors https://app.example https://other.example"), policy);
  const auto script = get("/pages/return.js", "");
  BOOST_TEST(script.header("Content-Type")->starts_with("text/javascript"));
  BOOST_TEST(says(script, "postMessage"));
  const auto wallet = see("/wallet", let_in("alice"));
  BOOST_TEST(wallet.header("Content-Security-Policy")->ends_with("frame-ancestors 'none'"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
