// payment.create: the requests' bytes, and what their answers come to.
#include <boost/test/unit_test.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(stripe_create)

BOOST_AUTO_TEST_CASE(a_session_is_asked_for_with_one_idempotent_request) {
  const auto request = stripe().last(create(), {start()});
  BOOST_TEST(request.kind == TP_ACTION_HTTP);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.stripe.com/v1/checkout/sessions");
  BOOST_TEST(request.label == "create_checkout_session");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
  BOOST_TEST(request.body ==
             "mode=payment&client_reference_id=TP-1&line_items[0][quantity]=1"
             "&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=2500"
             "&line_items[0][price_data][product_data][name]=Credits"
             "&success_url=https%3A%2F%2Fshop.example%2Freturn%3Ftoken%3Da1"
             "&cancel_url=https%3A%2F%2Fshop.example%2Freturn%3Ftoken%3Da1"
             "&customer_email=ada%40example.com&metadata[tallyport_reference]=TP-1"
             "&metadata[tallyport_flow]=checkout&metadata[order]=7"
             "&payment_intent_data[metadata][tallyport_reference]=TP-1"
             "&payment_intent_data[metadata][tallyport_flow]=checkout"
             "&payment_intent_data[metadata][order]=7&expires_at=1700001860");
}

BOOST_AUTO_TEST_CASE(an_intent_is_asked_for_where_the_channel_or_the_setting_says_so) {
  const auto request = stripe().last(create_intent(), {start()});
  BOOST_TEST(request.url == "https://api.stripe.com/v1/payment_intents");
  BOOST_TEST(request.label == "create_payment_intent");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
  BOOST_TEST(request.body ==
             "amount=2500&currency=usd&description=Credits&automatic_payment_methods[enabled]=true"
             "&metadata[tallyport_reference]=TP-1&metadata[tallyport_flow]=payment_intent"
             "&metadata[order]=7");
  const Plugin intents(STRIPE_SO, R"({"flow":"payment_intent"})");
  BOOST_TEST(intents.last(create(), {start()}).body == request.body);
  const auto session = intents.last(create(R"("channel":"checkout")"), {start()});
  BOOST_TEST(session.url == "https://api.stripe.com/v1/checkout/sessions");
}

BOOST_AUTO_TEST_CASE(another_channel_is_the_only_method_to_offer) {
  const auto method = R"("channel":"us_bank_account")";
  const auto session = stripe().last(create(method), {start()}).body;
  BOOST_TEST(session.find("&payment_method_types[0]=us_bank_account&") != session.npos, session);
  const Plugin intents(STRIPE_SO, R"({"flow":"payment_intent"})");
  const auto intent = intents.last(create(method), {start()}).body;
  BOOST_TEST(intent.find("&payment_method_types[0]=us_bank_account&") != intent.npos, intent);
  BOOST_TEST(intent.find("automatic_payment_methods") == intent.npos, intent);
}

BOOST_AUTO_TEST_CASE(headers_are_those_of_stripes_own_clients) {
  const auto headers = stripe().last(create(), {start()}).headers;
  using Header = std::tuple<std::string, std::string, std::uint32_t>;
  const std::vector<Header> expected{
      {"Authorization", "Bearer ${secret:api_key}", TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE},
      {"Accept", "application/json", 0},
      {"Stripe-Version", "2024-04-10", 0},
      {"Content-Type", "application/x-www-form-urlencoded", 0},
      {"Idempotency-Key", "key-1", 0},
  };
  BOOST_TEST((headers == expected));
  const Plugin newer(STRIPE_SO, R"({"api_version":"2026-10-28.endive"})");
  BOOST_TEST(newer.last(create(), {start()}).header("Stripe-Version") == "2026-10-28.endive");
}

BOOST_AUTO_TEST_CASE(a_session_stays_open_as_long_as_asked_within_what_stripe_takes) {
  const auto expiry = [](const std::string& at) {
    const auto body = stripe().last(create(at), {start()}).body;
    const auto found = body.rfind("&expires_at=");
    return found == body.npos ? "" : body.substr(found + 12);
  };
  BOOST_TEST(expiry(R"("expires_at_unix_s":1700001800)") == "1700001860");  // 30 min asked: 31
  BOOST_TEST(expiry(R"("expires_at_unix_s":0)") == "1700001860");
  BOOST_TEST(expiry(R"("expires_at_unix_s":1700001861)") == "1700001861");
  BOOST_TEST(expiry(R"("expires_at_unix_s":1700007200)") == "1700007200");
  BOOST_TEST(expiry(R"("expires_at_unix_s":1700086340)") == "1700086340");  // 24 h less a minute
  BOOST_TEST(expiry(R"("expires_at_unix_s":1700086400)") == "1700086340");
  BOOST_TEST(expiry(R"("expires_at_unix_s":1000000000000)") == "1700086340");
  BOOST_TEST(expiry(R"("expires_at_unix_s":null)") == "");
}

BOOST_AUTO_TEST_CASE(texts_are_encoded_as_stripes_clients_do) {
  const auto* texts = R"x("title":"A&B = 100% (é)","metadata":{"it's":"o'neil*!","a b":"c+d"})x";
  const auto body = stripe().last(create(texts), {start()}).body;
  for (const auto* part : {"[name]=A%26B%20%3D%20100%25%20%28%C3%A9%29&",
                           "metadata[it%27s]=o%27neil%2A%21&", "metadata[a%20b]=c%2Bd&"}) {
    BOOST_TEST(body.find(part) != body.npos, part);
  }
}

BOOST_AUTO_TEST_CASE(an_open_session_sends_the_payer_to_stripes_page) {
  const auto done = stripe().last(create(), {start(), answered(200, session())});
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.result_flags == 0u);
  BOOST_TEST(done.minor == 2500);
  BOOST_TEST(done.currency == "USD");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "cs_test_1");
  BOOST_TEST(done.expires_unix_ms == 1'700'001'860'000);
  BOOST_TEST(done.json == R"({"next_action":{"type":"redirect",)"
                          R"("url":"https://checkout.stripe.com/c/pay/cs_test_1#x"}})");
}

BOOST_AUTO_TEST_CASE(a_new_intent_is_confirmed_in_the_payers_browser) {
  const auto done = stripe().last(create_intent(), {start(), answered(200, intent())});
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.minor == 2500);
  BOOST_TEST(done.gateway_ref == "pi_1");
  BOOST_TEST(done.expires_unix_ms == 0);
  BOOST_TEST(done.json == R"({"next_action":{"client_secret":"pi_1_secret_x","type":"confirm"}})");
}

struct Row {
  const char* what;
  std::string body;
  std::uint32_t outcome;
};

const Row kAnswers[] = {
    {"paid", paid_session(), TP_OUTCOME_SUCCEEDED},
    {"expired", session(R"("status":"expired")"), TP_OUTCOME_EXPIRED},
    {"open without an address", session(R"("url":null)"), TP_OUTCOME_PENDING},
    {"open and paid", session(R"("payment_status":"paid")"), TP_OUTCOME_UNKNOWN},
    {"nothing to pay", session(R"("status":"complete","payment_status":"no_payment_required")"),
     TP_OUTCOME_UNKNOWN},
    {"a status of tomorrow", session(R"("status":"parked")"), TP_OUTCOME_UNKNOWN},
    {"a payment status of tomorrow", session(R"("payment_status":"half")"), TP_OUTCOME_UNKNOWN},
    {"intent processing", intent(R"("status":"processing")"), TP_OUTCOME_PENDING},
    {"intent to be captured", intent(R"("status":"requires_capture")"), TP_OUTCOME_PENDING},
    {"intent to be confirmed", intent(R"("status":"requires_confirmation")"),
     TP_OUTCOME_REQUIRES_ACTION},
    {"intent cancelled", intent(R"("status":"canceled")"), TP_OUTCOME_CANCELLED},
    {"intent of a status of tomorrow", intent(R"("status":"parked")"), TP_OUTCOME_UNKNOWN},
    {"another reference", session(owned_by("checkout", "TP-2")), TP_OUTCOME_UNKNOWN},
    {"no reference", session(R"("metadata":{})"), TP_OUTCOME_UNKNOWN},
    {"our reference where a payer can write it only",
     session(R"("metadata":{"tallyport_flow":"checkout"},"client_reference_id":"TP-1")"),
     TP_OUTCOME_UNKNOWN},
    {"a subscription", session(R"("mode":"subscription")"), TP_OUTCOME_UNKNOWN},
    {"another object", session(R"("object":"customer")"), TP_OUTCOME_UNKNOWN},
    {"no object", session(R"("object":null)"), TP_OUTCOME_UNKNOWN},
    {"empty", "", TP_OUTCOME_UNKNOWN},
    {"HTML", "<html></html>", TP_OUTCOME_UNKNOWN},
    {"truncated", session().substr(0, 90), TP_OUTCOME_UNKNOWN},
    {"an array", "[" + session() + "]", TP_OUTCOME_UNKNOWN},
    {"not UTF-8", "{\"id\":\"\xff\"}", TP_OUTCOME_UNKNOWN},
    {"nested deeply", std::string(100'000, '['), TP_OUTCOME_UNKNOWN},
    {"a megabyte of spaces", std::string(1 << 20, ' '), TP_OUTCOME_UNKNOWN},
    {"amount as text", paid_session(R"("amount_total":"2500")"), TP_OUTCOME_UNKNOWN},
    {"amount with a point", paid_session(R"("amount_total":2500.0)"), TP_OUTCOME_UNKNOWN},
    {"amount with an exponent", paid_session(R"("amount_total":25e2)"), TP_OUTCOME_UNKNOWN},
    {"amount beyond 64 bits", paid_session(R"("amount_total":9223372036854775808)"),
     TP_OUTCOME_UNKNOWN},
    {"amount below nothing", paid_session(R"("amount_total":-2500)"), TP_OUTCOME_UNKNOWN},
    {"amount null", paid_session(R"("amount_total":null)"), TP_OUTCOME_UNKNOWN},
    {"currency in capitals", paid_session(R"("currency":"USD")"), TP_OUTCOME_UNKNOWN},
    {"currency too long", paid_session(R"("currency":"usdd")"), TP_OUTCOME_UNKNOWN},
    {"shillings with cents", paid_session(R"("currency":"ugx","amount_total":2550)"),
     TP_OUTCOME_UNKNOWN},
    {"mode as text", paid_session(R"("livemode":"false")"), TP_OUTCOME_UNKNOWN},
    {"no mode", paid_session(R"("livemode":null)"), TP_OUTCOME_UNKNOWN},
    {"id as number", paid_session(R"("id":1)"), TP_OUTCOME_UNKNOWN},
    {"expiry beyond all times", session(R"("expires_at":9223372036854775807)"), TP_OUTCOME_UNKNOWN},
    {"an intent that is not understood", paid_session(R"("payment_intent":{"id":"pi_1"})"),
     TP_OUTCOME_UNKNOWN},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = stripe().last(create(), {start(), answered(200, row.body)});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_credited_is_what_stripe_states) {
  const auto paid =
      stripe().last(create(), {start(), answered(200, paid_session(R"("amount_total":2400)"))});
  BOOST_TEST(paid.minor == 2400);
  const auto part = intent(R"("status":"succeeded","amount_received":2300)");
  BOOST_TEST(stripe().last(create_intent(), {start(), answered(200, part)}).minor == 2300);
}

BOOST_AUTO_TEST_CASE(live_money_is_said_to_be_live) {
  for (const auto& body : {session(R"("livemode":true)"), intent(R"("livemode":true)")}) {
    const auto done = stripe().last(create(), {start(), answered(200, body)});
    BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  }
}

BOOST_AUTO_TEST_CASE(the_same_input_and_events_give_the_same_actions) {
  for (const auto& row : kAnswers) {
    const std::vector<Event> events{start(), answered(200, row.body)};
    BOOST_TEST((stripe().run(create(), events) == stripe().run(create(), events)), row.what);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
