// Port 0 and a temporary folder; timings short.
#include "emulator/merchant.h"

#include <cstdlib>

#include <boost/test/unit_test.hpp>

#include "serving/url.h"

namespace tallyport::test {

std::string Reply::at(const std::string& path) const {
  const auto whole = emulator::parse_json(body);
  const Value* level = whole ? &*whole : nullptr;
  std::size_t start = 0;
  while (level && start <= path.size()) {
    const auto end = std::min(path.find('.', start), path.size());
    level = level->find(path.substr(start, end - start));
    start = end + 1;
  }
  return level ? level->text() : "";
}

std::string Reply::each(const std::string& member) const {
  const auto whole = emulator::parse_json(body);
  const Value* data = whole ? whole->find("data") : nullptr;
  std::string all;
  if (!data) return all;
  for (const auto& item : data->items()) all += item.at(member) + " ";
  return all;
}

Merchant::Merchant() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tallyport-test-XXXXXX").string();
  BOOST_REQUIRE(::mkdtemp(pattern.data()));
  folder_ = pattern;
  program_ = std::make_unique<Child>(
      Child::Options{{TALLYPORT_EMULATOR, "--listen=127.0.0.1:0",
                      "--stripe=" + kStripeKey + ",whsec," + stripe_hooks.url(),
                      "--paystack=" + kPaystackKey + "," + paystack_hooks.url(),
                      "--flutterwave=" + kFlutterwaveKey + ",hash," + flutterwave_hooks.url(),
                      "--retry-initial-ms=20", "--retry-max-ms=50", "--slow-ms=300",
                      "--processing-ms=100", "--late-ms=300"},
                     {},
                     (folder_ / "log").string(),
                     ""});
  const auto line = program_->wait_for_line("listening on ");
  base_ = line.substr(line.find("http://"));
  while (!base_.empty() && base_.back() <= ' ') base_.pop_back();
}

Merchant::~Merchant() {
  BOOST_TEST(program_->terminate() == 0);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Reply Merchant::call(const std::string& method, const std::string& path, const std::string& body,
                     std::vector<std::string> headers) {
  auto reply = test::call({method, base_ + path, std::move(headers), body, 8'000});
  return {reply.status, std::move(reply.headers), std::move(reply.body)};
}

Reply Merchant::stripe(const std::string& method, const std::string& path, const std::string& form,
                       const std::string& idempotency_key) {
  std::vector<std::string> headers = {"Authorization: Bearer " + kStripeKey,
                                      "Stripe-Version: 2024-04-10",
                                      "Content-Type: application/x-www-form-urlencoded"};
  if (!idempotency_key.empty()) headers.push_back("Idempotency-Key: " + idempotency_key);
  return call(method, "/stripe" + path, form, std::move(headers));
}

Reply Merchant::paystack(const std::string& method, const std::string& path,
                         const std::string& json) {
  return call(method, "/paystack" + path, json,
              {"Authorization: Bearer " + kPaystackKey, "Content-Type: application/json"});
}

Reply Merchant::flutterwave(const std::string& method, const std::string& path,
                            const std::string& json) {
  return call(method, "/flutterwave" + path, json,
              {"Authorization: Bearer " + kFlutterwaveKey, "Content-Type: application/json"});
}

Reply Merchant::create_session(const std::string& more, const std::string& idempotency_key) {
  return stripe("POST", "/v1/checkout/sessions",
                "mode=payment&line_items[0][quantity]=2&line_items[0][price_data][currency]=USD&"
                "line_items%5B0%5D%5Bprice_data%5D%5Bunit_amount%5D=1250&"
                "line_items[0][price_data][product_data][name]=Top-up%20%26%20more&"
                "client_reference_id=TP_1&metadata[order]=7&"
                "payment_intent_data[metadata][order]=7&"
                "success_url=http%3A%2F%2Fshop.test%2Fback%3Fsession%3D%7BCHECKOUT_SESSION_ID%7D&"
                "cancel_url=http%3A%2F%2Fshop.test%2Fcancelled" +
                    more,
                idempotency_key);
}

Reply Merchant::initialize(const std::string& reference, const std::string& amount) {
  return paystack("POST", "/transaction/initialize",
                  R"({"email":"ada@shop.test","amount":)" + amount +
                      R"(,"currency":"NGN","callback_url":"http://shop.test/back","reference":")" +
                      reference + R"(","metadata":{"order":7.50,"cancel_action":)" +
                      R"("http://shop.test/cancelled"}})");
}

Reply Merchant::create_link(const std::string& tx_ref, const std::string& amount) {
  return flutterwave("POST", "/v3/payments",
                     R"({"tx_ref":")" + tx_ref + R"(","amount":)" + amount +
                         R"(,"currency":"GHS","redirect_url":"http://shop.test/back",)" +
                         R"("customer":{"email":"ada@shop.test","name":"Ada"},)" +
                         R"("configurations":{"session_duration":10}})");
}

std::string Merchant::press(const std::string& button, const std::string& typed,
                            const std::string& checkout) {
  const bool is_step = button == "pin" || button == "otp";
  const std::string field = is_step ? button : button == "mobile_money" ? "phone" : "card";
  auto reply = call("POST", "/checkout/" + checkout + "/" + button,
                    typed.empty() ? "" : field + "=" + serving::percent_encode(typed),
                    {"Accept: text/html", "Content-Type: application/x-www-form-urlencoded"});
  const auto location = reply.headers["location"];
  return location.starts_with("../") ? "" : location;  // the page itself
}

Reply Merchant::misbehave(const std::string& provider, const std::string& behaviours) {
  return call("POST", "/control/misbehave",
              R"({"provider":")" + provider + R"(","behaviours":[)" + behaviours + "]}");
}

}  // namespace tallyport::test
