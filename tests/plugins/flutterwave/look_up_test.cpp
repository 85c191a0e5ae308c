// payment.lookup and connection.check.
#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/fixture.h"

namespace tallyport::test {
namespace {

Action found(const std::string& changes) {
  return flutterwave().last(look_up(), {start(), answered(200, verified_as(changes))});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_look_up)

BOOST_AUTO_TEST_CASE(asks_by_the_transactions_id_where_it_is_known) {
  const auto request = flutterwave().last(look_up("4011"), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/transactions/4011/verify");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
}

BOOST_AUTO_TEST_CASE(asks_by_our_reference_otherwise_and_encodes_it) {
  auto ask = look_up();
  ask.reference = "A&b=c/%é";
  BOOST_TEST(flutterwave().last(ask, {start()}).url ==
             "https://api.flutterwave.com/v3/transactions/verify_by_reference"
             "?tx_ref=A%26b%3Dc%2F%25%C3%A9");
}

BOOST_AUTO_TEST_CASE(a_success_states_what_is_compared_and_the_id) {
  const auto done = found("");
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.minor == 500050);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.exponent == 2u);
  BOOST_TEST(done.fee == 7001);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "4011");
  BOOST_TEST(done.reversed_currency == "");
}

BOOST_AUTO_TEST_CASE(the_id_that_a_hint_names_is_asked_first_and_only_a_success_or_pending_counts) {
  constexpr const char* kById = "https://api.flutterwave.com/v3/transactions/4011/verify";
  constexpr const char* kByReference =
      "https://api.flutterwave.com/v3/transactions/verify_by_reference?tx_ref=TP-1";
  auto ask = look_up();
  ask.json = R"({"hinted_ref":"4011","expires_at_unix_s":1700001800})";
  BOOST_TEST(flutterwave().last(ask, {start()}).url == kById);
  BOOST_TEST(flutterwave().last(ask, {start()}).http_flags == TP_HTTP_READ_ONLY);

  const auto paid = flutterwave().last(ask, {start(), answered(200, verified_as())});
  BOOST_TEST(paid.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(paid.gateway_ref == "4011");
  const auto pending = R"("status":"pending")";
  BOOST_TEST(flutterwave().last(ask, {start(), answered(200, verified_as(pending))}).outcome ==
             TP_OUTCOME_PENDING);

  const std::pair<const char*, Event> rows[] = {
      {"another's payment", answered(200, verified_as(R"("tx_ref":"TP-2")"))},
      {"another id", answered(200, verified_as(R"("id":4012)"))},
      {"a try that failed", answered(200, verified_as(R"("status":"failed")"))},
      {"none at all", answered(404, not_found())},
      {"an amount of no sense", answered(200, verified_as(R"("amount":-1)"))},
      {"a proxy's page", answered(502, "<html>")},
      {"no answer", maybe_sent()},
  };
  for (const auto& [what, answer] : rows) {
    BOOST_TEST_CONTEXT(what) {
      BOOST_TEST(flutterwave().last(ask, {start(), answer}).url == kByReference);
      const auto done =
          flutterwave().last(ask, {start(), answer, answered(200, verified_as(R"("id":4013)"))});
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.gateway_ref == "4013");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_hint_that_cannot_be_an_id_or_is_not_needed_is_passed_over) {
  for (const auto* json :
       {"{}", "", "[]", R"({"hinted_ref":"FLW-MOCK-1"})", R"({"hinted_ref":"1/../2"})",
        R"({"hinted_ref":4011})", R"({"hinted_ref":"111111111111111111111"})"}) {
    auto ask = look_up();
    ask.json = json;
    BOOST_TEST(flutterwave().last(ask, {start()}).label == "verify_by_reference", json);
  }
  auto known = look_up("4012");
  known.json = R"({"hinted_ref":"4011"})";
  BOOST_TEST(flutterwave().last(known, {start()}).url ==
             "https://api.flutterwave.com/v3/transactions/4012/verify");
  BOOST_TEST(flutterwave().run(known, {start(), answered(404, not_found())}).size() == 2u);
  known.reference = "";
  BOOST_TEST(flutterwave().last(known, {start()}).label == "verify_transaction");
}

// A payer may fail and try again on one page: each try is a transaction with an id of its own.
BOOST_AUTO_TEST_CASE(only_the_transaction_that_succeeded_is_the_payment) {
  for (const auto* status : {"failed", "pending", "pending auth"}) {
    const auto done = found(std::string(R"("status":")") + status + "\"");
    BOOST_TEST(done.gateway_ref == "", status);
    BOOST_TEST(done.fee == 0, status);
  }
}

BOOST_AUTO_TEST_CASE(the_amount_counts_and_not_what_the_payer_was_charged) {
  const auto done = found(R"("amount":50,"charged_amount":50.72,"currency":"GHS","app_fee":0.72)");
  BOOST_TEST(done.minor == 5000);
  BOOST_TEST(done.currency == "GHS");
  BOOST_TEST(done.fee == 0);
}

BOOST_AUTO_TEST_CASE(a_fee_that_is_not_plainly_ours_is_not_stated) {
  for (const auto* changes :
       {R"("app_fee":null)", R"("app_fee":-1)", R"("app_fee":70.012)", R"("app_fee":5000.51)",
        R"("app_fee":[])", R"("charged_amount":5070.51)", R"("charged_amount":null)"}) {
    const auto done = found(changes);
    BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED, changes);
    BOOST_TEST(done.fee == 0, changes);
  }
}

BOOST_AUTO_TEST_CASE(amounts_are_read_exactly_in_every_currency) {
  struct Row {
    const char* changes;
    std::int64_t minor;  // 0: not taken
  };
  const Row rows[] = {
      {R"("amount":98.6,"currency":"NGN")", 9860},
      {R"("amount":"98.60","currency":"USD")", 9860},
      {R"("amount":19.99,"currency":"AED")", 1999},
      {R"("amount":50.72,"currency":"GHS")", 5072},
      {R"("amount":2500,"currency":"KES")", 250000},
      {R"("amount":0.07,"currency":"ZAR")", 7},
      {R"("amount":3700,"currency":"XOF")", 3700},
      {R"("amount":3700.00,"currency":"UGX")", 3700},
      {R"("amount":5,"currency":"ISK")", 5},
      {R"("amount":500,"currency":"JPY")", 500},
      {R"("amount":5.124,"currency":"KWD")", 5124},
      {R"("amount":98.601,"currency":"NGN")", 0},
      {R"("amount":3700.5,"currency":"UGX")", 0},
      {R"("amount":500.5,"currency":"JPY")", 0},
      {R"("amount":0,"currency":"NGN")", 0},
      {R"("amount":-5000.5,"currency":"NGN")", 0},
      {R"("amount":5e3,"currency":"NGN")", 0},
      {R"("amount":92233720368547758.08,"currency":"NGN")", 0},
      {R"("amount":null)", 0},
      {R"("amount":"5,000.50")", 0},
      {R"("currency":"ngn")", 0},
      {R"("currency":"NGNN")", 0},
      {R"("currency":"SLL")", 0},
      {R"("currency":null)", 0},
      {R"("currency":566)", 0},
  };
  for (const auto& row : rows) {
    const auto done = found(row.changes);
    BOOST_TEST(done.minor == row.minor, row.changes);
    BOOST_TEST((done.outcome == TP_OUTCOME_SUCCEEDED) == (row.minor != 0), row.changes);
  }
}

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  struct Row {
    const char* what;
    const char* gateway_ref;
    Event event;
    std::uint32_t outcome;
  };
  const Row rows[] = {
      {"paid, by reference", "", answered(200, verified_as()), TP_OUTCOME_SUCCEEDED},
      {"paid, the id in quotes", "", answered(200, verified_as(R"("id":"4011")")),
       TP_OUTCOME_SUCCEEDED},
      {"pending", "", answered(200, verified_as(R"("status":"pending")")), TP_OUTCOME_PENDING},
      {"failed", "", answered(200, verified_as(R"("status":"failed")")), TP_OUTCOME_FAILED},
      {"v4's word", "", answered(200, verified_as(R"("status":"succeeded")")), TP_OUTCOME_UNKNOWN},
      {"in capitals", "", answered(200, verified_as(R"("status":"SUCCESSFUL")")),
       TP_OUTCOME_UNKNOWN},
      {"a status of tomorrow", "", answered(200, verified_as(R"("status":"parked")")),
       TP_OUTCOME_UNKNOWN},
      {"no status", "", answered(200, verified_as(R"("status":null)")), TP_OUTCOME_UNKNOWN},
      {"none, 200", "", answered(200, not_found()), TP_OUTCOME_NOT_FOUND},
      {"none, 400", "", answered(400, not_found()), TP_OUTCOME_NOT_FOUND},
      {"none, 404", "", answered(404, not_found()), TP_OUTCOME_NOT_FOUND},
      {"none, 500", "", answered(500, not_found()), TP_OUTCOME_UNKNOWN},
      {"none, and success", "",
       answered(200, R"({"status":"success","message":"No transaction was found for this id"})"),
       TP_OUTCOME_UNKNOWN},
      {"another error, 200", "", answered(200, error("no")), TP_OUTCOME_UNKNOWN},
      {"another error, 400", "", answered(400, error("no")), TP_OUTCOME_UNKNOWN},
      {"404 of somebody else", "", answered(404, "<html>"), TP_OUTCOME_UNKNOWN},
      {"an error with a payment", "",
       answered(200, R"({"status":"error","message":"","data":)" + transaction() + "}"),
       TP_OUTCOME_UNKNOWN},
      {"data is a list", "", answered(200, success("[" + transaction() + "]")), TP_OUTCOME_UNKNOWN},
      {"data is null", "", answered(200, success("null")), TP_OUTCOME_UNKNOWN},
      {"another id", "4012", answered(200, verified_as()), TP_OUTCOME_UNKNOWN},
      {"another reference", "", answered(200, verified_as(R"("tx_ref":"TP-9")")),
       TP_OUTCOME_UNKNOWN},
      {"the reference in other letters", "", answered(200, verified_as(R"("tx_ref":"tp-1")")),
       TP_OUTCOME_UNKNOWN},
      {"no reference", "4011", answered(200, verified_as(R"("tx_ref":null)")), TP_OUTCOME_UNKNOWN},
      {"no id", "", answered(200, verified_as(R"("id":null)")), TP_OUTCOME_UNKNOWN},
      {"an id with a point", "", answered(200, verified_as(R"("id":4011.5)")), TP_OUTCOME_UNKNOWN},
      {"an id below nothing", "", answered(200, verified_as(R"("id":-1)")), TP_OUTCOME_UNKNOWN},
      {"an id of letters", "", answered(200, verified_as(R"("id":"chg_1")")), TP_OUTCOME_UNKNOWN},
      {"refused", "", not_sent(), TP_OUTCOME_UNKNOWN},
      {"reset", "", maybe_sent(), TP_OUTCOME_UNKNOWN},
      {"401", "", answered(401, error("Authorization required")), TP_OUTCOME_UNKNOWN},
      {"429", "", answered(429, ""), TP_OUTCOME_UNKNOWN},
      {"500", "", answered(500, verified_as()), TP_OUTCOME_UNKNOWN},
      {"503", "", answered(503, error("An error occurred. Please contact support")),
       TP_OUTCOME_UNKNOWN},
      {"302", "", answered(302, ""), TP_OUTCOME_UNKNOWN},
      {"HTML", "", answered(200, "<html>"), TP_OUTCOME_UNKNOWN},
      {"empty", "", answered(200, ""), TP_OUTCOME_UNKNOWN},
      {"truncated", "", answered(200, verified_as().substr(0, 99)), TP_OUTCOME_UNKNOWN},
      {"oversized", "", answered(200, std::string(1 << 20, '[')), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = flutterwave().last(look_up(row.gateway_ref), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
    }
  }
}

// A tx_ref can be made by whoever has the public key; the host takes none that is longer than 255
// bytes or has control characters in it.
BOOST_AUTO_TEST_CASE(a_reference_that_the_host_would_not_take_is_not_stated) {
  for (const auto& bad : {std::string("TP\\n1"), std::string("TP\\u007f"), std::string(256, 'x')}) {
    auto ask = look_up("4011");
    ask.reference = "";
    const auto done = flutterwave().last(
        ask, {start(), answered(200, verified_as(R"("tx_ref":")" + bad + "\""))});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
    BOOST_TEST(done.reference == "");
  }
}

BOOST_AUTO_TEST_CASE(the_processors_words_become_a_reason) {
  struct Row {
    const char* words;
    const char* reason;
  };
  for (const auto& [words, reason] :
       {Row{"Insufficient Funds", "insufficient_funds"}, Row{"Expired Card", "expired_card"},
        Row{"Suspected fraud", "fraud_suspected"},
        Row{"Exceeds withdrawal limit", "limit_exceeded"},
        Row{"Transaction cancelled by customer", "payer_cancelled"},
        Row{"Request timed out", "payer_timeout"}, Row{"Invalid CVV", "incorrect_cvc"},
        Row{"Incorrect PIN", "authentication_failed"}, Row{"Do not honour", "card_declined"},
        Row{"", "card_declined"}}) {
    const auto done =
        found(R"("status":"failed","processor_response":")" + std::string(words) + "\"");
    BOOST_TEST(done.reason == reason, words);
    BOOST_TEST(done.text == "", words);
  }
}

BOOST_AUTO_TEST_CASE(live_money_is_said_to_be_live_and_a_mock_never) {
  const auto with = [](const Plugin& plugin, const char* flw_ref) {
    const auto body = verified_as(std::string(R"("flw_ref":")") + flw_ref + "\"");
    return plugin.last(look_up(), {start(), answered(200, body)}).result_flags;
  };
  BOOST_TEST(with(live_flutterwave(), "ADA/FLW4011") == TP_RESULT_LIVE);
  BOOST_TEST(with(live_flutterwave(), "FLW-MOCK-3b10") == 0u);
  BOOST_TEST(with(live_flutterwave(), "FLWACHMOCK-15") == 0u);
  BOOST_TEST(with(flutterwave(), "ADA/FLW4011") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(flutterwave_check)

BOOST_AUTO_TEST_CASE(says_whether_address_and_key_work) {
  const Ask check{.operation = "connection.check/1"};
  BOOST_TEST(flutterwave().last(check, {start()}).url == "https://api.flutterwave.com/v3/balances");
  struct Row {
    Event event;
    std::uint32_t outcome;
    const char* said;
  };
  const auto balances = success(R"([{"currency":"NGN","available_balance":12.5}])");
  for (const auto& row :
       {Row{answered(200, balances), TP_OUTCOME_SUCCEEDED, ""},
        Row{answered(200, error("no")), TP_OUTCOME_FAILED, "base_url"},
        Row{answered(200, "<html>"), TP_OUTCOME_FAILED, "base_url"},
        Row{answered(401, error("Authorization required")), TP_OUTCOME_FAILED, "secret_key"},
        Row{answered(400, error("merchant secret key required")), TP_OUTCOME_FAILED, "secret_key"},
        Row{answered(500, ""), TP_OUTCOME_FAILED, "500"},
        Row{maybe_sent(), TP_OUTCOME_FAILED, "base_url"},
        Row{not_sent(), TP_OUTCOME_FAILED, "base_url"}}) {
    const auto done = flutterwave().last(check, {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome);
    BOOST_TEST(done.text.find(row.said) != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
