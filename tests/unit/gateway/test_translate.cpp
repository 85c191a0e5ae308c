// Results of plugins: each member checked, each mistake named.
#include <boost/test/unit_test.hpp>

#include "gateway/abi_read.h"
#include "gateway/translate.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

std::shared_ptr<Instance> instance_with(const std::string& settings) {
  static test::KeptLog log;
  auto spec = test::spec_of("well_behaved");
  spec.settings_json = settings;
  auto made =
      Instance::create(std::move(spec), *Library::load(test::plugin_path("well_behaved")), log);
  return std::get<std::shared_ptr<Instance>>(std::move(made));
}

tp_result good() {
  tp_result result{};
  result.size = sizeof(result);
  result.outcome = TP_OUTCOME_SUCCEEDED;
  result.subject = TP_SUBJECT_PAYMENT;
  result.flags = TP_RESULT_LIVE;
  result.amount = {500'000, "NGN", 2, {}};
  result.reference = to_bytes("top-1");
  result.gateway_ref = to_bytes("pay-1");
  result.expires_unix_ms = 5;
  return result;
}

template <class Change>
std::string rule(Change change, const std::string& settings = "{}") {
  auto result = good();
  change(result);
  const auto statement = translate(&result, Intent::create, *instance_with(settings));
  return statement ? "good" : statement.error().detail;
}

tp_bytes literal(const char* text) { return to_bytes(text); }

BOOST_AUTO_TEST_SUITE(translate_result)

BOOST_AUTO_TEST_CASE(what_is_right_arrives) {
  auto result = good();
  result.fee = {150, "NGN", 2, {}};
  result.other_ref = literal("alt-1");
  result.message = literal("line\none");
  const auto statement = translate(&result, Intent::create, *instance_with("{}"));
  BOOST_REQUIRE(statement.has_value());
  const auto& finding = statement->finding;
  BOOST_TEST(name(finding.outcome) == "succeeded");
  BOOST_TEST(money::format(*finding.amount) == "5000.00 NGN");
  BOOST_TEST(money::format(*finding.fee) == "1.50 NGN");
  BOOST_TEST(!finding.reversed_total.has_value());
  BOOST_TEST(name(finding.mode) == "live");
  BOOST_TEST(finding.other_ref == "alt-1");
  BOOST_TEST(finding.message == "line one");
  BOOST_TEST(finding.provider_expires_at->unix_ms == 5);
}

BOOST_AUTO_TEST_CASE(each_mistake_is_named) {
  static const std::string long_reason(65, 'x');
  const std::pair<std::string, const char*> rows[] = {
      {rule([](auto& r) { r.size = 16; }), "the DONE action has no result of ABI 1.0 behind it"},
      {rule([](auto& r) { r.outcome = 0; }), "the outcome 0 is not one of plugin.h"},
      {rule([](auto& r) { r.outcome = 11; }), "the outcome 11 is not one of plugin.h"},
      {rule([](auto& r) { r.outcome = TP_OUTCOME_REJECTED; }),
       "the outcome REJECTED is one of webhook.handle only"},
      {rule([](auto& r) { r.outcome = TP_OUTCOME_NOT_FOUND; }),
       "the outcome NOT_FOUND is not one of payment.create/1"},
      {rule([](auto& r) { r.subject = 5; }), "the subject 5 is not one of plugin.h"},
      {rule([](auto& r) { r.subject = 0; }), "the subject 0 is not one of plugin.h"},
      {rule([](auto& r) { r.flags = 3; }), "the result has unknown flags 3"},
      {rule([](auto& r) { r.amount.currency[3] = 'X'; }),
       "amount: the currency does not end in NUL"},
      {rule([](auto& r) { r.amount.currency[0] = 0; }), "amount: 500000 of no currency"},
      {rule([](auto& r) { r.amount.minor = -1; }), "amount: -1 is negative"},
      {rule([](auto& r) {
         r.fee = {-5, "JPY", 0, {}};
       }),
       "fee: -5 is negative"},
      {rule([](auto& r) {
         r.gateway_ref = {nullptr, 4};
       }),
       "gateway_ref is null, but its length is 4"},
      {rule([](auto& r) { r.reason = to_bytes(long_reason); }),
       "reason has 65 bytes; at most 64 are taken"},
      {rule([](auto& r) { r.reason = literal("Not a word"); }),
       "reason \"Not a word\" is not a word of docs/reasons.md"},
      {rule([](auto& r) { r.json = literal("{"); }), "json is not a JSON object"},
      {rule([](auto& r) { r.json = literal("[]"); }), "json is not a JSON object"},
      {rule([](auto& r) { r.expires_unix_ms = -1; }), "expires_unix_ms is negative"},
      {rule([](auto& r) {
         r.message = {nullptr, 9};
       }),
       "good"},
      {rule([](auto& r) { r.message = literal("\xff"); }), "good"},
  };
  for (const auto& [told, expected] : rows) BOOST_TEST(told == expected);
}

BOOST_AUTO_TEST_CASE(what_others_wrote_is_left_out_and_breaks_no_rule) {
  static const std::string too_long(256, 'x');
  const auto told = [](Intent intent, auto change) {
    auto result = good();
    change(result);
    const auto statement = translate(&result, intent, *instance_with("{}"));
    if (!statement) return statement.error().detail;
    const auto& finding = statement->finding;
    return std::string(name(finding.outcome)) + (finding.amount ? ", " : ", no amount, ") +
           finding.reference + ", " + finding.gateway_ref + ": " + statement->unusable;
  };
  const auto currency = [](auto& r) { r.amount.currency[0] = 'Q'; };
  const auto reference = [](auto& r) { r.reference = to_bytes(too_long); };
  const auto both = [](auto& r) { r.reference = r.gateway_ref = to_bytes(too_long); };
  for (const auto intent : {Intent::webhook, Intent::look_up, Intent::create}) {
    BOOST_TEST(told(intent, currency) ==
               "succeeded, no amount, top-1, pay-1: amount: the currency \"QGN\" is not in the "
               "host's table");
    BOOST_TEST(told(intent, reference) ==
               "unknown, , pay-1: reference has 256 bytes; at most 255 are kept");
  }
  constexpr const char* kBoth =
      ", , : reference has 256 bytes; at most 255 are kept; gateway_ref has 256 bytes; at most 255 "
      "are kept";
  BOOST_TEST(told(Intent::webhook, both) == std::string("ignored") + kBoth);
  BOOST_TEST(told(Intent::look_up, both) == std::string("unknown") + kBoth);
  BOOST_TEST(told(Intent::webhook, [&](auto& r) {
               both(r);
               r.outcome = TP_OUTCOME_REJECTED;
             }) == std::string("rejected") + kBoth);
  BOOST_TEST(told(Intent::look_up, [](auto& r) { r.gateway_ref = literal("\xff"); }) ==
             "unknown, top-1, : gateway_ref is not UTF-8");
  BOOST_TEST(told(Intent::webhook, [](auto& r) { r.subject_ref = literal("a\nb"); }) ==
             "unknown, top-1, pay-1: subject_ref holds a control character");
  BOOST_TEST(told(Intent::webhook, [](auto& r) { r.event_key = literal("a\nb"); }) ==
             "succeeded, top-1, pay-1: event_key holds a control character");
  BOOST_TEST(told(Intent::webhook,
                  [](auto& r) {
                    r.fee = {1, "QQQ", 2, {}};
                  }) ==
             "succeeded, no amount, top-1, pay-1: fee: the currency \"QQQ\" is not in the "
             "host's table");
}

BOOST_AUTO_TEST_CASE(payers_are_sent_to_https_only) {
  const auto with = [](const char* document, const std::string& settings = "{}") {
    return rule([&](auto& r) { r.json = literal(document); }, settings);
  };
  constexpr const char* kNotHttps = "next_action.url is not an https address of at most 4096 bytes";
  constexpr const char* kHttp =
      R"({"next_action": {"type": "redirect", "url": "http://127.0.0.1:8090/p"}})";
  BOOST_TEST(with(R"({"next_action": {"type": "redirect", "url": "https://x.example/p#k"}})") ==
             "good");
  BOOST_TEST(with(kHttp) == kNotHttps);
  BOOST_TEST(with(kHttp, R"({"base_url": "http://127.0.0.1:8090"})") == "good");
  BOOST_TEST(with(kHttp, R"({"base_url": "https://mock.example"})") == kNotHttps);
  BOOST_TEST(with(R"({"next_action": {"type": "redirect", "url": "javascript:alert"}})") ==
             kNotHttps);
  BOOST_TEST(with(R"({"next_action": {"type": "redirect"}})") ==
             "next_action of type redirect has no url");
  BOOST_TEST(with(R"({"next_action": {"type": "jump"}})") ==
             "next_action.type is not none, redirect or confirm");
  BOOST_TEST(with(R"({"next_action": "x"})") ==
             "next_action.type is not none, redirect or confirm");
  BOOST_TEST(with(R"({"next_action": {"type": "confirm"}})") ==
             "next_action of type confirm has no usable client_secret");
  BOOST_TEST(with(R"({"next_action": {"type": "confirm", "client_secret": "s"}})") == "good");
  BOOST_TEST(with(R"({"next_action": {"type": "none"}, "later": 1})") == "good");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
