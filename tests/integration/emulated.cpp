// Keys look like the providers' own test keys; none is one.
#include "integration/emulated.h"

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <tuple>

namespace tallyport::test {
namespace {

using nlohmann::json;

constexpr const char* kStripeKey = "sk_test_integration-stripe";
constexpr const char* kStripeWebhooks = "whsec_integration-stripe";
constexpr const char* kPaystackKey = "sk_test_integration-paystack";
constexpr const char* kFlutterwaveKey = "FLWSECK_TEST-integration";

std::string gateway(const std::string& name, const std::string& limits, const std::string& settings,
                    const std::string& secrets, const std::string& more = "") {
  return "[gateway." + name + "]\nplugin = \"" + name + "\"\nmode = \"test\"\n" + more +
         "limits = { " + limits + " }\nsettings = { " + settings + " }\nsecrets = { " + secrets +
         " }\n\n";
}

std::string secret(const std::string& name, const std::string& value) {
  return name + " = \"" + value + "\"";
}

std::string gateways(const std::string& provider, const std::string& limits, StripeFlow flow) {
  const auto at = secret("base_url", provider);
  std::ostringstream stripe;
  stripe << at << ", flow = \"" << flow << "\"";
  return gateway("stripe", limits, stripe.str(),
                 secret("api_key", kStripeKey) + ", " + secret("webhook_secret", kStripeWebhooks),
                 "allow_raw_card = true\n") +
         gateway("paystack", limits, at, secret("secret_key", kPaystackKey)) +
         gateway("flutterwave", limits, at,
                 secret("secret_key", kFlutterwaveKey) + ", " +
                     secret("secret_hash", kFlutterwaveHash)) +
         "[storefront.demo]\ngateway = \"stripe\"\nreference_prefix = \"T-\"\nasset = "
         "\"credits\"\nreturn_urls = [\"http://127.0.0.1:1\"]\npackages = [\n"
         "  { id = \"stripe\", credits = 10, price = \"10.00 USD\", gateway = \"stripe\" },\n"
         "  { id = \"paystack\", credits = 10, price = \"5000.00 NGN\", gateway = \"paystack\" },\n"
         "  { id = \"flutterwave\", credits = 10, price = \"50.50 GHS\", gateway = \"flutterwave\" "
         "},\n]\n";
}

std::vector<std::string> program(const std::string& webhooks_to) {
  const auto hooks = "," + webhooks_to + "/webhooks/";
  return {TALLYPORT_BIN_DIR "/tallyport-emulator",
          std::string("--stripe=") + kStripeKey + "," + kStripeWebhooks + hooks + "stripe",
          std::string("--paystack=") + kPaystackKey + hooks + "paystack",
          std::string("--flutterwave=") + kFlutterwaveKey + "," + kFlutterwaveHash + hooks +
              "flutterwave"};
}

StageOptions stage_options(DatabaseKind database, Patience patience, StripeFlow flow) {
  const bool hasty = patience == Patience::hasty;
  auto options = on(database);
  options.first_check_ms = hasty ? 200 : 600'000;
  options.provider_flags = {"--slow-ms=3500", "--processing-ms=80000000"};
  options.gateways = [hasty, flow](const std::string& provider) {
    return gateways(provider,
                    hasty ? "timeout_ms = 2500, deadline_ms = 3000" : "in_flight_max = 64", flow);
  };
  options.provider = program;
  return options;
}

// All that are open; closed before the databases are.
std::map<std::tuple<DatabaseKind, Patience, StripeFlow>, std::unique_ptr<EmulatedStage>> stages;
struct ClosedAtTheEnd {
  ~ClosedAtTheEnd() { stages.clear(); }
};
BOOST_TEST_GLOBAL_FIXTURE(ClosedAtTheEnd);

}  // namespace

using LostAnswer = EmulatedGateway::LostAnswer;

// Flutterwave's webhooks bind no body, so what they say is asked for. Stripe keeps a declined
// payment open; the other two call it failed until the payer goes on.
const std::vector<EmulatedGateway> kEmulated = {
    {"stripe", "requires_action", "gateway_event", "EUR", LostAnswer::replayed, true, 1'000,
     "4000000000007726"},
    {"paystack", "failed", "gateway_event", "GHS", LostAnswer::looked_up, true, 500'000, ""},
    {"flutterwave", "failed", "gateway_answer", "NGN", LostAnswer::unknown, false, 5'050, ""}};

const EmulatedGateway& emulated(const std::string& name) {
  return *std::ranges::find(kEmulated, name, &EmulatedGateway::name);
}

std::ostream& operator<<(std::ostream& out, StripeFlow flow) {
  return out << (flow == StripeFlow::checkout ? "checkout" : "payment_intent");
}

EmulatedStage::EmulatedStage(DatabaseKind database, Patience patience, StripeFlow flow)
    : Stage(stage_options(database, patience, flow)) {
  start_provider();
  start_server();
}

EmulatedStage& EmulatedStage::shared(DatabaseKind database, Patience patience, StripeFlow flow) {
  auto& stage = stages[{database, patience, flow}];
  if (!stage) stage.reset(new EmulatedStage(database, patience, flow));
  return *stage;
}

HttpCall EmulatedStage::order(const EmulatedGateway& gateway) {
  const auto name = gateway.name + "-" + std::to_string(++accounts_);
  auto one = request("POST", "/v1/topups",
                     {{"account", name},
                      {"package", gateway.name},
                      {"payer", {{"email", "ada@shop.test"}}},
                      {"return_url", "http://127.0.0.1:1/done"}});
  one.headers.push_back("Idempotency-Key: " + name);
  return one;
}

json EmulatedStage::start(const EmulatedGateway& gateway) {
  const auto reply = call(order(gateway));
  BOOST_REQUIRE_MESSAGE(reply.status == 201, reply.status << reply.error << " " << reply.body);
  auto started = json::parse(reply.body);
  BOOST_REQUIRE_MESSAGE(started["status"] == "requires_action", reply.body);
  return started;
}

json EmulatedStage::try_again(const json& topup) const {
  return api_json(201, "POST", "/v1/topups/" + topup["id"].get<std::string>() + "/attempts",
                  {{"payer", {{"email", "ada@shop.test"}}}});
}

json EmulatedStage::verify(const json& topup) const {
  return api_json(200, "POST", "/v1/topups/" + topup["id"].get<std::string>() + "/verify");
}

void EmulatedStage::age(const json& topup) const {
  const auto id = "'" + topup["id"].get<std::string>() + "'";
  const std::string ago = " - 2 * 24 * 3600 * 1000";
  sql("UPDATE topups SET expires_at_ms = expires_at_ms" + ago + " WHERE id = " + id +
      "; UPDATE attempts SET created_at_ms = created_at_ms" + ago + ", sent_at_ms = sent_at_ms" +
      ago + " WHERE topup_id = " + id + ";");
}

void EmulatedStage::misbehave(const EmulatedGateway& gateway,
                              const std::vector<std::string>& behaviours) const {
  control("misbehave", {{"provider", gateway.name}, {"behaviours", behaviours}});
}

void EmulatedStage::misbehave(const json& topup, const std::vector<std::string>& behaviours) const {
  control("misbehave", {{"payment", payments_of(topup).at(0)["id"]}, {"behaviours", behaviours}});
}

void EmulatedStage::dispute(const json& topup, json how) const {
  how["payment"] = payments_of(topup).at(0)["id"];
  control("dispute", how);
}

HttpReply EmulatedStage::press(const json& topup, const std::string& button,
                               const std::string& card) const {
  // A PaymentIntent has no page; the emulator's is where it is confirmed here.
  const auto page = topup.at("next_action").value("url", "");
  const auto own = provider_url() + "/checkout/" + attempt(topup, "gateway_ref");
  return call({"POST",
               (page.empty() ? own : page) + "/" + button,
               {"Content-Type: application/x-www-form-urlencoded"},
               card.empty() ? "" : "card=" + card});
}

HttpReply EmulatedStage::browse(const json& topup, const std::string& button) const {
  return call({"POST",
               topup.at("next_action").at("url").get<std::string>() + "/" + button,
               {"Accept: text/html"}});
}

std::vector<json> EmulatedStage::payments_of(const json& topup) const {
  auto all = payments();
  // A PaymentIntent has our reference in its metadata only.
  const auto id = attempt(topup, "gateway_ref");
  std::erase_if(all, [&](const json& each) {
    return each["reference"] != topup["reference"] && each["id"] != id;
  });
  return all;
}

std::string EmulatedStage::attempt(const json& topup, const std::string& column) const {
  return sql("SELECT " + column + " FROM attempts WHERE reference = '" +
             topup["reference"].get<std::string>() + "'");
}

bool EmulatedStage::await_webhooks(const json& topup) const {
  return eventually([&] { return payments_of(topup).at(0)["webhook_acknowledged"]; });
}

std::string EmulatedStage::await_quarantine(const json& topup) const {
  std::string why;
  eventually([&] {
    sleep_ms(50);
    return !(why = attempt(topup, "quarantine")).empty();
  });
  return why;
}

std::string EmulatedStage::evidence(const json& topup) const {
  const std::string account = topup["account"];
  const auto history = api_json(200, "GET", "/v1/accounts/" + account + "/transfers")["data"];
  BOOST_REQUIRE_MESSAGE(history.size() == 1u, history.dump());
  return history[0]["cause"]["evidence"];
}

void EmulatedStage::audit() const {
  check_books();
  Child program({{TALLYPORT_BIN_DIR "/tallyport", "verify", "--config", config_file()},
                 {},
                 directory() + "/verify.txt",
                 ""});
  const auto code = program.wait_for_exit(60'000);
  BOOST_TEST(code == 0, program.output());
}

}  // namespace tallyport::test
