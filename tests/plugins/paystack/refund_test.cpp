// refund.create and refund.lookup.
#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {
namespace {

Ask ask(const char* operation, const std::string& subject_ref = "") {
  Ask made{.operation = operation,
           .json = R"({"refund_reference":"refund-1","note":"too much","new":[1]})"};
  made.idempotency_key = "key-1";
  made.minor = 120'000;
  made.currency = "NGN";
  made.reference = "TP-1";
  made.gateway_ref = kId;
  made.subject_ref = subject_ref;
  return made;
}
Ask refund() { return ask("refund.create/1"); }
Ask look_refund_up(const std::string& id = "") { return ask("refund.lookup/1", id); }

// As the list has it; with `changes` put last, where a JSON reader takes them.
std::string one(const std::string& changes = "") {
  return R"({"id":31,"transaction":)" + kId +
         R"(,"domain":"test","status":"pending","currency":"NGN","amount":120000,)"
         R"("merchant_note":"refund-1: too much")" +
         (changes.empty() ? "" : "," + changes) + "}";
}
std::string processed(const std::string& changes = "") {
  return one(R"("status":"processed")" + (changes.empty() ? "" : "," + changes));
}
std::string another(const std::string& note) {
  return one(R"("id":32,"status":"processed","amount":30000,"merchant_note":")" + note + '"');
}
// As the create answers it.
std::string made(const std::string& changes = "") {
  return one(R"("transaction":{"id":)" + kId + R"(,"reference":"TP-1"})" +
             (changes.empty() ? "" : "," + changes));
}

Event of(const std::string& data) { return answered(200, envelope(data)); }
Event list(const std::string& refunds) { return of("[" + refunds + "]"); }

struct Row {
  const char* what;
  std::vector<Event> events;  // after the start
  std::uint32_t outcome;
};

void check(const Ask& asked, const Row& row) {
  BOOST_TEST_CONTEXT(row.what) {
    auto events = row.events;
    events.insert(events.begin(), start());
    const auto done = paystack().last(asked, events);
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == row.outcome);
    BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
    BOOST_TEST((done.reversed_currency == "NGN") == (row.outcome == TP_OUTCOME_SUCCEEDED));
    BOOST_TEST((paystack().run(asked, events) == paystack().run(asked, events)));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_refund)

BOOST_AUTO_TEST_CASE(is_sent_once_with_our_reference_in_the_merchants_note) {
  const auto request = paystack().last(refund(), {start()});
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.paystack.co/refund");
  BOOST_TEST(request.http_flags == TP_HTTP_MOVES_MONEY);
  BOOST_TEST(request.body ==
             R"({"amount":120000,"currency":"NGN","merchant_note":"refund-1: too much",)"
             R"("transaction":"TP-1"})");
  auto francs = refund();
  francs.json = R"({"refund_reference":"refund-1"})";
  francs.minor = 500;
  francs.currency = "XOF";
  francs.exponent = 0;
  BOOST_TEST(
      paystack().last(francs, {start()}).body ==
      R"({"amount":50000,"currency":"XOF","merchant_note":"refund-1","transaction":"TP-1"})");
}

BOOST_AUTO_TEST_CASE(every_answer_to_the_create_has_its_outcome) {
  const auto said = [](const std::string& changes) {
    return std::vector<Event>{of(made(changes))};
  };
  const auto refused = [](std::uint32_t status, const std::string& message) {
    return std::vector<Event>{answered(status, refusal(message))};
  };
  const Row rows[] = {
      {"queued", said(""), TP_OUTCOME_PENDING},
      {"201", {answered(201, envelope(made()))}, TP_OUTCOME_PENDING},
      {"processing", said(R"("status":"processing")"), TP_OUTCOME_PENDING},
      {"needs attention", said(R"("status":"needs-attention")"), TP_OUTCOME_PENDING},
      {"failed", said(R"("status":"failed")"), TP_OUTCOME_FAILED},
      {"a status of tomorrow", said(R"("status":"parked")"), TP_OUTCOME_UNKNOWN},
      {"no status", said(R"("status":null)"), TP_OUTCOME_UNKNOWN},
      {"only the payment's id", said(R"("transaction":)" + kId), TP_OUTCOME_PENDING},
      {"another payment's id", said(R"("transaction":7)"), TP_OUTCOME_UNKNOWN},
      {"another payment", said(R"("transaction":{"id":)" + kId + R"(,"reference":"TP-2"})"),
       TP_OUTCOME_UNKNOWN},
      {"a point in the amount", said(R"("amount":1.5)"), TP_OUTCOME_UNKNOWN},
      {"less than nothing", said(R"("amount":-1)"), TP_OUTCOME_UNKNOWN},
      {"no id", said(R"("id":null)"), TP_OUTCOME_UNKNOWN},
      {"no envelope", {answered(200, made())}, TP_OUTCOME_UNKNOWN},
      {"200 that says no", {answered(200, refusal("No"))}, TP_OUTCOME_UNKNOWN},
      {"empty", {answered(200, "")}, TP_OUTCOME_UNKNOWN},
      {"truncated", {answered(200, envelope(made()).substr(0, 90))}, TP_OUTCOME_UNKNOWN},
      {"HTML", {answered(200, "<html>")}, TP_OUTCOME_UNKNOWN},
      {"302", {answered(302, "")}, TP_OUTCOME_UNKNOWN},
      {"400", refused(400, "Refund amount is more than the transaction's"), TP_OUTCOME_FAILED},
      {"400, perhaps by what we sent", refused(400, "Transaction has been fully reversed"),
       TP_OUTCOME_UNKNOWN},
      {"400, already", refused(400, "Refund already requested"), TP_OUTCOME_UNKNOWN},
      {"400, twice", refused(400, "Duplicate request"), TP_OUTCOME_UNKNOWN},
      {"400 of a proxy", {answered(400, "<html>")}, TP_OUTCOME_UNKNOWN},
      {"401", refused(401, "Invalid key"), TP_OUTCOME_FAILED},
      {"403", refused(403, "Not enabled"), TP_OUTCOME_FAILED},
      {"404", refused(404, "Transaction not found"), TP_OUTCOME_FAILED},
      {"404 of a proxy", {answered(404, "nothing here")}, TP_OUTCOME_UNKNOWN},
      {"409", refused(409, "No"), TP_OUTCOME_UNKNOWN},
      {"429", refused(429, "Too many requests"), TP_OUTCOME_UNKNOWN},
      {"500", refused(500, "No"), TP_OUTCOME_UNKNOWN},
      {"502", {answered(502, "<html>")}, TP_OUTCOME_UNKNOWN},
      {"refused connection", {not_sent()}, TP_OUTCOME_FAILED},
      {"reset after send", {maybe_sent()}, TP_OUTCOME_UNKNOWN},
      {"at once",
       {of(made(R"("status":"processed")")), told(), list(processed())},
       TP_OUTCOME_SUCCEEDED},
      {"at once, uncounted",
       {of(made(R"("status":"processed")")), told(), maybe_sent()},
       TP_OUTCOME_UNKNOWN},
      {"at once, not in the list",
       {of(made(R"("status":"processed")")), told(), list("")},
       TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) check(refund(), row);
}

BOOST_AUTO_TEST_CASE(an_answer_tells_the_id_and_states_what_paystack_states) {
  const auto done = paystack().last(refund(), {start(), of(made(R"("domain":"live")"))});
  BOOST_TEST(done.subject_ref == "31");
  BOOST_TEST(done.gateway_ref == kId);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.minor == 120'000);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  // The id is kept where the list cannot be read: what was acknowledged is not lost again.
  const auto at_once = of(made(R"("status":"processed")"));
  BOOST_TEST(paystack().last(refund(), {start(), at_once, maybe_sent()}).subject_ref == "31");
}

BOOST_AUTO_TEST_CASE(is_looked_up_by_id_or_else_by_the_note_in_the_payments_list) {
  const auto by_id = paystack().last(look_refund_up("31"), {start()});
  BOOST_TEST(by_id.url == "https://api.paystack.co/refund/31");
  BOOST_TEST(by_id.http_flags == TP_HTTP_READ_ONLY);
  const auto by_note = paystack().run(look_refund_up(), {start(), told()});
  BOOST_TEST(by_note[0].url == "https://api.paystack.co/transaction/verify/TP-1");
  BOOST_TEST(by_note[1].url.find("/refund?transaction=" + kId) != std::string::npos);
  BOOST_TEST(by_note[1].http_flags == TP_HTTP_READ_ONLY);
}

BOOST_AUTO_TEST_CASE(every_answer_to_a_look_up_by_id_has_its_outcome) {
  const Row rows[] = {
      {"pending", {of(one())}, TP_OUTCOME_PENDING},
      {"needs attention", {of(one(R"("status":"needs-attention")"))}, TP_OUTCOME_PENDING},
      {"failed", {of(one(R"("status":"failed")"))}, TP_OUTCOME_FAILED},
      {"parked", {of(one(R"("status":"parked")"))}, TP_OUTCOME_UNKNOWN},
      {"another id", {of(one(R"("id":32)"))}, TP_OUTCOME_UNKNOWN},
      {"another payment", {of(one(R"("transaction":7)"))}, TP_OUTCOME_UNKNOWN},
      {"404", {answered(404, refusal("Refund not found"))}, TP_OUTCOME_UNKNOWN},
      {"401", {answered(401, refusal("Invalid key"))}, TP_OUTCOME_UNKNOWN},
      {"500", {answered(500, "")}, TP_OUTCOME_UNKNOWN},
      {"not sent", {not_sent()}, TP_OUTCOME_UNKNOWN},
      {"reset", {maybe_sent()}, TP_OUTCOME_UNKNOWN},
      {"processed", {of(processed()), told(), list(processed())}, TP_OUTCOME_SUCCEEDED},
      {"processed, by another note",
       {of(processed()), told(), list(processed(R"("merchant_note":"x")"))},
       TP_OUTCOME_SUCCEEDED},
      {"processed, not yet in the list",
       {of(processed()), told(), list(one())},
       TP_OUTCOME_PENDING},
      {"processed, missing in the list",
       {of(processed()), told(), list(another("refund-1"))},
       TP_OUTCOME_UNKNOWN},
      {"processed, payment unread", {of(processed()), answered(500, "")}, TP_OUTCOME_UNKNOWN},
      {"processed, another payment",
       {of(processed()), told(R"("reference":"TP-2")")},
       TP_OUTCOME_UNKNOWN},
      {"processed, list unread", {of(processed()), told(), answered(500, "")}, TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) check(look_refund_up("31"), row);
}

BOOST_AUTO_TEST_CASE(every_list_of_a_look_up_by_note_has_its_outcome) {
  const Row rows[] = {
      {"pending", {told(), list(one())}, TP_OUTCOME_PENDING},
      {"failed", {told(), list(one(R"("status":"failed")"))}, TP_OUTCOME_FAILED},
      {"processed", {told(), list(another("refund-2") + "," + processed())}, TP_OUTCOME_SUCCEEDED},
      {"without a note",
       {told(), list(processed(R"("merchant_note":"refund-1")"))},
       TP_OUTCOME_SUCCEEDED},
      {"none", {told(), list("")}, TP_OUTCOME_NOT_FOUND},
      {"others", {told(), list(another("refund-2"))}, TP_OUTCOME_NOT_FOUND},
      {"of another payment", {told(), list(one(R"("transaction":7)"))}, TP_OUTCOME_NOT_FOUND},
      {"of a longer reference", {told(), list(another("refund-10"))}, TP_OUTCOME_UNKNOWN},
      {"quoted by another", {told(), list(another("refund-2: for refund-1"))}, TP_OUTCOME_UNKNOWN},
      {"changed by Paystack", {told(), list(another("Note: refund-1"))}, TP_OUTCOME_UNKNOWN},
      {"two", {told(), list(one() + "," + another("refund-1"))}, TP_OUTCOME_UNKNOWN},
      {"unread", {told(), answered(500, "")}, TP_OUTCOME_UNKNOWN},
      {"a refund of the payment that cannot be read",
       {told(), list(one(R"("amount":null)"))},
       TP_OUTCOME_UNKNOWN},
      {"a 404", {told(), answered(404, refusal("Not found"))}, TP_OUTCOME_UNKNOWN},
      {"no payment", {answered(404, kNotFound)}, TP_OUTCOME_UNKNOWN},
      {"reset", {maybe_sent()}, TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) check(look_refund_up(), row);
}

BOOST_AUTO_TEST_CASE(is_found_missing_only_at_the_end_of_the_list) {
  std::string strangers = one(R"("transaction":7)");
  for (int i = 1; i < 100; ++i) strangers += "," + one(R"("transaction":7)");
  std::vector<Event> events{start(), told(), list(strangers)};
  BOOST_TEST(paystack().last(look_refund_up(), events).url.find("&page=2&") != std::string::npos);
  events.push_back(list(""));
  BOOST_TEST(paystack().last(look_refund_up(), events).outcome == TP_OUTCOME_NOT_FOUND);
  events = {start(), told()};
  for (int i = 0; i < 8; ++i) events.push_back(list(strangers));
  BOOST_TEST(paystack().last(look_refund_up(), events).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(counts_as_the_payments_own_look_up_counts) {
  const auto refunds = list(another("refund-2") + "," + processed());
  const auto payment = paystack().last(look_up(kId), {start(), told(), refunds});
  const auto done = paystack().last(
      look_refund_up("31"), {start(), of(processed()), told(R"("domain":"live")"), refunds});
  BOOST_TEST(done.reversed == 150'000);
  BOOST_TEST(done.reversed == payment.reversed);
  BOOST_TEST(done.minor == 120'000);
  BOOST_TEST(done.subject_ref == "31");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  const auto whole = paystack().last(
      look_refund_up("31"), {start(), of(processed()), told(R"("status":"reversed")"), refunds});
  BOOST_TEST(whole.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(whole.reversed == 500'000);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_refused_before_anything_is_sent) {
  const auto refused = [](Ask asked) {
    Driven driven(paystack(), paystack().instance(), asked);
    return driven.began() == TP_E_INVALID ? driven.error() : std::string("begun");
  };
  auto asked = refund();
  asked.minor = 0;
  BOOST_TEST(refused(asked) == "refund.create needs an amount of Paystack's");
  asked.minor = 1;
  asked.currency = "EUR";
  BOOST_TEST(refused(asked) == "refund.create needs an amount of Paystack's");
  asked = refund();
  asked.json = "{}";
  BOOST_TEST(refused(asked) == "refund_reference is missing");
  asked = refund();
  asked.reference = "TP_1";
  BOOST_TEST(refused(asked).starts_with("the reference has to be"));
  BOOST_TEST(refused(look_refund_up("31/x")) == "the subject_ref is not an id of Paystack's");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
