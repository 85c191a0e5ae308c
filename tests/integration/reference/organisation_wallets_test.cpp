// config/examples/organisation-wallets.toml answers what the application's own description shows,
// with Stripe emulated.
#include "integration/reference/application.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kIntent = "/api/payments/create-intent";

struct Shop : Application {
  Shop()
      : Application({.example = "organisation-wallets",
                     .storefront = "organisations",
                     .gateway = "stripe",
                     .provider = "--stripe=sk_test_reference,whsec_reference",
                     .webhook_path = "/api/payments/webhook",
                     .environment = {{"STRIPE_SECRET_KEY", "sk_test_reference"},
                                     {"STRIPE_WEBHOOK_SECRET", "whsec_reference"},
                                     {"STRIPE_PUBLISHABLE_KEY", "pk_test_reference"}}}) {}

  std::string member(const std::string& organisation) const {
    return "Bearer " + token("user-1", {{"organization_id", organisation}});
  }
  // The body as the description writes it, digits and all.
  HttpReply begin(const std::string& authorization, const std::string& organisation,
                  const std::string& amount) const {
    return ask("POST", kIntent,
               {"Authorization: " + authorization, "Content-Type: application/json"},
               R"({"organization_id": ")" + organisation + R"(", "amount": )" + amount + "}");
  }
  static json begun(double amount) {
    return {{"client_secret", "<secret>"},
            {"payment_id", "<id>"},
            {"amount", amount},
            {"currency", "USD"},
            {"status", "requires_action"},
            {"publishable_key", "pk_test_reference"}};
  }
  static std::string intent_of(const json& named) {
    const std::string secret = named.at("<secret>");
    return secret.substr(0, secret.find("_secret_"));
  }
  // What the front end does with the client secret.
  void confirm(const json& named, const std::string& card) const {
    press(provider_url() + "/checkout/" + intent_of(named), "pay", "card=" + card);
  }
};

Shop& shop() {
  static Shop one;
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(organisation_wallets)

BOOST_AUTO_TEST_CASE(an_intent_that_is_confirmed_fills_the_organisations_wallet) {
  const auto named =
      expect(shop().begin(shop().member("org-123"), "org-123", "100.00"), 200, Shop::begun(100.0));
  shop().confirm(named, "4242424242424242");
  BOOST_TEST(eventually([&] { return shop().balance("org-123") == 10'000; }));
  expect(shop().begin(shop().member("org-123"), "org-123", "50.00"), 200, Shop::begun(50.0));
}

BOOST_AUTO_TEST_CASE(a_declined_card_fills_nothing) {
  const auto named =
      expect(shop().begin(shop().member("org-0"), "org-0", "12.34"), 200, Shop::begun(12.34));
  shop().confirm(named, "4000000000000002");
  BOOST_TEST(shop().balance("org-0") == 0);
  shop().confirm(named, "4242424242424242");
  BOOST_TEST(eventually([&] { return shop().balance("org-0") == 1'234; }));
}

BOOST_AUTO_TEST_CASE(an_event_that_comes_again_fills_it_once) {
  shop().misbehave({"duplicate"});
  const auto named =
      expect(shop().begin(shop().member("org-2"), "org-2", "5"), 200, Shop::begun(5.0));
  shop().confirm(named, "4242424242424242");
  BOOST_TEST(shop().await_duplicates(Shop::intent_of(named)));
  BOOST_TEST(shop().balance("org-2") == 500);
}

BOOST_AUTO_TEST_CASE(another_organisations_wallet_is_out_of_reach) {
  expect(shop().begin(shop().member("org-123"), "org-456", "100.00"), 403,
         {{"detail", "Not a member of this organization"}});
  expect(shop().begin("Bearer your-jwt-token", "org-123", "100.00"), 401, {{"detail", "<why>"}});
  BOOST_TEST(shop().balance("org-456") == 0);
}

BOOST_AUTO_TEST_CASE(amounts_that_cannot_be_are_refused) {
  for (const char* amount : {"0", "0.99", "-5", "1.005", "10000.01", "\"ten\"", "null", "1e2"})
    BOOST_TEST_CONTEXT(amount)
  expect(shop().begin(shop().member("org-9"), "org-9", amount), 400, {{"detail", "<why>"}});
}

// Saved on the way, made the default, charged no more once it is deleted; by members only.
BOOST_AUTO_TEST_CASE(saved_methods_are_the_organisations) {
  const auto member = shop().member("org-5");
  const auto methods = [](const std::string& authorization) {
    return shop().ask_as(authorization, "GET", "/api/payments/methods?organization_id=org-5");
  };
  const auto named = expect(
      shop().ask_as(member, "POST", kIntent,
                    {{"organization_id", "org-5"}, {"amount", 5}, {"save_payment_method", true}}),
      200, Shop::begun(5.0));
  shop().confirm(named, "4242424242424242");
  BOOST_TEST(eventually([&] { return shop().balance("org-5") == 500; }));
  const auto saved = json::parse(methods(member).body)["payment_methods"];
  BOOST_REQUIRE(saved.size() == 1u);
  BOOST_TEST(saved[0]["last4"] == "4242");
  BOOST_TEST(saved[0]["brand"] == "visa");
  BOOST_TEST(saved[0]["is_default"] == true);

  const auto path = "/api/payments/methods/" + saved[0]["id"].get<std::string>();
  const auto stranger = shop().member("org-6");
  expect(shop().ask_as(stranger, "GET", "/api/payments/methods?organization_id=org-5"), 404,
         {{"detail", "<why>"}});
  expect(shop().ask_as(stranger, "DELETE", path), 404, {{"detail", "<why>"}});
  expect(shop().ask_as(member, "POST", path + "/set-default"), 200, {{"success", true}});
  expect(shop().ask_as(member, "DELETE", path), 200, {{"success", true}});
  expect(methods(member), 200, {{"payment_methods", json::array()}});
}

BOOST_AUTO_TEST_CASE(a_webhook_without_stripes_signature_is_refused) {
  const auto reply = shop().ask("POST", "/api/payments/webhook", {"Content-Type: application/json"},
                                R"({"type":"payment_intent.succeeded"})");
  BOOST_TEST(reply.status == 401);
}

BOOST_AUTO_TEST_CASE(the_books_add_up) { shop().audit(); }

BOOST_AUTO_TEST_SUITE_END()
