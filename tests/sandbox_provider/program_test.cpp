// The program itself, over HTTP: what a merchant, a payer and a test see of it.
#include "program.h"

#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <curl/curl.h>

#include "crypto/crypto.h"
#include "receiver.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

const std::string kHtml = "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

struct Shop {
  Receiver receiver;
  Program program{{"--listen=127.0.0.1:0", "--account=shop,key1,whsec," + receiver.url(),
                   "--account=other,key2,whsec2,", "--misbehave-by-amount", "--retry-initial-ms=20",
                   "--retry-max-ms=50", "--slow-ms=100", "--processing-ms=100", "--late-ms=100"}};

  HttpAnswer create(const std::string& reference, int amount, const std::string& key = "") {
    return program.post("/v1/payments",
                        R"({"reference":")" + reference + R"(","amount":)" +
                            std::to_string(amount) +
                            R"(,"currency":"NGN","return_url":"http://shop.test/back?a=1"})",
                        {"Authorization: Bearer key1", "Content-Type: application/json",
                         "Idempotency-Key: " + (key.empty() ? "k-" + reference : key)});
  }
  HttpAnswer refund(const std::string& id, const std::string& body, const std::string& key) {
    return program.post("/v1/payments/" + id + "/refunds", body,
                        {"Authorization: Bearer key1", "Content-Type: application/json",
                         "Idempotency-Key: " + key});
  }
  HttpAnswer get(const std::string& path, const std::string& api_key = "key1") {
    return program.get(path, {"Authorization: Bearer " + api_key});
  }
  HttpAnswer look_up(const std::string& id) {
    return program.get("/v1/payments/" + id, {"Authorization: Bearer key1"});
  }
};

// Computes the signature anew, with the time that the header states.
bool verifies(const ReceivedWebhook& webhook, const std::string& secret) {
  const auto comma = webhook.signature.find(",v1=");
  if (!webhook.signature.starts_with("t=") || comma == std::string::npos) return false;
  const auto time = webhook.signature.substr(2, comma - 2);
  return webhook.signature.substr(comma + 4) ==
         crypto::to_hex(crypto::hmac_sha256(secret, time + "." + webhook.body));
}

bool says(const ReceivedWebhook& webhook, const std::string& part) {
  return webhook.body.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_program)

BOOST_AUTO_TEST_CASE(create_replay_pay_and_webhook_until_acknowledged) {
  Shop shop;
  const auto created = shop.create("r1", 1500);
  BOOST_TEST(created.status == 201);
  const auto again = shop.create("r1", 1500);
  BOOST_TEST(again.status == 201);
  BOOST_TEST(again.body == created.body);
  BOOST_TEST(again.headers.find("Idempotent-Replayed: true") != std::string::npos);
  BOOST_TEST(shop.create("r1", 1600).status == 409);
  BOOST_TEST(shop.create("r1", 1500, "another").text("code") == "duplicate_reference");

  shop.receiver.answer_next({500, 0, 404, 200});
  const auto paid = shop.program.post("/checkout/latest/pay", "");
  BOOST_TEST(paid.text("status") == "succeeded");
  // The first try came before the answer.
  BOOST_TEST(shop.receiver.wait_for(0).size() >= 1u);
  const auto webhooks = shop.receiver.wait_for(4);
  BOOST_REQUIRE(webhooks.size() == 4u);
  for (const auto& webhook : webhooks) {
    BOOST_TEST(webhook.body == webhooks[0].body);
    BOOST_TEST(verifies(webhook, "whsec"));
  }
  BOOST_TEST(says(webhooks[0], "\"type\":\"payment.succeeded\""));
  BOOST_TEST(shop.look_up(created.text("id")).text("status") == "succeeded");
  BOOST_TEST(shop.program.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_key_sees_its_own_account_and_no_key_sees_nothing) {
  Shop shop;
  const auto id = shop.create("r1", 1500).text("id");
  BOOST_TEST(shop.program.get("/v1/ping").status == 401);
  BOOST_TEST(shop.program.get("/v1/ping", {"Authorization: Bearer key"}).status == 401);
  BOOST_TEST(shop.program.get("/v1/payments/" + id, {"Authorization: Bearer key2"}).status == 404);
  const auto list = shop.program.get("/v1/payments?reference=r%31", {"Authorization: Bearer key1"});
  BOOST_TEST(list.text("id") == id);
  BOOST_TEST(shop.program.get("/v1/payments?reference=r1", {"Authorization: Bearer key2"}).body ==
             R"({"data":[]})");
}

BOOST_AUTO_TEST_CASE(a_browser_is_sent_back_and_everyone_else_gets_json) {
  Shop shop;
  shop.create("r1", 1500);
  const auto page = shop.program.get("/checkout/latest", {kHtml});
  BOOST_TEST(page.body.starts_with("<!doctype html>"));
  BOOST_TEST(page.headers.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
  const auto left = shop.program.post("/checkout/latest/leave", "", {kHtml});
  BOOST_TEST(left.status == 303);
  BOOST_TEST(left.headers.find("http://shop.test/back?a=1&reference=r1&status=pending\r\n") !=
             std::string::npos);
  const auto declined = shop.program.post("/checkout/latest/decline", "", {kHtml});
  BOOST_TEST(declined.headers.find("&status=declined\r\n") != std::string::npos);
  BOOST_TEST(shop.program.post("/checkout/latest/pay", "").status == 409);
}

BOOST_AUTO_TEST_CASE(a_dropped_create_took_place_and_its_replay_is_answered) {
  Shop shop;
  const auto dropped = shop.create("r5", 1505);
  BOOST_TEST(dropped.status == 0);
  BOOST_TEST(dropped.curl_code == CURLE_GOT_NOTHING);
  const auto replayed = shop.create("r5", 1505);
  BOOST_TEST(replayed.status == 201);
  BOOST_TEST(replayed.headers.find("Idempotent-Replayed: true") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(behaviours_combine_paid_at_once_forged_thrice_and_reordered) {
  Shop shop;
  BOOST_TEST(shop.program
                 .post("/control/misbehave",
                       R"({"behaviours":["pay_on_create","duplicate","reorder","forge"]})")
                 .status == 200);
  BOOST_TEST(shop.create("r1", 1500).text("status") == "succeeded");
  const auto webhooks = shop.receiver.wait_for(5);
  BOOST_REQUIRE(webhooks.size() == 5u);
  BOOST_TEST(!verifies(webhooks[0], "whsec"));
  for (std::size_t i = 1; i < 4; ++i) {
    BOOST_TEST(verifies(webhooks[i], "whsec"));
    BOOST_TEST(webhooks[i].body == webhooks[0].body);
  }
  BOOST_TEST(says(webhooks[4], "\"type\":\"payment.processing\""));
}

BOOST_AUTO_TEST_CASE(time_makes_processing_late_and_slow) {
  Shop shop;
  shop.create("r2", 1502);
  BOOST_TEST(shop.program.post("/checkout/latest/pay", "").text("status") == "processing");
  auto webhooks = shop.receiver.wait_for(2);
  BOOST_REQUIRE(webhooks.size() == 2u);
  BOOST_TEST(says(webhooks[0], "payment.processing"));
  BOOST_TEST(says(webhooks[1], "payment.succeeded"));
  shop.create("r8", 1508);
  BOOST_TEST(shop.program.post("/checkout/latest/pay", "").text("status") == "succeeded");
  BOOST_TEST(shop.receiver.wait_for(3).size() == 3u);
  BOOST_TEST(shop.create("r3", 1503).status == 201);
}

BOOST_AUTO_TEST_CASE(a_merchant_refunds_once_a_key_and_finds_it_again) {
  Shop shop;
  const auto id = shop.create("r1", 1500).text("id");
  const std::string asked = R"({"reference":"refund-1","amount":500})";
  BOOST_TEST(shop.refund(id, asked, "k1").text("code") == "not_refundable");
  shop.program.post("/checkout/" + id + "/pay", "");
  const auto first = shop.refund(id, asked, "k1");
  BOOST_TEST(first.status == 201);
  BOOST_TEST(first.text("status") == "succeeded");
  BOOST_TEST(first.body.find(R"("payment_refunded":500)") != std::string::npos);
  const auto again = shop.refund(id, asked, "k1");
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(again.headers.find("Idempotent-Replayed: true") != std::string::npos);
  BOOST_TEST(shop.refund(id, R"({"reference":"refund-2"})", "k1").text("code") ==
             "idempotency_key_reused");
  BOOST_TEST(shop.refund(id, asked, "k2").text("code") == "duplicate_reference");
  const auto too_much = shop.refund(id, R"({"reference":"refund-2","amount":1001})", "k2");
  BOOST_TEST(too_much.status == 422);
  BOOST_TEST(shop.refund(id, R"({"amount":1})", "k3").text("code") == "missing_reference");

  const auto refund = first.text("id");
  BOOST_TEST(shop.get("/v1/refunds/" + refund).body == first.body);
  BOOST_TEST(shop.get("/v1/refunds?reference=refund-1").body == R"({"data":[)" + first.body + "]}");
  BOOST_TEST(shop.get("/v1/refunds?reference=none").body == R"({"data":[]})");
  BOOST_TEST(shop.get("/v1/refunds").text("code") == "missing_reference");
  BOOST_TEST(shop.get("/v1/refunds/" + refund, "key2").text("code") == "not_found");
  BOOST_TEST(shop.get("/v1/refunds?reference=refund-1", "key2").body == R"({"data":[]})");
}

BOOST_AUTO_TEST_CASE(a_refund_of_a_dropped_payment_is_dropped_once_too) {
  Shop shop;
  shop.create("r5", 1505);
  const auto id = shop.create("r5", 1505).text("id");
  shop.program.post("/checkout/" + id + "/pay", "");
  const std::string asked = R"({"reference":"refund-1"})";
  BOOST_TEST(shop.refund(id, asked, "k1").status == 0);
  BOOST_TEST(shop.refund(id, asked, "k1").text("status") == "succeeded");
}

BOOST_AUTO_TEST_CASE(the_dashboard_refunds_forges_and_moves_the_webhook_url) {
  Shop shop;
  const auto id = shop.create("r1", 1500).text("id");
  shop.program.post("/checkout/" + id + "/pay", "");
  BOOST_TEST(shop.program.post("/control/refund/" + id, R"({"amount":500})").status == 200);
  BOOST_TEST(shop.program.post("/control/refund/" + id, R"({"amount":1001})").status == 409);
  BOOST_TEST(shop.program.post("/control/refund/" + id, "").status == 200);
  auto webhooks = shop.receiver.wait_for(3);
  BOOST_REQUIRE(webhooks.size() == 3u);
  BOOST_TEST(says(webhooks[1], "\"refunded\":500"));
  BOOST_TEST(says(webhooks[2], "\"refunded\":1500"));
  shop.receiver.answer_next({401});
  const std::string forge = R"({"account":"shop","payment":")" + id + "\"";
  BOOST_TEST(shop.program.post("/control/forge", forge + "}").body == R"({"status":401})");
  BOOST_TEST(shop.program.post("/control/forge", forge + R"(,"secret":"whsec"})").body ==
             R"({"status":200})");
  webhooks = shop.receiver.wait_for(5);
  BOOST_TEST(!verifies(webhooks.at(3), "whsec"));
  BOOST_TEST(verifies(webhooks.at(4), "whsec"));
  BOOST_TEST(shop.program.get("/control/payments").body.find("\"webhook_acknowledged\":true") !=
             std::string::npos);
  Receiver elsewhere;
  shop.program.post("/control/webhook-url",
                    R"({"account":"shop","url":")" + elsewhere.url() + "\"}");
  BOOST_TEST(shop.program.post("/control/ping", R"({"account":"shop"})").status == 200);
  BOOST_TEST(elsewhere.wait_for(1).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_for_close_is_left_by_the_server) {
  Shop shop;
  const auto kept = shop.program.get("/v1/ping", {"Authorization: Bearer key1"});
  BOOST_TEST(kept.headers.find("Connection: keep-alive") != std::string::npos);
  BOOST_TEST(shop.program
                 .read_to_end("GET /checkout/none HTTP/1.1\r\nHost: x\r\n"
                              "Connection: close\r\n\r\n")
                 .starts_with("HTTP/1.1 404"));
}

BOOST_AUTO_TEST_CASE(an_unknown_flag_ends_it_with_64) {
  BOOST_TEST(run_to_end({"--account=shop,key1,whsec,", "--nonsense"}) == 64);
}

BOOST_AUTO_TEST_SUITE_END()
