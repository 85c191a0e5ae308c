// Webhooks: authentic only after a passed check over the whole raw body (host rule H7).
#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

using test::Stage;

const std::string kBody = R"({"event":"paid","id":1})";

std::string signature(const std::string& key, const std::string& message) {
  return crypto::to_hex(crypto::hmac_sha256(key, message));
}

topup::WebhookMessage message(std::string body, std::string signed_with) {
  return {std::move(body),
          {{"Content-Type", "application/json"}, {"X-Signature", std::move(signed_with)}}};
}

std::string verdict(Stage& stage, const topup::WebhookMessage& message) {
  const auto reading = stage.gateways->read_webhook("main", message);
  if (!reading) return std::string(name(reading.error().code));
  return std::string(topup::name(reading->source)) + " " +
         std::string(topup::name(reading->finding.outcome));
}

BOOST_AUTO_TEST_SUITE(webhook)

BOOST_AUTO_TEST_CASE(only_a_signature_over_the_whole_body_makes_it_authentic) {
  const auto good = signature(test::kWebhookSecret, kBody);
  struct Row {
    const char* what;
    const char* plugin;
    topup::WebhookMessage message;
    const char* verdict;
  };
  const Row rows[] = {
      {"good", "well_behaved", message(kBody, good), "webhook succeeded"},
      {"tampered", "well_behaved", message(kBody + " ", good), "webhook_not_authentic"},
      {"unsigned", "well_behaved", message(kBody, ""), "webhook_not_authentic"},
      {"no hex", "well_behaved", message(kBody, "zz"), "webhook_not_authentic"},
      {"other secret", "well_behaved", message(kBody, signature(test::kApiKey, kBody)),
       "webhook_not_authentic"},
      {"empty secret", "well_behaved", message(kBody, signature("", kBody)),
       "webhook_not_authentic"},
      {"empty body", "well_behaved", message("", signature(test::kWebhookSecret, "")),
       "webhook_not_authentic"},
      {"no VERIFY at all", "forgets_verify", message(kBody, good), "webhook_not_authentic"},
      {"not over the body", "verifies_other",
       message(kBody, signature(test::kWebhookSecret, "always the same")), "webhook_not_authentic"},
      {"a token", "token_only", message(kBody, test::kWebhookSecret), "hint succeeded"},
      {"another token", "token_only", message(kBody, "guess"), "webhook_not_authentic"},
      {"no token", "token_only", message(kBody, ""), "webhook_not_authentic"},
      {"a request", "webhook_request", message(kBody, good), "gateway_misbehaved"},
      {"garbage", "garbage_outcome", message(kBody, good), "gateway_misbehaved"},
      {"for ever", "never_done", message(kBody, good), "gateway_misbehaved"},
  };
  for (const auto& row : rows) {
    Stage stage(row.plugin);
    BOOST_TEST_CONTEXT(row.what) BOOST_TEST(verdict(stage, row.message) == row.verdict);
    BOOST_TEST(stage.http.requests().empty());
  }
}

BOOST_AUTO_TEST_CASE(the_operator_reads_what_was_wrong) {
  Stage forgetful("forgets_verify");
  BOOST_TEST(forgetful.gateways->read_webhook("main", message(kBody, "x")).error().detail ==
             "gateway \"main\": the webhook did not pass a signature check over its whole body");
  Stage asking("webhook_request");
  BOOST_TEST(asking.gateways->read_webhook("main", message(kBody, "x")).error().detail ==
             "gateway \"main\": plugin test.webhook_request broke a rule: H8: webhook.handle asked "
             "for an HTTP request");
  BOOST_TEST(!asking.healthy());
}

BOOST_AUTO_TEST_CASE(what_a_stranger_wrote_leaves_the_gateway_healthy) {
  struct Row {
    const char* body;
    const char* verdict;
    const char* logged;
  };
  for (const auto& row :
       {Row{"long reference", "webhook ignored", "reference has 256 bytes; at most 255 are kept"},
        Row{"long reference, known id", "webhook unknown",
            "reference has 256 bytes; at most 255 are kept"},
        Row{"currency", "webhook succeeded",
            "amount: the currency \"QQQ\" is not in the host's table"},
        Row{"long key", "webhook succeeded", "event_key has 256 bytes; at most 255 are kept"}}) {
    BOOST_TEST_CONTEXT(row.body) {
      Stage stage("strangers_event");
      BOOST_TEST(verdict(stage, message(row.body, signature(test::kWebhookSecret, row.body))) ==
                 row.verdict);
      BOOST_TEST(stage.healthy());
      BOOST_REQUIRE(stage.log.lines().size() == 1u);
      BOOST_TEST(stage.log.lines()[0] ==
                 "warning the provider states what cannot be kept gateway=main "
                 "operation=webhook.handle/1 reference= what=" +
                     std::string(row.logged));
      // Unsigned it is turned away, and leaves no trace.
      BOOST_TEST(verdict(stage, message(row.body, "")) == "webhook_not_authentic");
      BOOST_TEST(stage.healthy());
      BOOST_TEST(stage.log.lines().size() == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_value_of_a_rotating_secret_counts) {
  auto spec = test::spec_of("well_behaved");
  spec.secrets[1].second = {Secret("new"), Secret("old")};
  Stage stage(std::move(spec));
  BOOST_TEST(verdict(stage, message(kBody, signature("new", kBody))) == "webhook succeeded");
  BOOST_TEST(verdict(stage, message(kBody, signature("old", kBody))) == "webhook succeeded");
  BOOST_TEST(verdict(stage, message(kBody, signature("older", kBody))) == "webhook_not_authentic");
}

BOOST_AUTO_TEST_CASE(events_have_a_key_and_headers_lose_their_secrets) {
  Stage stage("token_only");
  auto with_token = message(kBody, test::kWebhookSecret);
  with_token.headers.emplace_back("Authorization", "Basic abc");
  with_token.headers.emplace_back("cookie", "a=b");
  with_token.headers.emplace_back("X-Key", std::string("prefix ") + test::kApiKey);
  const auto reading = stage.gateways->read_webhook("main", with_token);
  BOOST_REQUIRE(reading.has_value());
  BOOST_TEST(reading->event_key == "sha256:" + crypto::to_hex(crypto::sha256(kBody)));
  BOOST_REQUIRE(reading->archived.headers.size() == 1u);
  BOOST_TEST(reading->archived.headers[0].first == "Content-Type");

  Stage named("well_behaved");
  const auto event =
      named.gateways->read_webhook("main", message(kBody, signature(test::kWebhookSecret, kBody)));
  BOOST_REQUIRE(event.has_value());
  BOOST_TEST(event->event_key == "event-1");
  BOOST_TEST(event->archived.raw_body == kBody);
  BOOST_TEST(event->archived.headers.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_gateway_without_webhooks_reads_none) {
  auto spec = test::spec_of("well_behaved");
  spec.webhooks = false;
  spec.secrets.pop_back();
  Stage stage(std::move(spec));
  BOOST_REQUIRE(stage.gateways);
  BOOST_TEST(!stage.gateways->find("main")->webhooks);
  BOOST_TEST(verdict(stage, message(kBody, "x")) == "gateway_not_found");
  BOOST_TEST(name(stage.gateways->read_webhook("nobody", {}).error().code) == "gateway_not_found");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
