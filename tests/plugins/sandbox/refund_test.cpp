// refund.create and refund.lookup.
#include <boost/test/unit_test.hpp>

#include "plugins/sandbox/fixture.h"

namespace tallyport::test {
namespace {

constexpr const char* kDocument = R"({"refund_reference":"refund-1","note":"too much","new":[1]})";

Ask ask(const char* operation, const std::string& subject_ref = "") {
  Ask made{.operation = operation, .json = kDocument};
  made.idempotency_key = "key-1";
  made.minor = 120000;
  made.currency = "NGN";
  made.reference = "TP-1";
  made.gateway_ref = "sbx_1";
  made.subject_ref = subject_ref;
  return made;
}
Ask refund() { return ask("refund.create/1"); }

// With `changes` put last, where a JSON reader takes them.
std::string body(const std::string& changes = "") {
  return R"({"id":"sbr_1","payment":"sbx_1","reference":"refund-1","status":"succeeded",)"
         R"("amount":120000,"currency":"NGN","created_at":1700000000,"live":false,)"
         R"("payment_reference":"TP-1","payment_refunded":150000)" +
         (changes.empty() ? "" : "," + changes) + "}";
}
std::string list(const std::string& items) { return R"({"data":[)" + items + "]}"; }

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_refund)

BOOST_AUTO_TEST_CASE(the_create_names_payment_amount_and_reference) {
  const auto request = sandbox().last(refund(), {start()});
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "http://127.0.0.1:8090/v1/payments/sbx_1/refunds");
  BOOST_TEST(request.body == R"({"amount":120000,"note":"too much","reference":"refund-1"})");
  BOOST_TEST(request.header("Idempotency-Key") == "key-1");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
}

BOOST_AUTO_TEST_CASE(a_refund_is_stated_with_its_id_and_the_running_total) {
  const auto done = sandbox().last(refund(), {start(), answered(201, body())});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
  BOOST_TEST(done.subject_ref == "sbr_1");
  BOOST_TEST(done.gateway_ref == "sbx_1");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.minor == 120000);
  BOOST_TEST(done.reversed == 150000);
}

BOOST_AUTO_TEST_CASE(every_answer_to_the_create_has_its_outcome) {
  const Row rows[] = {
      {"made", answered(201, body()), TP_OUTCOME_SUCCEEDED},
      {"replayed", answered(200, body()), TP_OUTCOME_SUCCEEDED},
      {"a status that we do not know", answered(201, body(R"("status":"odd")")),
       TP_OUTCOME_UNKNOWN},
      {"another reference", answered(201, body(R"("reference":"refund-2")")), TP_OUTCOME_UNKNOWN},
      {"of another payment", answered(201, body(R"("payment_reference":"TP-2")")),
       TP_OUTCOME_UNKNOWN},
      {"more than the total", answered(201, body(R"("payment_refunded":1)")), TP_OUTCOME_UNKNOWN},
      {"a point in the amount", answered(201, body(R"("amount":1.5)")), TP_OUTCOME_UNKNOWN},
      {"too much", answered(422, refusal("not_refundable")), TP_OUTCOME_FAILED},
      {"no such payment", answered(404, refusal("payment_not_found")), TP_OUTCOME_FAILED},
      {"a proxy's 404", answered(404, "<html>"), TP_OUTCOME_UNKNOWN},
      {"wrong key", answered(401, refusal("unauthorized")), TP_OUTCOME_FAILED},
      {"key reused", answered(409, refusal("idempotency_key_reused")), TP_OUTCOME_UNKNOWN},
      {"429", answered(429, ""), TP_OUTCOME_UNKNOWN},
      {"500", answered(500, refusal("internal_error")), TP_OUTCOME_UNKNOWN},
      {"refused", not_sent(), TP_OUTCOME_FAILED},
      {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN},
      {"empty", answered(201, ""), TP_OUTCOME_UNKNOWN},
      {"truncated", answered(201, body().substr(0, 60)), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = sandbox().last(refund(), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
    }
  }
}

BOOST_AUTO_TEST_CASE(it_is_looked_up_by_id_or_else_by_our_reference) {
  const auto by_id = sandbox().last(ask("refund.lookup/1", "sbr_1"), {start()});
  BOOST_TEST(by_id.url == "http://127.0.0.1:8090/v1/refunds/sbr_1");
  const auto by_reference = sandbox().last(ask("refund.lookup/1"), {start()});
  BOOST_TEST(by_reference.url == "http://127.0.0.1:8090/v1/refunds?reference=refund-1");
  BOOST_TEST(by_reference.http_flags == TP_HTTP_READ_ONLY);
}

BOOST_AUTO_TEST_CASE(every_answer_to_a_look_up_has_its_outcome) {
  const Row rows[] = {
      {"found", answered(200, list(body())), TP_OUTCOME_SUCCEEDED},
      {"none", answered(200, list("")), TP_OUTCOME_NOT_FOUND},
      {"two", answered(200, list(body() + "," + body())), TP_OUTCOME_UNKNOWN},
      {"404", answered(404, refusal("not_found")), TP_OUTCOME_NOT_FOUND},
      {"a proxy's 404", answered(404, "<html>"), TP_OUTCOME_UNKNOWN},
      {"another", answered(200, body(R"("reference":"refund-2")")), TP_OUTCOME_UNKNOWN},
      {"401", answered(401, refusal("unauthorized")), TP_OUTCOME_UNKNOWN},
      {"500", answered(500, ""), TP_OUTCOME_UNKNOWN},
      {"not sent", not_sent(), TP_OUTCOME_UNKNOWN},
      {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = sandbox().last(ask("refund.lookup/1"), {start(), row.event});
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
    }
  }
  const auto other =
      sandbox().last(ask("refund.lookup/1", "sbr_2"), {start(), answered(200, body())});
  BOOST_TEST(other.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_refused_before_anything_is_sent) {
  const auto refused = [](Ask made) {
    Driven driven(sandbox(), sandbox().instance(), made);
    return driven.began() == TP_E_INVALID ? driven.error() : std::string("begun");
  };
  auto made = refund();
  made.gateway_ref.clear();
  BOOST_TEST(refused(made) == "needs a gateway_ref");
  made = refund();
  made.idempotency_key.clear();
  BOOST_TEST(refused(made) == "refund.create needs a key");
  made = refund();
  made.minor = 0;
  BOOST_TEST(refused(made) == "refund.create needs a positive amount");
  made = refund();
  made.json = "{}";
  BOOST_TEST(refused(made) == "refund_reference is missing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
