// config/examples/lessons.toml answers what the application's own description shows, with Stripe
// emulated and an application of the test's own that is asked what a gig costs.
#include <atomic>

#include "crypto/crypto.h"
#include "integration/reference/application.h"
#include "integration/stage.h"
#include "support/http_server.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kPay = "/api/payments/process-payment/";
constexpr const char* kMethods = "/api/payments/payment-methods/";
constexpr const char* kAdd = "/api/payments/add-payment-method/";
constexpr const char* kQuoteKey = "a secret of lessons, 32 bytes ok";

constexpr const char* kVisa = "4242424242424242";

json details(const std::string& number) {
  return {{"card_number", number},
          {"exp_month", 12},
          {"exp_year", 2031},
          {"cvc", number.starts_with("37") ? "1234" : "123"},
          {"cardholder_name", "John Doe"}};
}

// The application's back end: it knows its gigs and counts its bookings.
class BackEnd {
 public:
  std::string url() const { return server_.url("/quote"); }

  // What it was asked about, by the account that wanted it.
  std::vector<json> questions(const std::string& account) const {
    std::vector<json> out;
    for (const auto& request : server_.requests())
      if (auto body = json::parse(request.body); body["data"]["account"] == account)
        out.push_back(std::move(body));
    return out;
  }

 private:
  Reaction reply(const ReceivedRequest& request) {
    if (!authentic(request)) return answer(401);
    const auto gig = json::parse(request.body)["data"]["quote"].value("gig", "");
    const auto gone = json{{"available", false}, {"message", "Gig is not available for booking"}};
    if (gig == "1") return quote(5'000, "USD");
    if (gig == "2") return quote(7'500, "USD");
    if (gig == "3") return quote(333, "USD");
    if (gig == "naira") return quote(5'000, "NGN");
    if (gig == "dear") return quote(100'001, "USD");
    if (gig == "broken") return json_answer({{"available", true}, {"prize", 1}});
    if (gig == "down") return answer(503);
    return json_answer(gone);
  }

  // As an implementation that is not ours would check it.
  static bool authentic(const ReceivedRequest& request) {
    const auto text = request.header("webhook-id") + '.' + request.header("webhook-timestamp") +
                      '.' + request.body;
    const auto expected =
        "v1," + tallyport::crypto::to_base64(tallyport::crypto::hmac_sha256(kQuoteKey, text));
    return request.header("webhook-id") != "" && request.header("webhook-signature") == expected;
  }

  Reaction quote(int amount, const std::string& currency) {
    const json price = {{"amount", amount}, {"currency", currency}};
    return json_answer({{"available", true},
                        {"price", price},
                        {"beneficiary", "teacher"},
                        {"external", {{"booking_id", ++booking_}}}});
  }
  static Reaction json_answer(const json& body) {
    return answer(200, body.dump(), "Content-Type: application/json\r\n");
  }

  std::atomic<int> booking_ = 455;
  HttpServer server_{[this](const ReceivedRequest& request) { return reply(request); }};
};

struct School : BackEnd, Application {
  School()
      : Application({.example = "lessons",
                     .storefront = "lessons",
                     .gateway = "stripe",
                     .provider = "--stripe=sk_test_reference,whsec_reference",
                     .webhook_path = "/api/payments/webhook",
                     .environment = {{"STRIPE_SECRET_KEY", "sk_test_reference"},
                                     {"STRIPE_WEBHOOK_SECRET", "whsec_reference"},
                                     {"STRIPE_PUBLISHABLE_KEY", "pk_test_reference"},
                                     {"QUOTE_SECRET", kQuoteKey}},
                     .quote_url = BackEnd::url()}) {}

  HttpReply as(const std::string& user, const std::string& method, const std::string& path,
               const json& body = nullptr) const {
    return ask_as("Bearer " + token(user, {{"email", user + "@linguaflex.test"}}), method, path,
                  body);
  }
  // A card of the student's, saved; Stripe's id of it.
  std::string card(const std::string& student, const std::string& number = kVisa) const {
    const json expected = {{"success", true},
                           {"message", "Payment method added successfully"},
                           {"payment_method_id", "<method>"},
                           {"card_last4", "<last4>"},
                           {"card_brand", "visa"},
                           {"saved", true}};
    auto body = details(number);
    body["save_for_future"] = true;
    const auto reply = as(student, "POST", kAdd, body);
    return expect(reply, 200, expected).at("<method>");
  }
  json pay(const std::string& student, const json& gig, double amount,
           const char* path = kPay) const {
    const json expected = {{"success", true},
                           {"message", "Payment processed successfully"},
                           {"payment_id", "<#payment>"},
                           {"payment_intent_id", "<intent>"},
                           {"amount", amount},
                           {"currency", "usd"},
                           {"status", "succeeded"},
                           {"booking_id", "<#booking>"},
                           {"used_saved_card", true},
                           {"payment_method_saved", false}};
    return expect(
        as(student, "POST", path, {{"gig_id", gig}, {"saved_payment_method_id", card(student)}}),
        200, expected);
  }
  HttpReply pay_by_card(const std::string& student, const std::string& number, bool save) const {
    return as(student, "POST", kPay,
              {{"gig_id", 1}, {"card_details", details(number)}, {"save_card", save}});
  }
  static std::string at(const json& named, const std::string& more = "") {
    return "/api/payments/payments/" + named.at("<#payment>").dump() + "/" + more;
  }
  // Available and held of the account, in cents.
  std::vector<std::int64_t> wallet(const std::string& account) const {
    const auto reply = ask_as(std::string("Bearer ") + kApiKey, "GET", "/v1/accounts/" + account);
    const auto all = json::parse(reply.body).value("balances", json::array());
    if (all.empty()) return {0, 0};  // nothing was ever for it
    return {all[0]["available"].get<std::int64_t>(), all[0]["held"].get<std::int64_t>()};
  }
  std::string ask_back(const std::string& student, const json& named, double amount) const {
    const auto reply = as(student, "POST", at(named, "refund"), {{"reason", "the lesson was not"}});
    const json expected = {
        {"success", true}, {"refund_id", "<refund>"}, {"status", "requested"}, {"amount", amount}};
    return expect(reply, 200, expected).at("<refund>");
  }
  // By the application's own key.
  HttpReply decide(const std::string& refund, const std::string& how) const {
    return ask_as(std::string("Bearer ") + kApiKey, "POST",
                  "/api/payments/refunds/" + refund + "/" + how, json::object());
  }
};

School& school() {
  static School one;
  return one;
}

void holds(const std::string& account, std::int64_t available, std::int64_t held) {
  const auto wallet = school().wallet(account);
  BOOST_TEST(wallet == (std::vector<std::int64_t>{available, held}),
             boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lessons)

BOOST_AUTO_TEST_CASE(a_card_is_kept_and_listed) {
  const auto method = school().card("ama");
  const auto reply = school().as("ama", "GET", kMethods);
  BOOST_TEST(reply.status == 200);
  const auto listed = json::parse(reply.body)["results"];
  BOOST_REQUIRE(listed.size() == 1u);
  BOOST_TEST(listed[0]["stripe_payment_method_id"] == method);
  BOOST_TEST(listed[0]["id"].is_number_integer());
  BOOST_TEST(listed[0]["card_last4"] == "4242");
  BOOST_TEST(listed[0]["card_brand"] == "visa");
  BOOST_TEST(listed[0]["card_exp_month"].is_number_integer());
  BOOST_TEST(listed[0]["card_exp_year"].is_number_integer());
}

BOOST_AUTO_TEST_CASE(a_card_that_is_refused_is_not_kept) {
  expect(school().as("no-card", "POST", kAdd, details("4000000000000002")), 402,
         {{"success", false},
          {"error", "Your card was declined."},
          {"details", {{"decline_code", "generic_decline"}, {"param", nullptr}}}});
}

BOOST_AUTO_TEST_CASE(a_gig_is_paid_held_and_the_teachers_once_confirmed) {
  const auto named = school().pay("bea", 1, 50.0);
  holds("bea", 0, 5'000);
  const auto before = school().wallet("teacher");
  expect(school().as("bea", "GET", school().at(named)), 200,
         {{"payment_id", named.at("<#payment>")},
          {"payment_intent_id", named.at("<intent>")},
          {"amount", 50.0},
          {"currency", "usd"},
          {"status", "succeeded"},
          {"booking_id", named.at("<#booking>")}});
  // Neither the student nor another teacher confirms.
  for (const char* other : {"bea", "another-teacher"})
    BOOST_TEST(school().as(other, "POST", school().at(named, "confirm")).status == 404);
  expect(school().as("teacher", "POST", school().at(named, "confirm")), 200,
         {{"success", true}, {"payment_id", named.at("<#payment>")}, {"confirmed_at", "<time>"}});
  expect(school().as("teacher", "POST", school().at(named, "confirm")), 409,
         {{"success", false}, {"error", "There is nothing to confirm"}});
  holds("bea", 0, 0);
  holds("teacher", before[0] + 4'500, 0);
}

// Three dollars thirty-three: 299.7 and 33.3 cents.
BOOST_AUTO_TEST_CASE(cents_that_cannot_be_split_are_not_lost) {
  const auto before = school().wallet("teacher");
  const auto admin = school().wallet("%40admin-fees");
  const auto named = school().pay("cents", 3, 3.33, "/stripe-payments/process-payment/");
  BOOST_TEST(school().as("teacher", "POST", school().at(named, "confirm")).status == 200);
  holds("teacher", before[0] + 300, 0);
  BOOST_TEST(school().wallet("%40admin-fees")[0] == admin[0] + 33);
}

BOOST_AUTO_TEST_CASE(a_refund_is_asked_for_by_the_student_and_approved_by_somebody_else) {
  const auto named = school().pay("cy", 2, 75.0);
  const auto refund = school().ask_back("cy", named, 75.0);
  BOOST_TEST(school().as("cy", "POST", "/api/payments/refunds/" + refund + "/approve").status ==
             403);
  // What is asked back is not confirmed meanwhile.
  BOOST_TEST(school().as("teacher", "POST", school().at(named, "confirm")).status == 409);
  const auto waiting = school().as("cy", "GET", "/api/payments/refunds?status=requested");
  expect(waiting, 200,
         {{"results", json::array({{{"id", refund},
                                    {"status", "requested"},
                                    {"amount", 75.0},
                                    {"reason", "the lesson was not"}}})}});
  expect(school().decide(refund, "approve"), 200,
         {{"success", true}, {"refund_id", refund}, {"status", "succeeded"}});
  holds("cy", 0, 0);
  expect(school().as("cy", "GET", "/api/payments/refunds?status=requested"), 200,
         {{"results", json::array()}});
}

BOOST_AUTO_TEST_CASE(after_the_confirmation_it_comes_back_from_the_teacher) {
  const auto before = school().wallet("teacher");
  const auto named = school().pay("dan", 1, 50.0);
  BOOST_TEST(school().as("teacher", "POST", school().at(named, "confirm")).status == 200);
  const auto first = school().ask_back("dan", named, 50.0);
  holds("teacher", before[0], 4'500);
  expect(school().decide(first, "reject"), 200,
         {{"success", true}, {"refund_id", first}, {"status", "rejected"}});
  holds("teacher", before[0] + 4'500, 0);
  BOOST_TEST(school().decide(school().ask_back("dan", named, 50.0), "approve").status == 200);
  holds("teacher", before[0], 0);
  holds("dan", 0, 0);
}

BOOST_AUTO_TEST_CASE(a_request_that_comes_again_asks_and_pays_once) {
  school().misbehave({"duplicate"});
  const json body = {{"gig_id", 1}, {"saved_payment_method_id", school().card("eve")}};
  const auto pay = [&](const json& what) {
    return school().ask("POST", kPay,
                        {"Authorization: Bearer " + school().token("eve"),
                         "Content-Type: application/json", "Idempotency-Key: lesson-7"},
                        what.dump());
  };
  const auto first = pay(body);
  BOOST_TEST(first.status == 200, first.body);
  const auto again = pay(body);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(again.headers.at("idempotent-replayed") == "true");
  BOOST_TEST(pay({{"gig_id", 2}, {"saved_payment_method_id", "pm_1"}}).status == 409);
  BOOST_TEST(school().questions("eve").size() == 1u);
  BOOST_TEST(
      school().await_duplicates(json::parse(first.body)["payment_intent_id"].get<std::string>()));
  holds("eve", 0, 5'000);
}

BOOST_AUTO_TEST_CASE(a_gig_that_is_gone_is_not_paid) {
  expect(school().as("flo", "POST", kPay,
                     {{"gig_id", 99}, {"saved_payment_method_id", school().card("flo")}}),
         409, {{"success", false}, {"error", "Gig is not available for booking"}});
  BOOST_TEST(school().own(200, "GET", "/v1/topups?account=flo")["data"].empty());
}

BOOST_AUTO_TEST_CASE(without_a_card_nobody_is_asked) {
  const json missing = {
      {"success", false},
      {"error", "Either card_details or saved_payment_method_id must be provided"}};
  expect(school().as("gil", "POST", kPay, {{"gig_id", 1}}), 400, missing);
  BOOST_TEST(school()
                 .as("gil", "POST", kPay, {{"gig_id", 1}, {"saved_payment_method_id", "pm_none"}})
                 .status == 400);
  const json own = {{"account", "gil"}, {"quote", {{"gig", "1"}}}};
  BOOST_TEST(school().own(422, "POST", "/v1/topups", own)["code"] == "method_missing");
  BOOST_TEST(school().questions("gil").empty());
}

BOOST_AUTO_TEST_CASE(a_declined_card_pays_nothing) {
  const auto method = school().card("hal", "4000000000000341");
  const auto reply =
      school().as("hal", "POST", kPay, {{"gig_id", 1}, {"saved_payment_method_id", method}});
  expect(reply, 402,
         {{"success", false},
          {"error", "Your card was declined."},
          {"details", {{"decline_code", "generic_decline"}, {"param", nullptr}}}});
  holds("hal", 0, 0);
}

BOOST_AUTO_TEST_CASE(a_new_card_pays_and_is_kept_where_that_is_asked_for) {
  const auto paid = [](bool saved) {
    return json{{"success", true},
                {"message", "Payment processed successfully"},
                {"payment_id", "<#payment>"},
                {"payment_intent_id", "<intent>"},
                {"amount", 50.0},
                {"currency", "usd"},
                {"status", "succeeded"},
                {"booking_id", "<#booking>"},
                {"used_saved_card", false},
                {"payment_method_saved", saved}};
  };
  expect(school().pay_by_card("jo", kVisa, false), 200, paid(false));
  BOOST_TEST(json::parse(school().as("jo", "GET", kMethods).body)["results"].empty());
  expect(school().pay_by_card("jo", "5555555555554444", true), 200, paid(true));
  expect(school().pay_by_card("jo", "378282246310005", false), 200, paid(false));
  holds("jo", 0, 15'000);
  const auto kept = json::parse(school().as("jo", "GET", kMethods).body)["results"];
  BOOST_REQUIRE(kept.size() == 1u);
  BOOST_TEST(kept[0]["card_last4"] == "4444");
  BOOST_TEST(kept[0]["card_brand"] == "mastercard");
}

BOOST_AUTO_TEST_CASE(each_card_that_is_declined_says_why) {
  const std::pair<const char*, const char*> declined[] = {
      {"4000000000000002", "generic_decline"},
      {"4000000000009995", "insufficient_funds"},
      {"4000000000009987", "lost_card"},
      {"4000000000009979", "stolen_card"}};
  for (const auto& [number, code] : declined)
    expect(school().pay_by_card("kim", number, false), 402,
           {{"success", false},
            {"error", "Your card was declined."},
            {"details", {{"decline_code", code}, {"param", nullptr}}}});
  holds("kim", 0, 0);
}

BOOST_AUTO_TEST_CASE(a_card_that_is_none_is_refused_without_being_repeated) {
  const auto reply = school().pay_by_card("lou", "4242 4242 4242 4242", false);
  BOOST_TEST(reply.status == 400);
  BOOST_TEST(reply.body.find("4242") == reply.body.npos, reply.body);
  BOOST_TEST(school().questions("lou").empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_quote_or_one_that_may_not_be_is_not_believed) {
  const auto method = school().card("ida");
  for (const char* gig : {"naira", "dear", "broken", "down"})
    expect(school().as("ida", "POST", kPay, {{"gig_id", gig}, {"saved_payment_method_id", method}}),
           502, {{"success", false}, {"error", "The gig cannot be looked up now"}});
  BOOST_TEST(school().own(200, "GET", "/v1/topups?account=ida")["data"].empty());
}

BOOST_AUTO_TEST_CASE(strangers_are_refused) {
  for (const char* path : {kPay, kAdd})
    BOOST_TEST(school().ask_as("Bearer x", "POST", path, json::object()).status == 401);
  const auto forged = school().ask("POST", "/api/payments/webhook",
                                   {"Content-Type: application/json", "Stripe-Signature: t=1,v1=0"},
                                   R"({"type":"payment_intent.succeeded"})");
  BOOST_TEST(forged.status == 401);
}

BOOST_AUTO_TEST_CASE(the_books_add_up) { school().audit(); }

BOOST_AUTO_TEST_SUITE_END()
