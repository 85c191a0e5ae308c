// payment.create over a plugin that behaves: what is sent, what is stated, and that a replay is the
// same to the byte.
#include <atomic>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "stage.h"

namespace tallyport::gateway {
namespace {

using test::Stage;

BOOST_AUTO_TEST_SUITE(create)

BOOST_AUTO_TEST_CASE(asks_the_provider_and_translates_the_answer) {
  Stage stage("well_behaved");
  stage.http.answer(200);
  const auto finding = stage.create();
  BOOST_TEST(name(finding.outcome) == "requires_action");
  BOOST_TEST(money::format(*finding.amount) == "5000.00 NGN");
  BOOST_TEST(finding.reference == "top-1");
  BOOST_TEST(finding.gateway_ref == "pay-1");
  BOOST_TEST(finding.next_action.url == "https://pay.example.com/1");
  const auto& request = stage.http.requests().at(0);
  BOOST_TEST(request.gateway == "main");
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.example.com/payments");
  BOOST_TEST((request.retry == Retry::when_idempotent));
  BOOST_TEST(request.label == "create_payment");
  BOOST_TEST(request.headers.at(0).value == "Bearer ${secret:api_key}");
  BOOST_TEST(request.headers[0].has_template);
  BOOST_TEST(request.headers[0].sensitive);
  // What only verifies cannot be sent.
  BOOST_REQUIRE(request.secrets->size() == 1u);
  BOOST_TEST(request.secrets->at(0).first == "api_key");
  BOOST_TEST(stage.healthy());
}

BOOST_AUTO_TEST_CASE(the_plugin_is_told_the_gateways_mode) {
  for (const auto mode : {topup::Mode::test, topup::Mode::live}) {
    auto spec = test::spec_of("well_behaved");
    spec.mode = mode;
    Stage stage(std::move(spec));
    stage.http.answer(200);
    BOOST_TEST(name(stage.create().mode) == name(mode));
  }
}

BOOST_AUTO_TEST_CASE(a_request_without_a_retry_class_is_put_on_the_wire_once) {
  Stage stage("failed_after_send");
  stage.http.answer(402);
  (void)stage.create();
  BOOST_TEST((stage.http.requests().at(0).retry == Retry::never));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_at_the_provider_is_failed_or_unknown) {
  const std::pair<int, const char*> rows[] = {
      {402, "failed"}, {400, "failed"}, {500, "unknown"}, {0, "unknown"}, {-1, "failed"}};
  for (const auto& [status, outcome] : rows) {
    Stage stage("well_behaved");
    if (status > 0)
      stage.http.answer(status);
    else
      stage.http.fail(status == 0);
    BOOST_TEST_CONTEXT(status) BOOST_TEST(name(stage.create().outcome) == outcome);
    BOOST_TEST(stage.healthy());
  }
}

BOOST_AUTO_TEST_CASE(a_replay_that_sends_nothing_does_not_say_that_nothing_was_sent) {
  Stage stage("well_behaved");
  stage.http.fail(false);
  BOOST_TEST(name(stage.create().outcome) == "failed");
  stage.http.fail(false);
  BOOST_TEST(name(stage.replay().outcome) == "unknown");
}

BOOST_AUTO_TEST_CASE(a_deadline_that_passes_cancels_before_a_request) {
  auto spec = test::spec_of("well_behaved");
  spec.operation_timeout_ms = 0;
  Stage stage(std::move(spec));
  BOOST_TEST(name(stage.create().outcome) == "unknown");
  BOOST_TEST(stage.http.requests().empty());
  BOOST_TEST(stage.healthy());
}

BOOST_AUTO_TEST_CASE(a_plugin_without_the_operation_is_not_asked) {
  Stage stage("well_behaved");
  std::optional<topup::Finding> finding;
  stage.gateways->cancel(stage.topup(), stage.attempt(), [&](auto found) { finding = found; });
  BOOST_TEST(name(finding->outcome) == "unknown");
  BOOST_TEST(finding->message ==
             "gateway \"main\" (plugin test.well_behaved) does not offer payment.cancel/1");
}

BOOST_AUTO_TEST_CASE(four_threads_a_thousand_operations_each) {
  Stage stage("well_behaved");
  test::PoolExecutor executor(4);
  auto made = PluginGateways::create({test::spec_of("well_behaved")},
                                     {stage.http, executor, stage.clock, stage.entropy, stage.log});
  auto& gateways = *std::get<std::unique_ptr<PluginGateways>>(made);
  stage.http.always(200);
  std::atomic<int> good{0};
  std::atomic<int> ended{0};
  std::mutex mutex;
  std::condition_variable all_ended;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 1000; ++i) {
        auto attempt = stage.attempt();
        attempt.reference = std::to_string(thread) + "-" + std::to_string(i);
        gateways.create(
            stage.topup(), attempt, {}, [&, expected = attempt.reference](auto finding) {
              good += finding.reference == expected && finding.gateway_ref == "pay-1" ? 1 : 0;
              const std::lock_guard lock(mutex);
              if (++ended == 4000) all_ended.notify_all();
            });
      }
    });
  for (auto& thread : threads) thread.join();
  std::unique_lock lock(mutex);
  BOOST_TEST(all_ended.wait_for(lock, std::chrono::seconds(60), [&] { return ended == 4000; }));
  BOOST_TEST(good == 4000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
