// Documents of results: what is kept of methods, customers, refusals and channels, and what is left
// out without a word about the payment.
#include <boost/test/unit_test.hpp>

#include "gateway/abi_read.h"
#include "gateway/result_document.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

const Instance& instance() {
  static test::KeptLog log;
  static const auto made = std::get<std::shared_ptr<Instance>>(Instance::create(
      test::spec_of("well_behaved"), *Library::load(test::plugin_path("well_behaved")), log));
  return *made;
}

ResultDocument read(const std::string& text) {
  auto document = read_result_document(to_bytes(text), instance());
  BOOST_REQUIRE_MESSAGE(document.has_value(), text);
  return std::move(*document);
}

BOOST_AUTO_TEST_SUITE(result_document)

BOOST_AUTO_TEST_CASE(a_method_arrives_with_all_its_facts) {
  const auto document = read(
      R"({"customer":"cus_1","method":{"ref":"pm_1","type":"card","brand":"visa","last4":"4242",
          "exp_month":12,"exp_year":2030,"fingerprint":"f1"}})");
  BOOST_TEST(document.customer == "cus_1");
  BOOST_REQUIRE(document.methods.size() == 1u);
  const topup::MethodFacts expected{.ref = "pm_1",
                                    .type = topup::MethodFacts::Type::card,
                                    .brand = "visa",
                                    .last4 = "4242",
                                    .exp_month = 12,
                                    .exp_year = 2030,
                                    .fingerprint = "f1"};
  BOOST_TEST((document.methods[0] == expected));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_kept_is_left_out) {
  const auto document = read(
      R"({"customer":5,"methods":[{"type":"card"},{"ref":""},7,
          {"ref":"pm_2","type":"cheque","brand":"v\u0000sa","last4":"42x2","exp_month":13,
           "exp_year":"2030"},
          {"ref":"pm_3","type":"bank","default":true}]})");
  BOOST_TEST(document.customer.empty());
  BOOST_REQUIRE(document.methods.size() == 2u);
  BOOST_TEST((document.methods[0] ==
              topup::MethodFacts{.ref = "pm_2", .type = topup::MethodFacts::Type::other}));
  BOOST_TEST(document.methods[1].is_default);
  const auto long_ref = std::string(256, 'x');
  BOOST_TEST(read(R"({"method":{"ref":")" + long_ref + R"(","type":"card"}})").methods.empty());
}

BOOST_AUTO_TEST_CASE(a_list_without_end_is_cut) {
  std::string text = R"({"methods":[)";
  for (int i = 0; i < 600; ++i)
    text += (i ? "," : "") + std::string(R"({"ref":"pm_)") + std::to_string(i) + R"("})";
  BOOST_TEST(read(text + "]}").methods.size() == 500u);
}

BOOST_AUTO_TEST_CASE(of_a_refusal_the_three_known_words_are_kept) {
  BOOST_TEST(read(R"({"decline":{"code":"card_declined","decline_code":"lost_card","param":"number",
                      "more":"x"}})")
                 .decline ==
             R"({"code":"card_declined","decline_code":"lost_card","param":"number"})");
  BOOST_TEST(read(R"({"decline":{"more":"x"}})").decline.empty());
  BOOST_TEST(read(R"({"decline":"card_declined"})").decline.empty());
}

BOOST_AUTO_TEST_CASE(channels_need_a_code_a_name_and_a_type) {
  const auto document = read(
      R"({"channels":[{"code":"MTN","name":"MTN","type":"mobile_money","country":"GH",
          "currency":"GHS"},{"code":"X","name":"X"},{"name":"no code","type":"bank"}]})");
  BOOST_REQUIRE(document.channels.size() == 1u);
  BOOST_TEST(document.channels[0].currency == "GHS");
}

BOOST_AUTO_TEST_CASE(only_where_a_payer_is_sent_and_what_is_no_object_is_a_broken_rule) {
  for (const char* text : {"[]", "5", "{", R"({"next_action":{"type":"jump"}})",
                           R"({"next_action":{"type":"redirect","url":"ftp://x"}})"})
    BOOST_TEST(!read_result_document(to_bytes(std::string(text)), instance()).has_value(), text);
  for (const char* text : {"", "{}", R"({"next_action":null})", R"({"method":null,"methods":{}})"})
    BOOST_TEST(read(text).methods.empty());
}

BOOST_AUTO_TEST_CASE(a_confirmation_comes_with_its_public_key) {
  const auto action =
      read(R"({"next_action":{"type":"confirm","client_secret":"s","publishable_key":"pk_1"}})")
          .next_action;
  BOOST_TEST(action.publishable_key == "pk_1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
