// config/examples/agent-wallet.toml shows the pages that the application's own description has,
// with Stripe emulated and no webhook: what is paid is credited because the payer returns.
#include "crypto/crypto.h"
#include "integration/reference/application.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kBackEnd = "Bearer back-end-key-of-the-agents";
constexpr const char* kOperator = "Bearer operators-key-of-the-agents";
constexpr const char* kForm = "Content-Type: application/x-www-form-urlencoded";

std::string hash_of_key(const std::string& header) {
  return tallyport::crypto::to_hex(tallyport::crypto::sha256(header.substr(7)));
}

bool has(const HttpReply& reply, const std::string& text) {
  return reply.body.find(text) != std::string::npos;
}

// What a hidden field of the page's first form has.
std::string hidden(const HttpReply& page, const std::string& name) {
  const auto mark = "name=\"" + name + "\" value=\"";
  const auto at = page.body.find(mark);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, page.body);
  const auto begin = at + mark.size();
  return page.body.substr(begin, page.body.find('"', begin) - begin);
}

struct Hub : Application {
  Hub()
      : Application({.example = "agent-wallet",
                     .storefront = "agents",
                     .gateway = "stripe",
                     .provider = "--stripe=sk_test_reference,whsec_reference",
                     .webhook_path = "/stripe/webhook/",
                     .environment = {{"STRIPE_SECRET_KEY", "sk_test_reference"},
                                     {"BACK_END_KEY_SHA256", hash_of_key(kBackEnd)},
                                     {"OPERATOR_KEY_SHA256", hash_of_key(kOperator)}}}) {}

  std::string link_for(const std::string& account, const std::string& page = "wallet") const {
    const auto reply =
        ask_as(kBackEnd, "POST", "/v1/page_links", {{"account", account}, {"page", page}});
    BOOST_REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return json::parse(reply.body)["url"];
  }
  json payment(const std::string& id) const {
    const auto all = json::parse(call({"GET", provider_url() + "/control/payments"}).body);
    for (const auto& each : all["data"])
      if (each["id"] == id) return each;
    return nullptr;
  }
  void set_clock(int offset_s) const {
    const json order = {{"offset_s", offset_s}};
    call({"POST",
          provider_url() + "/control/clock",
          {"Content-Type: application/json"},
          order.dump()});
  }
};

Hub& hub() {
  static Hub one;
  return one;
}

// Somebody with a browser that keeps cookies and runs no script.
struct Payer {
  explicit Payer(const std::string& account) {
    const auto opened = call({"GET", hub().link_for(account)});
    BOOST_REQUIRE(opened.status == 303);
    BOOST_TEST(opened.headers.at("location") == "/wallet/");
    const auto set = opened.headers.at("set-cookie");
    BOOST_TEST(set.find("; HttpOnly; SameSite=Lax") != std::string::npos, set);
    cookie = "Cookie: " + set.substr(0, set.find(';'));
  }

  HttpReply get(const std::string& path) const { return hub().ask("GET", path, {cookie}); }
  // Follows redirects of ours.
  HttpReply land(std::string url) const {
    for (int hops = 0; hops < 5; ++hops) {
      const auto reply = call({"GET", url.starts_with('/') ? hub().url() + url : url, {cookie}});
      if (reply.status != 303) return reply;
      url = reply.headers.at("location");
    }
    BOOST_FAIL("too many redirects");
    return {};
  }
  HttpReply post(const std::string& path, const std::string& fields,
                 std::vector<std::string> headers = {}) const {
    headers.insert(headers.end(), {cookie, kForm});
    return hub().ask("POST", path, std::move(headers), fields);
  }
  // The form filled in: where it leads.
  HttpReply choose(const std::string& amount) const {
    const auto page = get("/wallet/topup/");
    return post("/wallet/topup/", "form=" + hidden(page, "form") + "&key=" + hidden(page, "key") +
                                      "&amount=" + amount);
  }
  // As far as Stripe's page; the session's id.
  std::string begin(const std::string& amount) const {
    const auto sent = choose(amount);
    BOOST_REQUIRE_MESSAGE(sent.status == 303, sent.status << sent.body);
    const auto address = sent.headers.at("location");
    const auto page = hub().provider_url() + "/checkout/";
    BOOST_REQUIRE_MESSAGE(address.starts_with(page), address);
    return address.substr(page.size());
  }
  // A button of Stripe's page: where it sends the browser, or "" where it stays.
  static std::string press(const std::string& session, const std::string& button,
                           const std::string& fields = "") {
    const auto reply = call({"POST",
                             hub().provider_url() + "/checkout/" + session + "/" + button,
                             {"Accept: text/html", kForm},
                             fields});
    const auto to = reply.headers.find("location");
    return to == reply.headers.end() || !to->second.starts_with("http") ? "" : to->second;
  }
  HttpReply success(const std::string& session) const {
    return land("/wallet/top-up/success/?session_id=" + session);
  }

  std::string cookie;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(agent_wallet)

BOOST_AUTO_TEST_CASE(an_empty_wallet_and_the_amounts_that_there_are) {
  const Payer payer("user-1");
  for (const char* path : {"/wallet/", "/wallet"}) {
    const auto wallet = payer.get(path);
    BOOST_TEST(wallet.status == 200);
    BOOST_TEST(has(wallet, "<p class=\"figure\">0.00 AED</p>"));
    BOOST_TEST(has(wallet, "Nothing has happened here yet."));
    BOOST_TEST(has(wallet, "NetCop Hub"));
  }
  const auto form = payer.get("/wallet/topup/");
  BOOST_TEST(form.status == 200);
  for (const char* amount : {"10.00", "50.00", "100.00", "500.00"})
    BOOST_TEST(has(form, "<b>" + std::string(amount) + " AED</b>"), amount);
}

BOOST_AUTO_TEST_CASE(who_is_not_logged_in_is_sent_to_the_application) {
  for (const char* path : {"/wallet/", "/wallet/topup/", "/wallet/top-up/success/?session_id=cs_1",
                           "/wallet/top-up/cancel/"})
    for (const char* cookie :
         {"X: y", "Cookie: tallyport-agents=forged", "Cookie: tallyport-agents="})
      BOOST_TEST_CONTEXT(path << " " << cookie) {
        const auto reply = hub().ask("GET", path, {cookie});
        BOOST_TEST(reply.status == 303);
        BOOST_TEST(reply.headers.at("location") == "https://your-app.example/login");
      }
  const auto posted = hub().ask("POST", "/wallet/topup/", {kForm}, "amount=10");
  BOOST_TEST(posted.status == 303);
}

BOOST_AUTO_TEST_CASE(a_link_lets_in_once) {
  const auto link = hub().link_for("user-2", "topup");
  const auto opened = call({"GET", link});
  BOOST_TEST(opened.status == 303);
  BOOST_TEST(opened.headers.at("location") == "/wallet/topup/");
  const auto again = call({"GET", link});
  BOOST_TEST(again.status == 401);
  BOOST_TEST(has(again, "This link was used already"));
  BOOST_TEST(!again.headers.contains("set-cookie"));
  BOOST_TEST(hub().ask_as(kOperator, "POST", "/v1/page_links", {{"account", "a"}}).status == 403);
}

BOOST_AUTO_TEST_CASE(a_payer_who_returns_is_credited_and_told) {
  const Payer payer("user-3");
  const auto session = payer.begin("50");
  const auto back = Payer::press(session, "pay", "card=4242424242424242");
  const auto wallet = payer.land(back);
  BOOST_TEST(wallet.status == 200);
  BOOST_TEST(has(wallet, "Payment received"));
  BOOST_TEST(has(wallet, "<p class=\"figure\">50.00 AED</p>"));
  BOOST_TEST(has(wallet, "+50.00 AED"));
  BOOST_TEST(hub().balance("user-3") == 5'000);
}

BOOST_AUTO_TEST_CASE(the_success_page_alone_settles_and_once) {
  const Payer payer("user-4");
  const auto session = payer.begin("10");
  Payer::press(session, "pay", "card=4242424242424242");
  BOOST_TEST(hub().balance("user-4") == 0);  // nobody was told
  for (int times = 0; times < 3; ++times) {
    const auto told = payer.success(session);
    BOOST_TEST(has(told, "Payment received"));
    BOOST_TEST(hub().balance("user-4") == 1'000);
  }
  // Another's session is none of theirs.
  BOOST_TEST(has(Payer("user-5").success(session), "Payment verification failed"));
  BOOST_TEST(hub().balance("user-5") == 0);
}

BOOST_AUTO_TEST_CASE(a_session_that_is_missing_or_unknown_is_told) {
  const Payer payer("user-6");
  const auto missing = payer.land("/wallet/top-up/success/");
  BOOST_TEST(has(missing, "No session found"));
  const auto unknown = payer.land("/wallet/top-up/success/?session_id=cs_test_unknown");
  BOOST_TEST(has(unknown, "Payment verification failed"));
  BOOST_TEST(has(unknown, "please contact support"));
  BOOST_TEST(has(unknown, "mailto:support@your-app.example"));
  BOOST_TEST(payer.land("/wallet/top-up/success/?session_id=%00%0a").status == 200);
}

BOOST_AUTO_TEST_CASE(a_declined_card_charges_nothing) {
  const Payer payer("user-7");
  const auto session = payer.begin("10");
  BOOST_TEST(Payer::press(session, "pay", "card=4000000000000002") == "");
  const auto told = payer.success(session);
  BOOST_TEST(has(told, "Payment not completed"));
  BOOST_TEST(has(told, "/checkout/" + session));  // where to go on
  BOOST_TEST(hub().balance("user-7") == 0);
}

BOOST_AUTO_TEST_CASE(a_card_that_needs_authentication_is_credited_after_it) {
  const Payer payer("user-8");
  const auto session = payer.begin("100");
  BOOST_TEST(Payer::press(session, "pay", "card=4000002500003155") == "");
  BOOST_TEST(has(payer.success(session), "Payment not completed"));
  const auto wallet = payer.land(Payer::press(session, "complete"));
  BOOST_TEST(has(wallet, "Payment received"));
  BOOST_TEST(hub().balance("user-8") == 10'000);
}

BOOST_AUTO_TEST_CASE(who_cancels_is_back_at_the_form_and_charged_nothing) {
  const Payer payer("user-9");
  const auto session = payer.begin("500");
  const auto form = payer.land(Payer::press(session, "leave"));
  BOOST_TEST(form.status == 200);
  BOOST_TEST(has(form, "You have not paid yet"));
  BOOST_TEST(has(form, "<form method=\"post\" action=\"/wallet/topup/\">"));
  BOOST_TEST(has(payer.land("/wallet/top-up/cancel/"), "Choose an amount"));
  BOOST_TEST(hub().balance("user-9") == 0);
}

BOOST_AUTO_TEST_CASE(other_amounts_are_refused) {
  const Payer payer("user-10");
  for (const char* amount : {"20", "0", "-10", "10.001", "1e1", "", "ten"})
    BOOST_TEST_CONTEXT(amount) {
      const auto refused = payer.choose(amount);
      BOOST_TEST(refused.status == 422);
      BOOST_TEST(has(refused, "Choose one of the amounts that are offered."));
    }
  BOOST_TEST(payer.choose("10.00").status == 303);
}

BOOST_AUTO_TEST_CASE(a_form_that_is_sent_twice_begins_one_payment) {
  const Payer payer("user-11");
  const auto page = payer.get("/wallet/topup/");
  const auto fields = "form=" + hidden(page, "form") + "&key=" + hidden(page, "key") + "&package=";
  const auto first = payer.post("/wallet/topup/", fields + "50");
  const auto again = payer.post("/wallet/topup/", fields + "50");
  BOOST_TEST(first.status == 303);
  BOOST_TEST(first.headers.at("location") == again.headers.at("location"));
  // Who goes back and chooses anew means another payment.
  const auto other = payer.post("/wallet/topup/", fields + "100");
  BOOST_TEST(other.status == 303);
  BOOST_TEST(first.headers.at("location") != other.headers.at("location"));
}

BOOST_AUTO_TEST_CASE(a_form_of_another_site_or_session_does_nothing) {
  const Payer payer("user-12");
  const auto own = hidden(payer.get("/wallet/topup/"), "form");
  const auto others = hidden(Payer("user-12").get("/wallet/topup/"), "form");
  const auto post = [&](const std::string& token, std::vector<std::string> headers) {
    return payer.post("/wallet/topup/", "form=" + token + "&key=k&package=10", std::move(headers));
  };
  BOOST_TEST(post(others, {}).status == 403);
  BOOST_TEST(post("", {}).status == 403);
  for (const char* header : {"Origin: https://evil.example", "Origin: null",
                             "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"})
    BOOST_TEST(post(own, {header}).status == 403, header);
  BOOST_TEST(post(own, {"Origin: " + hub().url(), "Sec-Fetch-Site: same-origin"}).status == 303);
}

BOOST_AUTO_TEST_CASE(a_stripe_that_fails_is_told_and_asked_again) {
  const Payer payer("user-13");
  hub().misbehave({"lookup_500"});
  const auto session = payer.begin("10");
  Payer::press(session, "pay", "card=4242424242424242");
  const auto told = payer.success(session);
  BOOST_TEST(told.status == 200);
  BOOST_TEST(!has(told, "Payment received"));
  BOOST_TEST(has(told, "If you paid, nothing is lost"));
  BOOST_TEST(eventually([&] { return has(payer.success(session), "Payment received"); }));
  BOOST_TEST(hub().balance("user-13") == 1'000);
}

BOOST_AUTO_TEST_CASE(a_session_lasts_half_an_hour) {
  const Payer payer("user-14");
  const auto session = payer.begin("10");
  const auto topups = hub().own(200, "GET", "/v1/topups?account=user-14")["data"];
  BOOST_REQUIRE(topups.size() == 1u);
  const auto asked = hub().payment(session)["expires_at"].get<std::int64_t>();
  const auto now = static_cast<std::int64_t>(std::time(nullptr));
  BOOST_TEST(asked - now >= 29 * 60);
  BOOST_TEST(asked - now <= 31 * 60);
  hub().set_clock(32 * 60);
  const auto told = payer.success(session);
  hub().set_clock(0);
  BOOST_TEST(has(told, "Time ran out"));
  BOOST_TEST(hub().balance("user-14") == 0);
}

BOOST_AUTO_TEST_CASE(a_wallet_is_spent_by_transfer) {
  const Payer payer("user-15");
  payer.land(Payer::press(payer.begin("10"), "pay", "card=4242424242424242"));
  const json spent = {{"from", "user-15"},
                      {"to", "agents"},
                      {"asset", "AED"},
                      {"amount", 250},
                      {"description", "Data analyser <run 7>"}};
  BOOST_TEST(hub().ask_as(kBackEnd, "POST", "/v1/transfers", spent).status == 201);
  const auto wallet = payer.get("/wallet/");
  BOOST_TEST(has(wallet, "<p class=\"figure\">7.50 AED</p>"));
  BOOST_TEST(has(wallet, "-2.50 AED"));
  BOOST_TEST(has(wallet, "Data analyser &lt;run 7&gt;"));
  auto too_much = spent;
  too_much["amount"] = 751;
  BOOST_TEST(hub().ask_as(kBackEnd, "POST", "/v1/transfers", too_much).status == 409);
  BOOST_TEST(hub().balance("user-15") == 750);
}

BOOST_AUTO_TEST_CASE(operators_alone_see_whether_stripe_can_be_reached) {
  const auto reply = hub().ask_as(kOperator, "GET", "/stripe/debug/");
  BOOST_TEST(reply.status == 200);
  const auto told = json::parse(reply.body);
  BOOST_TEST(told["gateway"] == "stripe");
  BOOST_TEST(told["reachable"] == true);
  BOOST_TEST(hub().ask_as(kBackEnd, "GET", "/stripe/debug/").status == 403);
  BOOST_TEST(hub().ask("GET", "/stripe/debug/").status == 401);
  BOOST_TEST(Payer("user-16").get("/stripe/debug/").status == 401);
}

BOOST_AUTO_TEST_CASE(the_webhook_is_off) {
  const auto reply = hub().ask("POST", "/stripe/webhook/", {"Content-Type: application/json"},
                               R"({"type":"checkout.session.completed"})");
  BOOST_TEST(reply.status == 404);
}

BOOST_AUTO_TEST_CASE(who_logs_out_is_out) {
  const Payer payer("user-17");
  const auto token = hidden(payer.get("/wallet/"), "form");
  const auto out = payer.post("/pages/agents/close", "form=" + token);
  BOOST_TEST(out.status == 303);
  BOOST_TEST(out.headers.at("set-cookie").find("Max-Age=0") != std::string::npos);
  BOOST_TEST(payer.get("/wallet/").status == 303);  // to log in, with the old cookie as well
}

BOOST_AUTO_TEST_CASE(its_pages_are_bound_to_themselves) {
  const auto page = Payer("user-18").get("/wallet/topup/");
  const auto policy = page.headers.at("content-security-policy");
  BOOST_TEST(policy.starts_with("default-src 'none'; style-src 'sha256-"), policy);
  BOOST_TEST(
      policy.find("form-action 'self' https://checkout.stripe.com; frame-ancestors 'none'") !=
          policy.npos,
      policy);
  BOOST_TEST(policy.find("script") == policy.npos);
  BOOST_TEST(page.headers.at("cache-control") == "no-store");
  BOOST_TEST(page.headers.at("referrer-policy") == "same-origin");
  BOOST_TEST(!has(page, "<script"));
  BOOST_TEST(!has(page, " style="));
}

BOOST_AUTO_TEST_CASE(the_books_add_up) { hub().audit(); }

BOOST_AUTO_TEST_SUITE_END()
