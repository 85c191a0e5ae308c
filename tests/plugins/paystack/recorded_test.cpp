// Paystack's own published examples, and the requests that an SDK sends. Not part of this tree:
// found in ../shared/fixtures beside it or in TALLYPORT_FIXTURES, skipped where there are none.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "paystack/status.h"
#include "plugins/paystack/fixture.h"

namespace tallyport::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kKey = "sk_test_of_these_tests";

fs::path fixtures() {
  const auto* given = std::getenv("TALLYPORT_FIXTURES");
  const fs::path all =
      given != nullptr ? fs::path(given) : fs::path(TALLYPORT_SOURCE_DIR) / "../shared/fixtures";
  return all / "paystack";
}

// Says so where there is nothing to compare with.
struct HasFixtures {
  boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const {
    const bool found = fs::is_directory(fixtures());
    if (!found) std::cerr << "skipped: no recorded examples at " << fixtures() << '\n';
    return found;
  }
};

std::string contents(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

std::map<std::string, std::string> files(const char* folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::directory_iterator(fixtures() / folder)) {
    if (entry.path().extension() == ".json") {
      out[entry.path().stem().string()] = contents(entry.path());
    }
  }
  return out;
}

// What the host makes of the VERIFY action, by the same arithmetic.
bool passes(const Action& check, const std::string& secret) {
  if (check.kind != TP_ACTION_VERIFY || check.algorithm != TP_ALGORITHM_HMAC_SHA512) return false;
  const auto expected = crypto::to_hex(crypto::hmac_sha512(secret, check.message));
  return check.candidates == std::vector<std::string>{expected};
}

Ask signed_by(const std::string& secret, const std::string& body) {
  return {.operation = "webhook.handle/1",
          .raw_body = body,
          .headers = {{"x-paystack-signature", crypto::to_hex(crypto::hmac_sha512(secret, body))}}};
}

Action handled(const std::string& secret, const Ask& ask) {
  const auto check = paystack().last(ask, {start()});
  return paystack().last(ask, {start(), verified(passes(check, secret) ? 1 : 0)});
}

void compare(const json& recorded, const Action& request) {
  BOOST_TEST(request.method == recorded.at("method").get<std::string>());
  BOOST_TEST(request.url == "https://api.paystack.co" + recorded.at("url").get<std::string>());
  std::map<std::string, std::string> sent;
  for (const auto& [name, value, flags] : request.headers) {
    auto key = name;
    for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    sent[key] = value == "Bearer ${secret:secret_key}" ? "Bearer sk_test_x" : value;
  }
  for (const auto& [name, value] : recorded.at("headers").items()) {
    BOOST_TEST(sent[name] == value.get<std::string>(), name);
  }
  const auto body = recorded.at("body").get<std::string>();
  if (body.empty()) {
    BOOST_TEST(request.body == "");
  } else {
    BOOST_TEST(json::parse(request.body) == json::parse(body), request.body);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_recorded, *boost::unit_test::precondition(HasFixtures()))

BOOST_AUTO_TEST_CASE(requests_are_those_of_an_sdk) {
  const auto golden =
      json::parse(contents(fixtures() / "golden-requests.alexasomba-paystack-node-1.1.6.json"));
  const auto sent = json::parse(golden.at("transaction.initialize").at("body").get<std::string>());
  const Plugin plugin(PAYSTACK_SO, json{{"channels", sent.at("channels")}}.dump());
  const json document = {{"return_url", sent.at("callback_url")},
                         {"payer", {{"email", sent.at("email")}}},
                         {"metadata", sent.at("metadata")}};
  compare(golden.at("transaction.initialize"),
          plugin.last({.operation = "payment.create/1",
                       .json = document.dump(),
                       .minor = sent.at("amount").get<std::int64_t>(),
                       .currency = sent.at("currency").get<std::string>(),
                       .reference = sent.at("reference").get<std::string>()},
                      {start()}));
  compare(
      golden.at("transaction.verify"),
      plugin.last({.operation = "payment.lookup/1", .reference = sent.at("reference")}, {start()}));
  compare(golden.at("refund.create"), plugin.last({.operation = "refund.create/1",
                                                   .json = R"({"refund_reference":"refund rf_1"})",
                                                   .minor = 1000,
                                                   .currency = "NGN",
                                                   .reference = "txn-01J"},
                                                  {start()}));
  const auto charge =
      json::parse(golden.at("transaction.charge_authorization").at("body").get<std::string>());
  compare(golden.at("transaction.charge_authorization"),
          plugin.last({.operation = "payment.charge/1",
                       .json = json{{"customer", charge.at("email")}}.dump(),
                       .minor = charge.at("amount").get<std::int64_t>(),
                       .currency = charge.at("currency").get<std::string>(),
                       .reference = charge.at("reference").get<std::string>(),
                       .subject_ref = charge.at("authorization_code").get<std::string>()},
                      {start()}));
  compare(golden.at("authorization.deactivate"),
          plugin.last({.operation = "method.remove/1", .subject_ref = "AUTH_72btv547"}, {start()}));
  // Ours also says how it wants its pages.
  auto services = plugin.last(
      {.operation = "channel.list/1", .json = R"({"country":"GH","type":"mobile_money"})"},
      {start()});
  const std::string paging = "&use_cursor=true&perPage=100";
  BOOST_TEST(services.url.ends_with(paging));
  services.url.resize(services.url.size() - paging.size());
  compare(golden.at("bank.list_momo"), services);
  compare(golden.at("balance"), plugin.last({.operation = "connection.check/1"}, {start()}));
}

BOOST_AUTO_TEST_CASE(a_started_transaction_sends_the_payer_to_the_checkout) {
  const auto body = contents(fixtures() / "responses/transactions-initialize.200.body.json");
  const auto data = json::parse(body).at("data");
  auto ask = create();
  ask.reference = data.at("reference").get<std::string>();
  const auto done = paystack().last(ask, {start(), answered(200, body)});
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(json::parse(done.json).at("next_action").at("url") == data.at("authorization_url"));
}

// 40333 was charged, 30050 of it asked for; the payer bore the fees of 10283.
BOOST_AUTO_TEST_CASE(verified_transactions_are_read_exactly) {
  struct Row {
    const char* file;
    std::int64_t minor;
    const char* id;
  };
  for (const auto& row : {Row{"transactions-verify.200.body", 30'050, "4099260516"},
                          Row{"guide-verify", 30'050, "4099260516"},
                          Row{"transactions-charge_authorization.200.body", 35'247, "4099490251"},
                          Row{"recurring-charge-authorization", 35'247, "4099490251"}}) {
    BOOST_TEST_CONTEXT(row.file) {
      const auto body = contents(fixtures() / "responses" / (std::string(row.file) + ".json"));
      auto ask = look_up();
      ask.reference = json::parse(body).at("data").at("reference").get<std::string>();
      const auto done = paystack().last(ask, {start(), answered(200, body)});
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.minor == row.minor);
      BOOST_TEST(done.currency == "NGN");
      BOOST_TEST(done.gateway_ref == row.id);
      BOOST_TEST(done.result_flags == 0u);
    }
  }
}

Ask charge_of(const std::string& body, std::int64_t minor) {
  return {.operation = "payment.charge/1",
          .json = R"({"customer":"demo@test.com"})",
          .minor = minor,
          .currency = "NGN",
          .reference = json::parse(body).at("data").at("reference").get<std::string>(),
          .subject_ref = "AUTH_1"};
}

BOOST_AUTO_TEST_CASE(the_published_answers_to_a_charge_are_read) {
  for (const auto& [file, code] :
       {std::pair{"transactions-charge_authorization.200.body", "AUTH_uh8bcl3zbn"},
        std::pair{"recurring-charge-authorization", "AUTH_pmx3mgawyd"}}) {
    BOOST_TEST_CONTEXT(file) {
      const auto body = contents(fixtures() / "responses" / (std::string(file) + ".json"));
      const auto done = paystack().last(charge_of(body, 35'247), {start(), answered(200, body)});
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.minor == 35'247);
      BOOST_TEST(done.gateway_ref == "4099490251");
      BOOST_TEST(json::parse(done.json) == json({{"customer", "demo@test.com"},
                                                 {"method",
                                                  {{"ref", code},
                                                   {"type", "card"},
                                                   {"brand", "visa"},
                                                   {"last4", "4081"},
                                                   {"exp_month", 12},
                                                   {"exp_year", 2030},
                                                   {"fingerprint", "SIG_yEXu7dLBeqG0kU7g95Ke"}}}}));
      // 10247 of it are fees: where the payer bore them, 25000 was the price.
      const auto fees = paystack().last(charge_of(body, 25'000), {start(), answered(200, body)});
      BOOST_TEST(fees.outcome == TP_OUTCOME_UNKNOWN);
    }
  }
  const auto challenge =
      contents(fixtures() / "responses/charge-authorization-two-factor-challenge.json");
  const auto done =
      paystack().last(charge_of(challenge, 35'247), {start(), answered(200, challenge)});
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(json::parse(done.json).at("next_action").at("url") ==
             json::parse(challenge).at("data").at("authorization_url"));
  const auto refused =
      contents(fixtures() / "responses/transactions-charge_authorization.400.body.json");
  BOOST_TEST(paystack()
                 .last(charge_of(challenge, 1'000'000), {start(), answered(400, refused)})
                 .text.find("secret_key") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_published_answers_about_saved_cards_are_read) {
  const Ask list{.operation = "method.list/1", .json = R"({"customer":"dom@gmail.com"})"};
  const auto found = contents(fixtures() / "responses/customers-fetch.200.body.json");
  const auto done = paystack().last(list, {start(), answered(200, found)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  const auto methods = json::parse(done.json).at("methods");
  BOOST_REQUIRE_EQUAL(methods.size(), 1u);
  BOOST_TEST(methods[0].at("ref") == "AUTH_ekk8t49ogj");
  const auto none = contents(fixtures() / "responses/customers-fetch.404.body.json");
  BOOST_TEST(paystack().last(list, {start(), answered(404, none)}).outcome == TP_OUTCOME_NOT_FOUND);

  const Ask remove{.operation = "method.remove/1", .subject_ref = "AUTH_ekk8t49ogj"};
  const auto gone =
      contents(fixtures() / "responses/customers-deactivate-authorization.200.body.json");
  BOOST_TEST(paystack().last(remove, {start(), answered(200, gone)}).outcome ==
             TP_OUTCOME_SUCCEEDED);
  const auto unknown =
      contents(fixtures() / "responses/customers-deactivate-authorization.404.body.json");
  BOOST_TEST(paystack().last(remove, {start(), answered(404, unknown)}).outcome ==
             TP_OUTCOME_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(the_published_lists_are_read) {
  const Ask services{.operation = "channel.list/1", .json = R"({"country":"GH"})"};
  const auto telcos = contents(fixtures() / "responses/bank-list-telcos-ghana.json");
  const auto ghana = paystack().last(services, {start(), answered(200, telcos)});
  BOOST_TEST(json::parse(ghana.json) == json::parse(R"({"channels":[
               {"code":"ATL","name":"AirtelTigo","type":"mobile_money","country":"GH",
                "currency":"GHS"},
               {"code":"MTN","name":"MTN","type":"mobile_money","country":"GH","currency":"GHS"},
               {"code":"VOD","name":"Vodafone","type":"mobile_money","country":"GH",
                "currency":"GHS"}]})"));
  const Ask banks{.operation = "channel.list/1", .json = R"({"country":"NG","type":"bank"})"};
  const auto first = contents(fixtures() / "responses/miscellaneous-bank.200.body.json");
  const auto pages = paystack().run(
      banks, {start(), answered(200, first), answered(200, R"({"status":true,"data":[]})")});
  BOOST_TEST(pages[1].url.ends_with("&next=YmFuazoxNjk%3D"));
  BOOST_TEST(json::parse(pages[2].json).at("channels").size() == 5u);

  const Ask list{.operation = "payment.list/1",
                 .json = R"({"from_unix_s":1724198400,"to_unix_s":1724371200})"};
  const auto made = contents(fixtures() / "responses/transactions-list.200.body.json");
  const auto payments = paystack().last(list, {start(), answered(200, made)});
  BOOST_TEST(json::parse(payments.json) ==
             json::parse(R"({"payments":[{"gateway_ref":"4099260516","reference":"re4lyvq3s3",
               "outcome":"succeeded","amount":{"minor":30050,"currency":"NGN"},
               "created_unix_s":1724318064,"live":false}]})"));
}

// Whatever Paystack answers to whatever it is asked: none of it pays, and none of it fails a create
// but a refusal.
BOOST_AUTO_TEST_CASE(no_other_answer_is_taken_for_a_payment) {
  for (const auto& [name, body] : files("responses")) {
    BOOST_TEST_CONTEXT(name) {
      const auto found = paystack().last(look_up(), {start(), answered(200, body)});
      BOOST_TEST(found.outcome == TP_OUTCOME_UNKNOWN);
      const auto made = paystack().last(create(), {start(), answered(200, body)});
      BOOST_TEST(made.outcome == TP_OUTCOME_UNKNOWN);
      const Ask charge{.operation = "payment.charge/1",
                       .json = create().json,
                       .minor = 500'000,
                       .currency = "NGN",
                       .reference = "TP-1",
                       .subject_ref = "AUTH_1"};
      const auto charged = paystack().last(charge, {start(), answered(200, body)});
      BOOST_TEST(charged.outcome == TP_OUTCOME_UNKNOWN);
      const auto error = paystack::parse_error(body);
      const auto refused = paystack().last(create(), {start(), answered(400, body)});
      BOOST_TEST(refused.outcome == (error.read ? TP_OUTCOME_FAILED : TP_OUTCOME_UNKNOWN));
    }
  }
}

BOOST_AUTO_TEST_CASE(errors_are_read_in_every_form) {
  const auto outcome = [](const std::string& file, std::uint32_t status) {
    const auto body = contents(fixtures() / file);
    return paystack().last(create(), {start(), answered(status, body)});
  };
  BOOST_TEST(outcome("errors/sample-error.json", 400).outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(outcome("errors/sample-error.json", 400).text.find("missing_params") !=
             std::string::npos);
  BOOST_TEST(outcome("errors/error-format.json", 400).outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(outcome("errors/supported-currency.json", 400).reason == "currency_not_supported");
  BOOST_TEST(outcome("errors/meta-format.json", 400).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(outcome("errors/response-format.json", 400).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(outcome("errors/sample-error.json", 500).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(outcome("responses/transactions-verify.400.body.json", 401).text.find("secret_key") !=
             std::string::npos);
  const auto body = contents(fixtures() / "responses/transactions-verify.400.body.json");
  const auto asked = paystack().last(look_up(), {start(), answered(400, body)});
  BOOST_TEST(asked.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(every_webhook_states_what_it_says) {
  struct Stated {
    std::uint32_t outcome = TP_OUTCOME_IGNORED;
    std::string reference = "";
    std::int64_t minor = 0;
  };
  const std::map<std::string, Stated> told{
      {"transaction-successful", {TP_OUTCOME_SUCCEEDED, "qTPrJoy9Bx", 10'000}},
      {"charge-direct-debit", {TP_OUTCOME_SUCCEEDED, "nl3eljdd6qgbrho", 10'000}},
      {"charge-success-mobile-event", {TP_OUTCOME_SUCCEEDED, "gf4n3ykzj6a7u89", 100}},
      {"charge-success-pwt", {TP_OUTCOME_SUCCEEDED, "zuz8ggd1ro", 25'000}},
      {"charge-dispute-create", {TP_OUTCOME_PENDING, "v3mjfgbnc19v97x", 5'800}},
      {"charge-dispute-resolve", {TP_OUTCOME_FAILED, "5qm4pv2mxs9rltp", 0}},
      {"refund-pending", {TP_OUTCOME_PENDING, "tvunjbbd_412829_4b18075d_c7had", 10'000}},
      {"refund-processing", {TP_OUTCOME_PENDING, "tvunjbbd_412829_4b18075d_c7had", 10'000}},
      {"refund-processed", {TP_OUTCOME_UNKNOWN, "T2154954_412829_3be32076_6lcg3", 0}},
      {"guide-refund-pending", {TP_OUTCOME_PENDING, "tvunjbbd_412829_4b18075d_c7had", 10'000}},
      {"guide-refund-processing", {TP_OUTCOME_PENDING, "tvunjbbd_412829_4b18075d_c7had", 10'000}},
      {"guide-refund-failed", {TP_OUTCOME_UNKNOWN, "T9171231_412325_3be2736c_n6tml", 0}},
  };
  for (const auto& [name, body] : files("webhooks")) {
    BOOST_TEST_CONTEXT(name) {
      const auto row = told.contains(name) ? told.at(name) : Stated{};
      const auto done = handled(kKey, signed_by(kKey, body));
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reference == row.reference);
      BOOST_TEST(done.minor == row.minor);
      // None of them is about a card that is said to be reusable; one is about a bank account.
      BOOST_TEST(done.json == "");
      const auto data = json::parse(body).at("data");
      if (row.minor > 0 && data.contains("domain")) {
        BOOST_TEST(done.result_flags == (data["domain"] == "live" ? TP_RESULT_LIVE : 0u));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_webhook_passes_with_another_byte_or_another_key) {
  for (const auto& [name, body] : files("webhooks")) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(handled("sk_test_of_others", signed_by(kKey, body)).outcome ==
                 TP_OUTCOME_REJECTED);
      for (std::size_t i = 0; i < body.size(); i += 97) {
        auto ask = signed_by(kKey, body);
        ask.raw_body[i] = static_cast<char>(ask.raw_body[i] ^ 1);
        BOOST_TEST(handled(kKey, ask).outcome == TP_OUTCOME_REJECTED);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lost_dispute_takes_all_of_the_payment_back) {
  const auto done =
      handled(kKey, signed_by(kKey, contents(fixtures() / "webhooks/charge-dispute-resolve.json")));
  BOOST_TEST(done.subject == TP_SUBJECT_DISPUTE);
  BOOST_TEST(done.reversed == 5'700);
  BOOST_TEST(done.reversed_currency == "NGN");
}

BOOST_AUTO_TEST_CASE(the_published_answers_about_a_refund_are_read) {
  Ask ask{.operation = "refund.create/1",
          .json = R"({"refund_reference":"refund-1"})",
          .minor = 10'000,
          .currency = "NGN",
          .reference = "T685312322670591",
          .gateway_ref = "1004723697"};
  const auto made = contents(fixtures() / "responses/refunds-create.200.body.json");
  const auto queued = paystack().last(ask, {start(), answered(200, made)});
  BOOST_TEST(queued.outcome == TP_OUTCOME_PENDING);
  BOOST_TEST(queued.subject_ref == "3018284");
  BOOST_TEST(queued.minor == 10'000);
  BOOST_TEST(queued.result_flags == TP_RESULT_LIVE);
  const auto refused = contents(fixtures() / "responses/refunds-retry.422.body.json");
  BOOST_TEST(paystack().last(ask, {start(), answered(422, refused)}).outcome == TP_OUTCOME_FAILED);

  ask.operation = "refund.lookup/1";
  ask.reference = "TP-1";
  ask.gateway_ref = "1641";
  ask.subject_ref = "1";
  const auto fetched = contents(fixtures() / "responses/refunds-fetch.200.body.json");
  const auto list = contents(fixtures() / "responses/refunds-list.200.body.json");
  const auto of = transaction(R"("id":1641,"domain":"live")");
  const auto done = paystack().last(
      ask, {start(), answered(200, fetched), answered(200, envelope(of)), answered(200, list)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.reversed == 500'000);
}

BOOST_AUTO_TEST_CASE(the_published_list_of_refunds_is_counted) {
  const auto list = contents(fixtures() / "responses/refunds-list.200.body.json");
  const auto of = transaction(R"("id":1641,"domain":"live")");
  const auto done =
      paystack().last(look_up("1641"), {start(), answered(200, envelope(of)), answered(200, list)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.reversed == 500'000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
