// What a look-up of a payment that was paid makes of its chargebacks.
#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/faults.h"
#include "plugins/flutterwave/page.h"

namespace tallyport::test {
namespace {

// With `changes` put last, where a JSON reader takes them.
std::string chargeback(const std::string& changes = "") {
  return R"({"id":1390,"amount":1200.5,"flw_ref":"URF_1","status":"lost","stage":"new",)"
         R"("comment":"","meta":{"history":[]},"due_date":"2026-01-02T03:04:05.000Z",)"
         R"("settlement_id":"N/A","created_at":"2026-01-02T03:04:05.000Z",)"
         R"("transaction_id":4011,"tx_ref":"TP-1")" +
         (changes.empty() ? "" : "," + changes) + "}";
}
std::string of_status(const std::string& status, int id = 1390) {
  return chargeback(R"("status":")" + status + R"(","id":)" + std::to_string(id));
}

Event paid() { return answered(200, verified_as()); }

Action looked_up(const std::vector<Event>& after_payment) {
  std::vector<Event> events{start(), paid()};
  events.insert(events.end(), after_payment.begin(), after_payment.end());
  BOOST_TEST(
      (flutterwave().run(look_up("4011"), events) == flutterwave().run(look_up("4011"), events)));
  return flutterwave().last(look_up("4011"), events);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_chargebacks)

BOOST_AUTO_TEST_CASE(are_asked_for_only_once_the_payment_is_known_to_be_paid) {
  const auto request = looked_up({});
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/chargebacks?id=4011&page=1");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  // A credit does not wait for them, nor is a payment disputed that is not there.
  const auto first = flutterwave().last(look_up(), {start(), paid()});
  BOOST_TEST(first.outcome == TP_OUTCOME_SUCCEEDED);
  for (const auto* status : {"failed", "pending", "parked"}) {
    const auto event = answered(200, verified_as(R"("status":")" + std::string(status) + '"'));
    BOOST_TEST(flutterwave().last(look_up("4011"), {start(), event}).kind == TP_ACTION_DONE);
  }
}

BOOST_AUTO_TEST_CASE(what_is_lost_is_stated_by_its_id_and_never_as_a_total) {
  const auto done = live_flutterwave().last(look_up("4011"), {start(), paid(), page(chargeback())});
  BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(done.subject == TP_SUBJECT_DISPUTE);
  BOOST_TEST(done.subject_ref == "1390");
  BOOST_TEST(done.gateway_ref == "4011");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.minor == 120'050);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.reversed_currency == "");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
}

BOOST_AUTO_TEST_CASE(every_status_has_its_outcome) {
  struct Row {
    const char* status;
    std::uint32_t outcome;
  };
  for (const auto& row :
       {Row{"lost", TP_OUTCOME_FAILED}, Row{"accepted", TP_OUTCOME_FAILED},
        Row{"won", TP_OUTCOME_SUCCEEDED}, Row{"initiated", TP_OUTCOME_PENDING},
        Row{"declined", TP_OUTCOME_PENDING}, Row{"pending", TP_OUTCOME_PENDING}}) {
    const auto done = looked_up({page(of_status(row.status))});
    BOOST_TEST(done.outcome == row.outcome, row.status);
    BOOST_TEST(done.subject == TP_SUBJECT_DISPUTE, row.status);
    BOOST_TEST(done.subject_ref == "1390", row.status);
  }
  const auto none = looked_up({page("")});
  BOOST_TEST(none.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(none.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(none.minor == 500'050);
  const auto anothers = looked_up({page(chargeback(R"("transaction_id":4012)"))});
  BOOST_TEST(anothers.subject == TP_SUBJECT_PAYMENT);
}

BOOST_AUTO_TEST_CASE(a_loss_outweighs_the_rest_and_else_the_newest_counts) {
  struct Row {
    std::string items;
    std::uint32_t outcome;
    const char* id;
  };
  const auto and_then = [](const std::string& a, const std::string& b) { return a + "," + b; };
  for (const auto& row :
       {Row{and_then(of_status("lost", 9), of_status("declined", 10)), TP_OUTCOME_FAILED, "9"},
        Row{and_then(of_status("declined", 10), of_status("lost", 9)), TP_OUTCOME_FAILED, "9"},
        Row{and_then(of_status("lost", 9), of_status("lost", 10)), TP_OUTCOME_FAILED, "10"},
        Row{and_then(of_status("lost", 10), of_status("lost", 9)), TP_OUTCOME_FAILED, "10"},
        Row{and_then(of_status("declined", 9), of_status("won", 10)), TP_OUTCOME_SUCCEEDED, "10"},
        Row{and_then(of_status("won", 10), of_status("declined", 9)), TP_OUTCOME_SUCCEEDED, "10"},
        Row{and_then(of_status("won", 9), of_status("initiated", 10)), TP_OUTCOME_PENDING, "10"}}) {
    const auto done = looked_up({page(row.items)});
    BOOST_TEST(done.outcome == row.outcome, row.items);
    BOOST_TEST(done.subject_ref == row.id, row.items);
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_is_asked_for_again) {
  for (const auto& items :
       {std::string("7"), std::string("{}"), chargeback(R"("transaction_id":null)"),
        chargeback(R"("id":null)"), chargeback(R"("amount":0)"), chargeback(R"("amount":null)"),
        chargeback(R"("amount":1200.505)"), chargeback(R"("status":"settled")"),
        chargeback(R"("status":null)")}) {
    const auto done = looked_up({page(items)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, items);
    BOOST_TEST(done.reference == "TP-1", items);
    BOOST_TEST(done.gateway_ref == "4011", items);
  }
  BOOST_TEST(looked_up({answered(200, success("[]"))}).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(looked_up({page("", 2, 2)}).outcome == TP_OUTCOME_UNKNOWN);
}

// One that Flutterwave refuses to list says nothing against the payment.
BOOST_AUTO_TEST_CASE(every_other_answer_leaves_the_payment_or_is_unknown) {
  const auto good = page(chargeback()).body;
  for (const auto& fault : faults(good)) {
    BOOST_TEST_CONTEXT(fault.what) {
      const auto done = looked_up({fault.event});
      const bool refused =
          fault.outcome == TP_OUTCOME_FAILED && fault.event.kind == TP_EVENT_HTTP_RESPONSE;
      BOOST_TEST(done.outcome == (refused ? TP_OUTCOME_SUCCEEDED : TP_OUTCOME_UNKNOWN));
      BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
      BOOST_TEST(looked_up({page("", 1, 2), fault.event}).outcome == done.outcome);
    }
  }
}

BOOST_AUTO_TEST_CASE(pages_are_followed_to_the_end) {
  const auto actions = flutterwave().run(
      look_up("4011"),
      {start(), paid(), page(of_status("won", 9), 1, 2), page(chargeback(), 2, 2)});
  BOOST_TEST(actions[2].url == "https://api.flutterwave.com/v3/chargebacks?id=4011&page=2");
  BOOST_TEST(actions[3].outcome == TP_OUTCOME_FAILED);
  std::vector<Event> pages;
  for (int i = 1; i <= 12; ++i) pages.push_back(page(of_status("won"), i, 99));
  BOOST_TEST(looked_up(pages).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
