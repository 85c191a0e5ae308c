// One row a misbehaving plugin: what the payment comes to, and what the operator reads.
#include <boost/test/unit_test.hpp>

#include "stage.h"

namespace tallyport::gateway {
namespace {

using test::Stage;
using topup::Outcome;

std::string error_line(const std::string& id, const std::string& operation,
                       const std::string& rule) {
  return "error a plugin broke a rule of the host; its gateway is marked unhealthy gateway=main "
         "plugin=test." +
         id + " operation=" + operation + " rule=" + rule;
}

BOOST_AUTO_TEST_SUITE(misbehaving)

BOOST_AUTO_TEST_CASE(each_costs_its_own_gateway_and_is_told_once) {
  struct Row {
    const char* plugin;
    Outcome outcome;
    std::size_t requests;
    const char* rule;
  };
  const Row rows[] = {
      {"garbage_status", Outcome::failed, 0, "H8: op_step returned status 77"},
      {"null_action", Outcome::failed, 0, "H8: op_step gave a null action"},
      {"null_action_later", Outcome::unknown, 1, "H8: op_step gave a null action"},
      {"never_done", Outcome::failed, 0, "H9: no DONE within 16 steps"},
      {"unknown_flags", Outcome::failed, 0, "H8: the HTTP action has unknown flags 1073741824"},
      {"garbage_outcome", Outcome::failed, 0, "H8: the outcome 4242 is not one of plugin.h"},
      {"null_result", Outcome::failed, 0, "H8: the DONE action has no result of ABI 1.0 behind it"},
  };
  for (const auto& row : rows) BOOST_TEST_CONTEXT(row.plugin) {
      Stage stage(row.plugin);
      BOOST_REQUIRE(stage.gateways);
      stage.http.answer(200);
      BOOST_TEST(stage.healthy());
      const auto finding = stage.create();
      BOOST_TEST(name(finding.outcome) == name(row.outcome));
      BOOST_TEST(finding.reason == "other");
      BOOST_TEST(finding.message ==
                 std::string("plugin test.") + row.plugin + " broke a rule: " + row.rule);
      BOOST_TEST(stage.http.requests().size() == row.requests);
      BOOST_TEST(!stage.healthy());
      BOOST_TEST(stage.log.lines().at(0) == error_line(row.plugin, "payment.create/1", row.rule));
      (void)stage.create();
      BOOST_TEST(stage.log.count("error") == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_look_up_that_goes_wrong_never_says_that_the_payment_failed) {
  for (const char* plugin : {"garbage_status", "null_action", "never_done", "garbage_outcome"}) {
    Stage stage(plugin);
    BOOST_TEST(name(stage.look_up().outcome) == "unknown");
  }
}

BOOST_AUTO_TEST_CASE(an_address_outside_of_the_egress_is_never_asked) {
  Stage stage("other_host");
  stage.http.answer(200);
  const auto finding = stage.create();
  BOOST_TEST(name(finding.outcome) == "failed");
  BOOST_TEST(stage.http.requests().empty());
  BOOST_TEST(!stage.healthy());
  BOOST_TEST(stage.log.lines().at(0) ==
             error_line("other_host", "payment.create/1",
                        "H5: https://api.example.com.evil.example is neither in the manifest's "
                        "egress nor base_url"));
}

BOOST_AUTO_TEST_CASE(failed_after_a_maybe_sent_becomes_unknown) {
  struct Row {
    int status;  // 0: maybe sent, -1: not sent
    const char* outcome;
  };
  const Row rows[] = {{0, "unknown"},   {500, "unknown"}, {502, "unknown"}, {429, "unknown"},
                      {409, "unknown"}, {402, "failed"},  {-1, "failed"}};
  for (const auto& row : rows) BOOST_TEST_CONTEXT(row.status) {
      Stage stage("failed_after_send");
      if (row.status > 0)
        stage.http.answer(row.status);
      else
        stage.http.fail(row.status == 0);
      const auto finding = stage.create();
      BOOST_TEST(name(finding.outcome) == row.outcome);
      BOOST_TEST(finding.reason == "declined");
      if (finding.outcome == Outcome::unknown)
        BOOST_TEST(stage.log.lines().at(0) ==
                   "warning a plugin's outcome is not proven by the provider's answers; taken as "
                   "unknown gateway=main operation=payment.create/1 reference=top-1 rule=H2 "
                   "outcome=failed");
    }
}

BOOST_AUTO_TEST_CASE(what_a_plugin_asks_for_is_clamped_and_checked) {
  Stage stage("huge_response");
  stage.http.answer(200, std::string((1 << 20) + 1, 'x'));
  const auto finding = stage.create();
  BOOST_REQUIRE(stage.http.requests().size() == 1u);
  const auto& request = stage.http.requests()[0];
  BOOST_TEST(request.max_response_bytes == std::size_t{1} << 20);
  BOOST_TEST(request.timeout_ms == 10'000);
  BOOST_TEST(request.deadline_ms == 30'000);
  BOOST_TEST(name(finding.outcome) == "unknown");
}

BOOST_AUTO_TEST_CASE(an_exception_ends_inside_of_the_plugin) {
  Stage stage("throws");
  BOOST_REQUIRE(stage.gateways);
  stage.http.answer(200);
  const auto created = stage.create();
  BOOST_TEST(name(created.outcome) == "unknown");
  BOOST_TEST(created.message == "plugin exception: no such member: id");
  BOOST_TEST(stage.healthy());
  const auto looked_up = stage.look_up();
  BOOST_TEST(name(looked_up.outcome) == "unknown");
  BOOST_TEST(looked_up.message ==
             "plugin test.throws broke a rule: H8: op_begin returned status -6");
  BOOST_TEST(!stage.healthy());
}

BOOST_AUTO_TEST_CASE(a_forged_amount_is_passed_on_for_decide_to_see) {
  Stage stage("forged_amount");
  stage.http.answer(200);
  const auto finding = stage.create();
  BOOST_TEST(name(finding.outcome) == "succeeded");
  BOOST_REQUIRE(finding.amount.has_value());
  BOOST_TEST(money::format(*finding.amount) == "0.01 NGN");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_refuses_its_settings_is_quoted_on_one_line) {
  Stage stage("refuses_settings");
  BOOST_REQUIRE(stage.problems.size() == 1u);
  BOOST_TEST(stage.problems[0].text ==
             "plugin test.refuses_settings refuses the settings: base_url is not one of ours");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
