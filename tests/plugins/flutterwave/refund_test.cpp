// refund.create and refund.lookup.
#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/fixture.h"
#include "plugins/flutterwave/page.h"

namespace tallyport::test {
namespace {

Ask ask(const char* operation, const std::string& subject_ref = "") {
  Ask made{.operation = operation,
           .json = R"({"refund_reference":"refund-1","note":"too \"much\"","new":[1]})"};
  made.idempotency_key = "key-1";
  made.minor = 120050;
  made.currency = "NGN";
  made.reference = "TP-1";
  made.gateway_ref = "4011";
  made.subject_ref = subject_ref;
  return made;
}
Ask refund() { return ask("refund.create/1"); }
Ask look_refund_up(const std::string& id = "") { return ask("refund.lookup/1", id); }

// As it is answered; with `changes` put last, where a JSON reader takes them.
std::string one(const std::string& changes = "") {
  return R"({"id":89,"tx_id":4011,"flw_ref":"URF_1","amount_refunded":1200.5,)"
         R"("status":"completed","destination":"payment_source","meta":{})" +
         (changes.empty() ? "" : "," + changes) + "}";
}
// As the list has it.
std::string listed(const std::string& changes = "") {
  return R"({"id":89,"transaction_id":4011,"amount_refunded":1200.5,"status":"completed-mpgs",)"
         R"("comment":"refund-1: why")" +
         (changes.empty() ? "" : "," + changes) + "}";
}
std::string commented(const std::string& comment) {
  return listed(R"("id":90,"comment":")" + comment + '"');
}

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
};

void check(const Ask& asked, const Row& row) {
  BOOST_TEST_CONTEXT(row.what) {
    const auto done = flutterwave().last(asked, {start(), row.event});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == row.outcome);
    BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
    BOOST_TEST(done.reversed_currency == "");
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_refund)

BOOST_AUTO_TEST_CASE(is_sent_once_with_an_exact_amount_and_our_reference_in_the_comments) {
  const auto request = flutterwave().last(refund(), {start()});
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/transactions/4011/refund");
  BOOST_TEST(request.http_flags == TP_HTTP_MOVES_MONEY);
  BOOST_TEST(request.body == R"({"amount":1200.5,"comments":"refund-1: too \"much\""})");
  auto shillings = refund();
  shillings.json = R"({"refund_reference":"refund-1"})";
  shillings.minor = 5000;
  shillings.currency = "UGX";
  shillings.exponent = 0;
  BOOST_TEST(flutterwave().last(shillings, {start()}).body ==
             R"({"amount":5000,"comments":"refund-1"})");
}

BOOST_AUTO_TEST_CASE(every_answer_to_the_create_has_its_outcome) {
  const auto said = [](const std::string& changes) { return answered(200, success(one(changes))); };
  const Row rows[] = {
      {"initiated", said(""), TP_OUTCOME_PENDING},
      {"new", said(R"("status":"new")"), TP_OUTCOME_PENDING},
      {"pending-momo", said(R"("status":"pending-momo")"), TP_OUTCOME_PENDING},
      {"processing", said(R"("status":"processing")"), TP_OUTCOME_PENDING},
      {"paid out to a card", said(R"("status":"completed-mpgs")"), TP_OUTCOME_SUCCEEDED},
      {"paid out to a wallet", said(R"("status":"completed-momo")"), TP_OUTCOME_SUCCEEDED},
      {"to an account", said(R"("status":"completed-bank-transfer")"), TP_OUTCOME_SUCCEEDED},
      {"in cash", said(R"("status":"completed-offline")"), TP_OUTCOME_SUCCEEDED},
      {"of a preauthorised card", said(R"("status":"completed-preauth")"), TP_OUTCOME_SUCCEEDED},
      {"pending", said(R"("status":"pending")"), TP_OUTCOME_PENDING},
      {"a transaction's status", said(R"("status":"successful")"), TP_OUTCOME_UNKNOWN},
      {"failed", said(R"("status":"failed")"), TP_OUTCOME_FAILED},
      {"a status of tomorrow", said(R"("status":"completed-moon")"), TP_OUTCOME_UNKNOWN},
      {"no status", said(R"("status":null)"), TP_OUTCOME_UNKNOWN},
      {"another transaction", said(R"("tx_id":4012)"), TP_OUTCOME_UNKNOWN},
      {"no transaction", said(R"("tx_id":null)"), TP_OUTCOME_UNKNOWN},
      {"another currency", said(R"("currency":"USD")"), TP_OUTCOME_UNKNOWN},
      {"more digits than the currency has", said(R"("amount_refunded":1200.505)"),
       TP_OUTCOME_UNKNOWN},
      {"nothing", said(R"("amount_refunded":0)"), TP_OUTCOME_UNKNOWN},
      {"an exponent", said(R"("amount_refunded":1e3)"), TP_OUTCOME_UNKNOWN},
      {"no id", said(R"("id":null)"), TP_OUTCOME_UNKNOWN},
      {"no envelope", answered(200, one()), TP_OUTCOME_UNKNOWN},
      {"200 that says no", answered(200, error("No")), TP_OUTCOME_UNKNOWN},
      {"empty", answered(200, ""), TP_OUTCOME_UNKNOWN},
      {"truncated", answered(200, success(one()).substr(0, 80)), TP_OUTCOME_UNKNOWN},
      {"HTML", answered(200, "<html>"), TP_OUTCOME_UNKNOWN},
      {"302", answered(302, ""), TP_OUTCOME_UNKNOWN},
      {"400", answered(400, error("Refund amount is above the transaction's")), TP_OUTCOME_FAILED},
      {"400, perhaps by what we sent", answered(400, error("Transaction already refunded")),
       TP_OUTCOME_UNKNOWN},
      {"400 of a proxy", answered(400, "<html>"), TP_OUTCOME_UNKNOWN},
      {"401", answered(401, error("Invalid authorization key")), TP_OUTCOME_FAILED},
      {"404", answered(404, error("No transaction was found for this id")), TP_OUTCOME_FAILED},
      {"409", answered(409, error("No")), TP_OUTCOME_UNKNOWN},
      {"429", answered(429, error("Too many")), TP_OUTCOME_UNKNOWN},
      {"503", answered(503, error("An error occurred. Please contact support")),
       TP_OUTCOME_UNKNOWN},
      {"502", answered(502, "<html>"), TP_OUTCOME_UNKNOWN},
      {"refused connection", not_sent(), TP_OUTCOME_FAILED},
      {"reset after send", maybe_sent(), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) check(refund(), row);
}

BOOST_AUTO_TEST_CASE(is_stated_with_its_id_and_amount_and_never_with_a_total) {
  const auto paid = answered(200, success(one(R"("status":"completed-mpgs")")));
  const auto done = live_flutterwave().last(refund(), {start(), paid});
  BOOST_TEST(done.subject_ref == "89");
  BOOST_TEST(done.gateway_ref == "4011");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.minor == 120050);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.reversed_currency == "");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  const auto payment =
      flutterwave().last(look_up("4011"), {start(), answered(200, verified_as()), page("")});
  BOOST_TEST(payment.reversed_currency == "");
}

BOOST_AUTO_TEST_CASE(every_answer_to_a_look_up_by_id_has_its_outcome) {
  const auto asked = look_refund_up("89");
  const auto request = flutterwave().last(asked, {start()});
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/refunds/89");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  const Row rows[] = {
      {"initiated", answered(200, success(one())), TP_OUTCOME_PENDING},
      {"paid out", answered(200, success(listed())), TP_OUTCOME_SUCCEEDED},
      {"in the other spelling",
       answered(200, success(R"({"id":89,"TransactionId":4011,"AmountRefunded":"1200.50",)"
                             R"("status":"completed-mpgs","comments":"x"})")),
       TP_OUTCOME_SUCCEEDED},
      {"failed", answered(200, success(one(R"("status":"failed")"))), TP_OUTCOME_FAILED},
      {"another", answered(200, success(one(R"("id":90)"))), TP_OUTCOME_UNKNOWN},
      {"none", answered(404, error("Refund not found")), TP_OUTCOME_UNKNOWN},
      {"401", answered(401, error("Invalid authorization key")), TP_OUTCOME_UNKNOWN},
      {"500", answered(500, ""), TP_OUTCOME_UNKNOWN},
      {"not sent", not_sent(), TP_OUTCOME_UNKNOWN},
      {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) check(asked, row);
}

BOOST_AUTO_TEST_CASE(every_list_of_a_look_up_by_comment_has_its_outcome) {
  const auto request = flutterwave().last(look_refund_up(), {start()});
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/refunds?id=4011&page=1");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  const Row rows[] = {
      {"found", page(commented("refund-2") + "," + listed()), TP_OUTCOME_SUCCEEDED},
      {"pending", page(listed(R"("status":"processing")")), TP_OUTCOME_PENDING},
      {"none", page(""), TP_OUTCOME_NOT_FOUND},
      {"others", page(commented("refund-2")), TP_OUTCOME_NOT_FOUND},
      {"of another transaction", page(listed(R"("transaction_id":4012)")), TP_OUTCOME_NOT_FOUND},
      {"of a longer reference", page(commented("refund-10")), TP_OUTCOME_UNKNOWN},
      {"quoted by another", page(commented("refund-2: for refund-1")), TP_OUTCOME_UNKNOWN},
      {"without a comment", page(listed(R"("comment":null)")), TP_OUTCOME_UNKNOWN},
      {"two", page(listed() + "," + commented("refund-1")), TP_OUTCOME_UNKNOWN},
      {"one that cannot be read", page(listed(R"("amount_refunded":null)")), TP_OUTCOME_UNKNOWN},
      {"of no transaction", page(listed(R"("transaction_id":null)")), TP_OUTCOME_UNKNOWN},
      {"not a list", answered(200, success("{}")), TP_OUTCOME_UNKNOWN},
      {"of unknown length", answered(200, success("[]")), TP_OUTCOME_UNKNOWN},
      {"another page", page("", 2, 2), TP_OUTCOME_UNKNOWN},
      {"an error", answered(404, error("No refund found")), TP_OUTCOME_UNKNOWN},
      {"500", answered(500, ""), TP_OUTCOME_UNKNOWN},
      {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) check(look_refund_up(), row);
}

BOOST_AUTO_TEST_CASE(is_found_missing_only_at_the_end_of_the_list) {
  const auto asked = look_refund_up();
  const auto others = commented("refund-2");
  BOOST_TEST(flutterwave().last(asked, {start(), page(others, 1, 2)}).url ==
             "https://api.flutterwave.com/v3/refunds?id=4011&page=2");
  const auto end = page("", 2, 2);
  BOOST_TEST(flutterwave().last(asked, {start(), page(others, 1, 2), end}).outcome ==
             TP_OUTCOME_NOT_FOUND);
  const auto quoted = page(commented("refund-2: refund-1"), 1, 2);
  BOOST_TEST(flutterwave().last(asked, {start(), quoted, end}).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(flutterwave().last(asked, {start(), quoted, page(listed(), 2, 2)}).outcome ==
             TP_OUTCOME_SUCCEEDED);
  std::vector<Event> events{start()};
  for (int i = 1; i <= 12; ++i) events.push_back(page(others, i, 99));
  BOOST_TEST(flutterwave().last(asked, events).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_refused_before_anything_is_sent) {
  const auto refused = [](Ask asked) {
    Driven driven(flutterwave(), flutterwave().instance(), asked);
    return driven.began() == TP_E_INVALID ? driven.error() : std::string("begun");
  };
  auto asked = refund();
  asked.minor = 0;
  BOOST_TEST(refused(asked) == "refund.create needs an amount of Flutterwave's");
  asked = refund();
  asked.json = "{}";
  BOOST_TEST(refused(asked) == "refund_reference is missing");
  asked = refund();
  asked.gateway_ref = "FLW-1";
  BOOST_TEST(refused(asked) == "gateway_ref is no transaction id, which has digits only");
  BOOST_TEST(refused(look_refund_up("8/9")) ==
             "subject_ref is no refund id, which has digits only");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
