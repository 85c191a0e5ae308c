// Against recorded examples: official objects and events, and error documents. Skipped where they
// are absent.
#include "plugins/stripe/recorded.h"

#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

// What the host does with a VERIFY action.
bool passes(const Action& check, const std::vector<std::string>& secrets, std::int64_t now_s) {
  BOOST_REQUIRE(check.kind == TP_ACTION_VERIFY);
  if (std::abs(now_s - check.signed_at) > check.tolerance_s) return false;
  for (const auto& secret : secrets) {
    const auto right = crypto::to_hex(crypto::hmac_sha256(secret, check.message));
    for (const auto& candidate : check.candidates) {
      if (candidate == right) return true;
    }
  }
  return false;
}

constexpr std::int64_t kSignedAt = 1'700'000'000;

std::string signature(const std::string& secret, const std::string& body) {
  const auto time = std::to_string(kSignedAt);
  return "t=" + time + ",v1=" + crypto::to_hex(crypto::hmac_sha256(secret, time + "." + body)) +
         ",v0=" + std::string(64, '0');
}

Action handled(const std::string& body, const std::string& header,
               const std::vector<Event>& events) {
  return stripe().last({.operation = "webhook.handle/1",
                        .raw_body = body,
                        .headers = {{"Stripe-Signature", header}}},
                       events);
}

Action stated(const std::string& body) {
  return handled(body, signature("s", body), {start(), verified(1)});
}

// As if we had made what it is about.
json as_ours(json object, const char* flow) {
  object["metadata"]["tallyport_reference"] = "TP-1";
  object["metadata"]["tallyport_flow"] = flow;
  return object;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_recorded)

BOOST_AUTO_TEST_CASE(official_objects_are_understood) {
  const auto folder = recorded_folder();
  if (!folder) return;
  std::map<std::string, json> objects;
  for (const auto& file : recorded_files(*folder / "resources")) {
    objects[file.name] = json::parse(file.text);
    // None of them is ours.
    const auto done = stripe().last(create(), {start(), answered(200, file.text)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, file.name);
  }
  const auto found = [](const json& object) {
    return stripe().last(look_up(object.at("id")), {start(), answered(200, object.dump())});
  };
  auto session = as_ours(objects.at("checkout.session.json"), "checkout");
  session["amount_total"] = 2500;
  session["currency"] = "usd";
  BOOST_TEST(found(session).outcome == TP_OUTCOME_REQUIRES_ACTION);
  session["status"] = "complete";
  session["payment_status"] = "paid";
  auto intent = as_ours(objects.at("payment_intent.json"), "checkout");
  auto charge = objects.at("charge.json");
  charge["amount_refunded"] = 40;
  intent["latest_charge"] = charge;
  session["payment_intent"] = intent;
  BOOST_TEST(found(session).outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(found(session).minor == 2500);
  BOOST_TEST(found(session).reversed == 40);

  BOOST_TEST(found(intent).outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(found(intent).minor == 1099);
  const auto captured = as_ours(
      objects.at("djstripe-payment_intent_pi_fakefakefakefakefake0001.json"), "payment_intent");
  BOOST_TEST(captured.at("status") == "succeeded");
  BOOST_TEST(found(captured).outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(found(captured).minor == captured.at("amount_received").get<std::int64_t>());

  // The charge in the place of its id, as expand[]=charge gives it.
  auto refund = objects.at("refund.json");
  refund["metadata"] = {{"tallyport_reference", "TP-1"},
                        {"tallyport_refund_reference", "refund-1"}};
  charge["payment_intent"] = refund["payment_intent"] = "pi_1";
  charge["amount_refunded"] = charge.at("amount");
  refund["charge"] = charge;
  const auto refunded = stripe().last(ask_refund("refund.lookup/1", "pi_1", refund.at("id")),
                                      {start(), answered(200, refund.dump())});
  BOOST_TEST(refunded.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(refunded.minor == 100);
  BOOST_TEST(refunded.reversed == charge.at("amount").get<std::int64_t>());

  const auto balance = answered(200, objects.at("balance.json").dump());
  const auto checked = stripe().last({.operation = "connection.check/1"}, {start(), balance});
  BOOST_TEST(checked.outcome == TP_OUTCOME_SUCCEEDED);
}

BOOST_AUTO_TEST_CASE(errors_have_their_outcomes) {
  const auto folder = recorded_folder();
  if (!folder) return;
  const std::map<std::string, std::pair<std::uint32_t, std::string>> expected{
      {"amount_too_small.400.json", {TP_OUTCOME_FAILED, "amount_too_small"}},
      {"api_error.500.json", {TP_OUTCOME_UNKNOWN, "provider_error"}},
      {"card_declined_generic.402.json", {TP_OUTCOME_FAILED, "card_declined"}},
      {"card_declined_insufficient_funds.402.json", {TP_OUTCOME_FAILED, "insufficient_funds"}},
      {"expired_card.402.json", {TP_OUTCOME_FAILED, "expired_card"}},
      {"idempotency_error.400.json", {TP_OUTCOME_UNKNOWN, "other"}},
      {"no_auth.401.json", {TP_OUTCOME_FAILED, "other"}},
      {"parameter_invalid_integer.400.json", {TP_OUTCOME_FAILED, "request_refused"}},
      {"rate_limit.429.json", {TP_OUTCOME_UNKNOWN, "rate_limited"}},
      {"resource_missing_charge.404.json", {TP_OUTCOME_FAILED, "request_refused"}},
      {"resource_missing_customer.404.json", {TP_OUTCOME_FAILED, "request_refused"}},
      {"resource_missing_refund_charge.404.json", {TP_OUTCOME_FAILED, "request_refused"}},
  };
  const auto files = recorded_files(*folder / "errors");
  BOOST_TEST(files.size() == expected.size());
  for (const auto& [name, text] : files) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_REQUIRE(expected.contains(name));
      const auto& [outcome, reason] = expected.at(name);
      const auto dot = name.find('.');
      const auto status = static_cast<std::uint32_t>(std::stoul(name.substr(dot + 1, 3)));
      const auto done = stripe().last(create(), {start(), answered(status, text)});
      BOOST_TEST(done.outcome == outcome);
      BOOST_TEST(done.reason == reason);
      const auto looked_up = stripe().last(look_up("pi_1"), {start(), answered(status, text)});
      const auto refund = ask_refund("refund.create/1", "pi_1");
      const auto refused = stripe().last(refund, {start(), answered(status, text)});
      BOOST_TEST(refused.outcome == outcome);
      const auto charged = stripe().last(ask_charge(), {start(), answered(status, text)});
      BOOST_TEST(charged.outcome == outcome);
      BOOST_TEST(charged.reason == reason);
      BOOST_TEST((charged.json.find("decline") != std::string::npos) == (status == 402));
      BOOST_TEST(looked_up.outcome == (status == 404 ? TP_OUTCOME_NOT_FOUND : TP_OUTCOME_UNKNOWN));
    }
  }
}

BOOST_AUTO_TEST_CASE(official_methods_customers_and_setups_are_understood) {
  const auto folder = recorded_folder();
  if (!folder) return;
  std::map<std::string, json> objects;
  for (const auto& file : recorded_files(*folder / "resources")) {
    objects[file.name] = json::parse(file.text);
  }
  const auto owner = objects.at("customer.json");
  const auto id = owner.at("id").get<std::string>();
  const auto of_customer = R"("customer":")" + id + "\"";
  auto method = objects.at("payment_method.json");
  method["customer"] = id;
  const auto ref = method.at("id").get<std::string>();
  const auto known = answered(200, owner.dump());

  const auto saving = ask_method("method.save/1", of_customer + R"(,"token":")" + ref + "\"");
  const auto saved = stripe().last(saving, {start(), answered(200, method.dump())});
  BOOST_TEST(saved.outcome == TP_OUTCOME_SUCCEEDED);
  const json expected = {{"ref", ref},
                         {"type", "card"},
                         {"brand", "visa"},
                         {"last4", "4242"},
                         {"exp_month", 8},
                         {"exp_year", 2030},
                         {"fingerprint", "AOB934RVNwzk6xtn"}};
  BOOST_TEST(json::parse(saved.json).at("method") == expected);

  const auto page = list_of(method.dump());
  const auto listed = stripe().last(ask_method("method.list/1", of_customer),
                                    {start(), known, answered(200, page)});
  BOOST_TEST(json::parse(listed.json).at("methods").at(0).at("fingerprint") == "AOB934RVNwzk6xtn");

  auto setup = objects.at("setup_intent.json");
  setup["customer"] = id;
  const auto open = stripe().last(ask_method("method.save/1", of_customer + R"(,"setup":true)"),
                                  {start(), answered(200, setup.dump())});
  BOOST_TEST(open.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(json::parse(open.json).at("next_action").at("client_secret") ==
             setup.at("client_secret"));

  const auto intents = list_of(objects.at("payment_intent.json").dump());
  const auto listing =
      stripe().last({.operation = "payment.list/1", .json = R"({"from_unix_s":1,"to_unix_s":2})"},
                    {start(), answered(200, intents)});
  const auto payment = json::parse(listing.json).at("payments").at(0);
  BOOST_TEST(payment.at("created_unix_s") == 1234567890);
  BOOST_TEST(payment.at("amount").at("minor") == 1099);

  auto intent = as_ours(objects.at("payment_intent.json"), "payment_intent");
  auto charge = objects.at("charge.json");
  charge["payment_method"] = ref;
  charge["payment_method_details"] = {{"type", "card"}, {"card", method.at("card")}};
  intent.update({{"status", "succeeded"},
                 {"customer", id},
                 {"setup_future_usage", "off_session"},
                 {"amount_received", 1099},
                 {"latest_charge", charge}});
  const auto kept =
      stripe().last(look_up(intent.at("id")), {start(), answered(200, intent.dump())});
  BOOST_TEST(kept.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(json::parse(kept.json).at("method") == expected);
}

BOOST_AUTO_TEST_CASE(every_webhook_passes_signed_and_fails_with_a_wrong_byte_time_or_secret) {
  const auto folder = recorded_folder();
  if (!folder) return;
  const std::vector<std::string> rolling{"whsec_new", "whsec_old"};
  for (const auto* part : {"webhooks", "webhooks-composed"}) {
    for (const auto& [name, body] : recorded_files(*folder / part)) {
      BOOST_TEST_CONTEXT(name) {
        for (const auto& secret : rolling) {
          const auto check = handled(body, signature(secret, body), {start()});
          BOOST_TEST(passes(check, rolling, kSignedAt));
          BOOST_TEST(passes(check, rolling, kSignedAt + 300));
          BOOST_TEST(!passes(check, rolling, kSignedAt + 301));
          BOOST_TEST(!passes(check, rolling, kSignedAt - 301));
          BOOST_TEST(!passes(check, {"whsec_other"}, kSignedAt));
          BOOST_TEST(!passes(check, {}, kSignedAt));
        }
        const auto header = signature("whsec_new", body);
        for (std::size_t i = 0; i < body.size(); i += 41) {
          auto other = body;
          other[i] = static_cast<char>(other[i] ^ 1);
          BOOST_TEST(!passes(handled(other, header, {start()}), rolling, kSignedAt));
        }
        auto later = header;
        later[2 + 9] = '1';  // the last digit of the time that is signed
        BOOST_TEST(!passes(handled(body, later, {start()}), rolling, kSignedAt));
        BOOST_TEST(stated(body).event_key == json::parse(body).at("id").get<std::string>());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(payments_that_are_not_ours_are_ignored) {
  const auto folder = recorded_folder();
  if (!folder) return;
  for (const auto* part : {"webhooks", "webhooks-composed"}) {
    for (const auto& [name, body] : recorded_files(*folder / part)) {
      const auto type = json::parse(body).at("type").get<std::string>();
      if (type.starts_with("charge.") || type.starts_with("refund.")) continue;
      BOOST_TEST(stated(body).outcome == TP_OUTCOME_IGNORED, name);
    }
  }
}

BOOST_AUTO_TEST_CASE(official_events_have_their_outcomes) {
  const auto folder = recorded_folder();
  if (!folder) return;
  struct Expected {
    std::uint32_t outcome;
    std::uint32_t subject;
    std::int64_t minor;
    std::int64_t reversed;
  };
  const std::map<std::string, Expected> expected{
      {"charge.dispute.closed.json", {TP_OUTCOME_UNKNOWN, TP_SUBJECT_DISPUTE, 2500, 0}},  // lost
      {"charge.dispute.created.json", {TP_OUTCOME_PENDING, TP_SUBJECT_DISPUTE, 2500, 0}},
      {"charge.refund.updated.json", {TP_OUTCOME_FAILED, TP_SUBJECT_REFUND, 1000, 0}},
      {"charge.refunded.json", {TP_OUTCOME_SUCCEEDED, TP_SUBJECT_REFUND, 0, 2500}},
      {"checkout.session.async_payment_failed.json",
       {TP_OUTCOME_FAILED, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"checkout.session.completed-unpaid.json", {TP_OUTCOME_PENDING, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"checkout.session.completed.json", {TP_OUTCOME_SUCCEEDED, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"checkout.session.expired.json", {TP_OUTCOME_EXPIRED, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"payment_intent.canceled.json", {TP_OUTCOME_CANCELLED, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"payment_intent.payment_failed.json",
       {TP_OUTCOME_REQUIRES_ACTION, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"payment_intent.succeeded.json", {TP_OUTCOME_SUCCEEDED, TP_SUBJECT_PAYMENT, 2500, 0}},
      {"refund.created.json", {TP_OUTCOME_PENDING, TP_SUBJECT_REFUND, 1000, 0}},
      {"refund.updated.json", {TP_OUTCOME_UNKNOWN, TP_SUBJECT_REFUND, 1000, 0}},  // by the total
  };
  const auto files = recorded_files(*folder / "webhooks-composed");
  BOOST_TEST(files.size() == expected.size());
  for (const auto& [name, text] : files) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_REQUIRE(expected.contains(name));
      const auto& row = expected.at(name);
      auto event = json::parse(text);
      auto& object = event["data"]["object"];
      const bool of_session = name.starts_with("checkout.session.");
      if (row.subject == TP_SUBJECT_PAYMENT) {
        object = as_ours(object, of_session ? "checkout" : "payment_intent");
      }
      const auto done = stated(event.dump());
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.subject == row.subject);
      BOOST_TEST(done.minor == row.minor);
      BOOST_TEST(done.reversed == row.reversed);
      BOOST_TEST(done.gateway_ref == (row.subject == TP_SUBJECT_PAYMENT
                                          ? object.at("id").get<std::string>()
                                          : "pi_1OPougJN5vQBdWEx8s2Dj0YR"));
      BOOST_TEST(done.result_flags == 0u);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
