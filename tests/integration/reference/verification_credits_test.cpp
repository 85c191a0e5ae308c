// config/examples/verification-credits.toml answers what the application's own description shows,
// with Flutterwave emulated.
#include "integration/reference/application.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kBuy = "/api/v1/verification-credits/topup/";
constexpr const char* kHook = "/api/v1/webhooks/flutterwave/";
constexpr const char* kHash = "secret-hash-of-the-tests-32-bytes-long";
const json kPaid = {{"success", true},
                    {"data", {{"paymentUrl", "<url>"}, {"reference", "<reference>"}}},
                    {"message", "Payment initiated successfully"}};

struct Shop : Application {
  Shop()
      : Application({.example = "verification-credits",
                     .storefront = "visibuy",
                     .gateway = "flutterwave",
                     .provider = std::string("--flutterwave=FLWSECK_TEST-reference,") + kHash,
                     .webhook_path = kHook,
                     .environment = {{"FLUTTERWAVE_SECRET_KEY", "FLWSECK_TEST-reference"},
                                     {"FLUTTERWAVE_HASH", kHash}}}) {}

  std::string user(const std::string& account) const {
    return "Bearer " + token(account, {{"email", account + "@visibuy.test"},
                                       {"name", "Ada Obi"},
                                       {"phone", "+2348012345678"}});
  }
  // Buys the package for the account; what stands for <url> and <reference>.
  json buy(const std::string& account, const std::string& package) const {
    return expect(ask_as(user(account), "POST", kBuy, {{"packageId", package}}), 200, kPaid);
  }
  static json error(const std::string& message) {
    return {{"success", false}, {"message", message}};
  }
};

// One server for all cases.
Shop& shop() {
  static Shop one;
  return one;
}

std::string text(const json& named, const std::string& name) { return named.at(name); }

}  // namespace

BOOST_AUTO_TEST_SUITE(verification_credits)

BOOST_AUTO_TEST_CASE(each_package_is_paid_and_credited) {
  const struct {
    std::string package;
    std::int64_t credits;
    std::string price;
  } rows[] = {{"pkg_10_credits", 10, "5000"},
              {"pkg_25_credits", 25, "12500"},
              {"pkg_50_credits", 50, "25000"}};
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.package) {
      const auto named = shop().buy(row.package, row.package);
      BOOST_TEST(text(named, "<reference>").starts_with("VISIBUY-"));
      // The success card of the description.
      const auto paid = shop().press(text(named, "<url>"), "pay", "card=4242424242424242");
      BOOST_TEST(paid.status == 200, paid.body);
      BOOST_TEST(eventually([&] { return shop().balance(row.package) == row.credits; }));
      const auto topup = shop().own(200, "GET", "/v1/topups/" + text(named, "<reference>"));
      BOOST_TEST(topup["status"] == "succeeded");
      BOOST_TEST(topup["price"]["amount"].dump() == row.price + "00");
      BOOST_TEST(topup["metadata"]["package_id"] == row.package);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_path_without_prefix_or_slash_is_the_same) {
  for (const char* path : {"/verification-credits/topup", "/verification-credits/topup/",
                           "/api/v1/verification-credits/topup"})
    expect(shop().ask_as(shop().user("paths"), "POST", path, {{"packageId", "pkg_10_credits"}}),
           200, kPaid);
}

BOOST_AUTO_TEST_CASE(each_error_of_the_list_is_told) {
  const auto buy = [&](const std::string& body, std::vector<std::string> headers) {
    headers.emplace_back("Content-Type: application/json");
    return shop().ask("POST", kBuy, headers, body);
  };
  const std::string user = "Authorization: " + shop().user("errors");
  const std::string right = R"({"packageId": "pkg_10_credits"})";
  for (const char* body :
       {R"({"packageId": "pkg_11_credits"})", R"({"packageId": ""})", R"({"packageId": null})",
        R"({"packageId": 5})", R"({"packageId": [5]})", "{}", "{", "[]"})
    expect(buy(body, {user}), 400, Shop::error("Invalid package"));
  expect(buy(right, {}), 401, Shop::error("Unauthorized"));
  expect(buy(right, {"Authorization: Bearer YOUR_TOKEN"}), 401, Shop::error("Unauthorized"));

  shop().misbehave({"error_500"});
  expect(buy(right, {user}), 500, Shop::error("Failed to initiate payment"));
  BOOST_TEST(shop().balance("errors") == 0);
}

BOOST_AUTO_TEST_CASE(a_declined_payment_credits_nothing_and_can_be_paid_again) {
  const auto named = shop().buy("declined", "pkg_10_credits");
  // In the place of the description's card, which Flutterwave does not know.
  shop().press(text(named, "<url>"), "pay", "card=5258585922666506");
  const auto path = "/v1/topups/" + text(named, "<reference>");
  BOOST_TEST(eventually([&] { return shop().own(200, "GET", path)["status"] == "failed"; }));
  BOOST_TEST(shop().balance("declined") == 0);
  shop().press(text(named, "<url>"), "pay");
  BOOST_TEST(eventually([&] { return shop().balance("declined") == 10; }));
}

BOOST_AUTO_TEST_CASE(a_webhook_that_comes_again_credits_once) {
  shop().misbehave({"duplicate"});
  const auto named = shop().buy("twice", "pkg_25_credits");
  shop().press(text(named, "<url>"), "pay");
  // What Flutterwave tells is asked for first; the answer to its webhook does not wait for that.
  BOOST_TEST(eventually([&] { return shop().balance("twice") == 25; }));
  BOOST_TEST(shop().await_duplicates(text(named, "<reference>")));
  BOOST_TEST(shop().balance("twice") == 25);
}

BOOST_AUTO_TEST_CASE(a_webhook_counts_by_the_header_that_flutterwave_sends) {
  const auto named = shop().buy("forged", "pkg_50_credits");
  const auto body = json{
      {"event", "charge.completed"},
      {"data",
       {{"id", 1},
        {"tx_ref", text(named, "<reference>")},
        {"status", "successful"},
        {"amount", 25000},
        {"currency",
         "NGN"}}}}.dump();
  const auto send = [&](const std::string& header) {
    return shop().ask("POST", kHook, {"Content-Type: application/json", header}, body);
  };
  const std::string hash = kHash;
  BOOST_TEST(send("verificationhash: " + hash).status == 401);
  BOOST_TEST(send("verif-hash: flutterwave").status == 401);
  // It is Flutterwave's own; but what it says is asked for, and nobody has paid.
  expect(send("verif-hash: " + hash), 200, {{"status", "success"}});
  BOOST_TEST(shop().balance("forged") == 0);
}

BOOST_AUTO_TEST_CASE(without_a_webhook_the_payers_return_credits) {
  shop().misbehave({"no_webhook"});
  const auto named = shop().buy("returning", "pkg_10_credits");
  const auto paid = shop().browse(text(named, "<url>"), "pay");
  BOOST_REQUIRE(paid.status == 303);
  const auto back = call({"GET", paid.headers.at("location")});
  BOOST_TEST(back.status == 303);
  const auto& callback = back.headers.at("location");
  BOOST_TEST(callback.starts_with("https://yourapp.com/payment/callback?"), callback);
  BOOST_TEST(callback.find("reference=" + text(named, "<reference>")) != std::string::npos);
  BOOST_TEST(shop().balance("returning") == 10);
}

BOOST_AUTO_TEST_CASE(the_books_add_up) { shop().audit(); }

BOOST_AUTO_TEST_SUITE_END()
