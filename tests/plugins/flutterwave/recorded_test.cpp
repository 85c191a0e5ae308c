// Against what Flutterwave's own SDK sends and its documents show, where those records are: in
// TALLYPORT_FIXTURES, or in ../shared/fixtures from the source tree. Skipped without them.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "flutterwave/money.h"
#include "plugins/flutterwave/fixture.h"
#include "plugins/flutterwave/proof.h"

namespace tallyport::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

fs::path records() {
  const auto* given = std::getenv("TALLYPORT_FIXTURES");
  const fs::path all = given ? given : TALLYPORT_SOURCE_DIR "/../shared/fixtures";
  return all / "flutterwave";
}

boost::test_tools::assertion_result are_there(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result there(fs::is_directory(records()));
  there.message() << "no records at " << records() << ": set TALLYPORT_FIXTURES";
  return there;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in, file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The recorded request of this name.
json sent_by_sdk(const char* name) {
  const auto all = json::parse(text_of(records() / "golden-requests.flutterwave-node-v3.json"));
  BOOST_REQUIRE_EQUAL(all.at(name).size(), 1u);
  return all.at(name).at(0);
}

// The secret as it is in the records, put in as the host does.
std::string filled(std::string value) {
  const std::string name = "${secret:secret_key}";
  if (const auto at = value.find(name); at != value.npos) {
    value.replace(at, name.size(), "FLWSECK_TEST-y");
  }
  return value;
}

void compare(const Action& ours, const json& theirs) {
  BOOST_TEST(ours.method == theirs.at("method").get<std::string>());
  BOOST_TEST(ours.url == "https://api.flutterwave.com" + theirs.at("url").get<std::string>());
  BOOST_TEST(ours.body == theirs.at("body").get<std::string>());
  BOOST_TEST(filled(ours.header("Authorization")) == theirs.at("headers").at("authorization"));
  BOOST_TEST(ours.header("Content-Type") == theirs.at("headers").at("content-type"));
}

Ask asked_about(const std::string& reference, const std::string& id = "") {
  return {.operation = "payment.lookup/1", .reference = reference, .gateway_ref = id};
}

struct Payment {
  std::uint32_t outcome;
  std::int64_t minor;
  const char* currency;
  const char* reference;
};

void compare(const Action& done, const Payment& payment) {
  BOOST_TEST(done.outcome == payment.outcome);
  BOOST_TEST(done.minor == payment.minor);
  BOOST_TEST(done.currency == payment.currency);
  BOOST_TEST(done.reference == payment.reference);
}

// Every recorded webhook of a folder, by what it states.
void check_webhooks(const char* folder, const Plugin& plugin,
                    const std::map<std::string, Payment>& expected) {
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(records() / folder)) {
    BOOST_TEST_CONTEXT(entry.path()) {
      const auto body = text_of(entry.path());
      const auto signature = crypto::to_base64(crypto::hmac_sha256("hash", body));
      const Ask ask{.operation = "webhook.handle/1",
                    .raw_body = body,
                    .headers = {{"verif-hash", "hash"}, {"flutterwave-signature", signature}}};
      BOOST_TEST(handled(plugin, ask, {"another"}).outcome == TP_OUTCOME_REJECTED);
      const auto done = handled(plugin, ask, {"older", "hash"});
      BOOST_TEST(done.outcome != TP_OUTCOME_REJECTED);
      const auto found = expected.find(entry.path().filename());
      if (found == expected.end()) continue;
      ++seen;
      compare(done, found->second);
    }
  }
  BOOST_TEST(seen == expected.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_recorded, *boost::unit_test::precondition(are_there))

BOOST_AUTO_TEST_CASE(look_ups_are_sent_as_the_sdk_sends_them) {
  const auto by_id = flutterwave().last(asked_about("", "288200108"), {start()});
  compare(by_id, sent_by_sdk("Transaction.verify"));
  const auto by_reference = flutterwave().last(asked_about("txn_01J"), {start()});
  compare(by_reference, sent_by_sdk("Transaction.verify_by_tx"));
}

BOOST_AUTO_TEST_CASE(a_create_has_the_members_of_the_documented_one) {
  auto theirs = json::parse(text_of(records() / "requests/payments-create.json"));
  const auto ours =
      flutterwave().last({.operation = "payment.create/1",
                          .json = json({{"return_url", theirs.at("redirect_url")},
                                        {"title", theirs.at("customizations").at("title")},
                                        {"expires_at_unix_s", 1'700'000'600},
                                        {"payer",
                                         {{"email", theirs.at("customer").at("email")},
                                          {"name", theirs.at("customer").at("name")},
                                          {"phone", theirs.at("customer").at("phonenumber")}}}})
                                      .dump(),
                          .minor = 750000,
                          .currency = "NGN",
                          .reference = theirs.at("tx_ref")},
                         {start()});
  auto body = flutterwave::parse_exact(ours.body);
  BOOST_TEST((flutterwave::from_wire(body.at("amount"), "NGN") ==
              flutterwave::from_wire(theirs.at("amount"), "NGN")));
  body.erase("amount");
  theirs.erase("amount");
  theirs.at("configurations").erase("max_retry_attempt");  // ours is the dashboard's
  BOOST_TEST(body == theirs);
}

BOOST_AUTO_TEST_CASE(each_recorded_answer_has_its_outcome) {
  const auto answer = [](std::uint32_t status, const char* file) {
    return answered(status, text_of(records() / "responses" / file));
  };
  const auto look_up = [&](const Ask& ask, const Event& event) {
    return flutterwave().last(ask, {start(), event});
  };
  const auto made =
      flutterwave().last(create(), {start(), answer(200, "payments-hosted-link.json")});
  BOOST_TEST(made.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(made.json.find("flwlnk-01hynrt7cd1fpm6gtef6khn93g") != made.json.npos);
  const auto late = flutterwave().last(create(), {start(), answer(503, "timeout.503.json")});
  BOOST_TEST(late.outcome == TP_OUTCOME_UNKNOWN);

  const auto by_id = look_up(asked_about("LiveCardTest"), answer(200, "verify-by-id.json"));
  compare(by_id, Payment{TP_OUTCOME_SUCCEEDED, 10000, "NGN", "LiveCardTest"});
  BOOST_TEST(by_id.fee == 140);
  BOOST_TEST(by_id.gateway_ref == "288200108");
  BOOST_TEST(json::parse(by_id.json) == json::parse(R"({"customer":"user@gmail.com","method":{
               "ref":"flw-t1nf-4676a40c7ddf5f12scr432aa12d471973-k3n","type":"card",
               "brand":"verve","last4":"4567","exp_month":2,"exp_year":2023}})"));
  const auto by_reference =
      look_up(asked_about("txref-DI0NzMx13"), answer(200, "verify-by-reference.json"));
  compare(by_reference, Payment{TP_OUTCOME_SUCCEEDED, 250000, "NGN", "txref-DI0NzMx13"});
  BOOST_TEST(by_reference.gateway_ref == "8415006");
  for (const std::uint32_t status : {200u, 400u, 404u}) {
    const auto none = look_up(asked_about("TP-1"), answer(status, "verify-not-found.json"));
    BOOST_TEST(none.outcome == TP_OUTCOME_NOT_FOUND);
  }
  const auto other = look_up(asked_about("TP-1"), answer(200, "verify-by-id.json"));
  BOOST_TEST(other.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(a_charge_has_what_the_sdk_sends) {
  const auto theirs = sent_by_sdk("Tokenized.charge");
  auto body = flutterwave::parse_exact(theirs.at("body").get<std::string>());
  const json document = {{"return_url", "https://shop.example/return"},
                         {"customer", body.at("email")},
                         {"title", body.at("narration")}};
  auto ours = flutterwave().last({.operation = "payment.charge/1",
                                  .json = document.dump(),
                                  .minor = 200'050,
                                  .currency = body.at("currency"),
                                  .reference = body.at("tx_ref"),
                                  .subject_ref = body.at("token")},
                                 {start()});
  auto sent = flutterwave::parse_exact(ours.body);
  BOOST_TEST(sent.at("redirect_url") == "https://shop.example/return");
  sent.erase("redirect_url");
  body.erase("ip");  // of the payer, which we are not told
  BOOST_TEST(sent == body);
  ours.body = theirs.at("body").get<std::string>();
  compare(ours, theirs);
  const auto banks =
      flutterwave().last({.operation = "channel.list/1", .json = R"({"country":"GH"})"}, {start()});
  compare(banks, sent_by_sdk("Bank.country"));
}

BOOST_AUTO_TEST_CASE(the_recorded_charge_and_lists_are_read_exactly) {
  const auto answer = [](const char* file) {
    return answered(200, text_of(records() / "responses" / file));
  };
  const Ask charge{.operation = "payment.charge/1",
                   .json = create().json,
                   .minor = 30'000,
                   .currency = "NGN",
                   .reference = "new-live-test",
                   .subject_ref = "flw-t1nf-1"};
  const auto charged = flutterwave().last(charge, {start(), answer("tokenized-charge.json")});
  compare(charged, Payment{TP_OUTCOME_SUCCEEDED, 30'000, "NGN", "new-live-test"});
  BOOST_TEST(charged.fee == 420);
  BOOST_TEST(charged.gateway_ref == "277036749");
  BOOST_TEST(json::parse(charged.json).at("method").at("ref") ==
             "flw-t1nf-f9b3bf384cd30d6fca42b6df9d27bd2f-m03k");
  const auto late = answered(503, text_of(records() / "responses/timeout.503.json"));
  BOOST_TEST(flutterwave().last(charge, {start(), late}).outcome == TP_OUTCOME_UNKNOWN);

  const Ask banks{.operation = "channel.list/1", .json = R"({"country":"NG"})"};
  const auto told = flutterwave().last(banks, {start(), answer("banks-NG.json")});
  const auto channels = json::parse(told.json).at("channels");
  const auto recorded = json::parse(text_of(records() / "responses/banks-NG.json")).at("data");
  BOOST_TEST(channels.size() == recorded.size());
  BOOST_TEST(channels[0].at("code") == recorded[0].at("code"));

  // 2020-01-02 and the next day.
  const Ask list{.operation = "payment.list/1",
                 .json = R"({"from_unix_s":1577923200,"to_unix_s":1578096000})"};
  const auto listed = flutterwave().last(list, {start(), answer("transactions-list.json")});
  const auto page = json::parse(listed.json);
  BOOST_TEST(page.at("next_cursor") == "2");
  BOOST_TEST(page.at("payments")[0] ==
             json::parse(R"({"gateway_ref":"989226","reference":"m0ckaham-1578002686748",
               "outcome":"pending","amount":{"minor":100000,"currency":"NGN"},
               "created_unix_s":1578002805,"live":false})"));
}

BOOST_AUTO_TEST_CASE(an_answer_to_another_question_settles_nothing) {
  for (const auto& entry : fs::directory_iterator(records() / "responses")) {
    const auto name = entry.path().filename().string();
    const auto event = answered(200, text_of(entry.path()));
    const auto created = flutterwave().last(create(), {start(), event}).outcome;
    const bool is_link = name == "payments-hosted-link.json";
    BOOST_TEST(created == (is_link ? TP_OUTCOME_REQUIRES_ACTION : TP_OUTCOME_UNKNOWN), name);
    const Ask charge{.operation = "payment.charge/1",
                     .json = create().json,
                     .minor = 30'000,
                     .currency = "NGN",
                     .reference = "TP-1",
                     .subject_ref = "flw-t1nf-1"};
    BOOST_TEST(flutterwave().last(charge, {start(), event}).outcome == TP_OUTCOME_UNKNOWN, name);
    const auto found = flutterwave().last(asked_about("TP-1"), {start(), event}).outcome;
    const bool is_none = name == "verify-not-found.json";
    BOOST_TEST(found == (is_none ? TP_OUTCOME_NOT_FOUND : TP_OUTCOME_UNKNOWN), name);
  }
}

BOOST_AUTO_TEST_CASE(the_recorded_refund_is_read_exactly) {
  const auto body = text_of(records() / "responses/refund-create.json");
  const Ask ask{.operation = "refund.create/1",
                .json = R"({"refund_reference":"refund-1"})",
                .minor = 500000,
                .currency = "NGN",
                .reference = "TP-1",
                .gateway_ref = "5708"};
  const auto done = flutterwave().last(ask, {start(), answered(200, body)});
  BOOST_TEST(done.outcome == TP_OUTCOME_PENDING);
  BOOST_TEST(done.subject_ref == "8612");
  BOOST_TEST(done.minor == 500000);
}

BOOST_AUTO_TEST_CASE(each_recorded_webhook_is_accepted_with_the_right_hash_only) {
  check_webhooks("webhooks", flutterwave(),
                 {{"charge.completed-successful.json",
                   {TP_OUTCOME_SUCCEEDED, 10000, "NGN", "Links-616626414629"}},
                  {"refund-flat.json", {TP_OUTCOME_PENDING, 0, "", ""}}});
  check_webhooks(
      "webhooks-legacy", flutterwave(),
      {{"account_transaction.json", {TP_OUTCOME_SUCCEEDED, 20000, "NGN", "rave-pos-272519815315"}},
       {"bank_transfer_transaction-decimal.json",
        {TP_OUTCOME_SUCCEEDED, 10150, "NGN", "Rave-Pages374737616222"}},
       {"card_transaction.json", {TP_OUTCOME_SUCCEEDED, 100000, "NGN", "rave-pos-121775237991"}},
       {"mobilemoneygh_transaction.json",
        {TP_OUTCOME_SUCCEEDED, 5000, "GHS", "MC-1556614529471"}}});
}

BOOST_AUTO_TEST_CASE(each_recorded_webhook_of_v4_is_accepted_behind_its_setting) {
  const Plugin signing(FLUTTERWAVE_SO, R"({"webhook_signing":"flutterwave-signature"})");
  check_webhooks("webhooks-v4", signing,
                 {{"charge.completed-succeeded.json",
                   {TP_OUTCOME_SUCCEEDED, 250000, "KES", "49c3c6f5-aedd-4443-9eb4-92c51758f04a"}}});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
