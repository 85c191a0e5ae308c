// A thousand top-ups at once, with every webhook three times in random order; and the same with the
// server killed again and again.
#include <map>
#include <random>
#include <set>

#include "integration/databases.h"
#include "support/seed.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr int kTopups = 1'000;
constexpr int kAccounts = 50;

std::string account(std::size_t i) { return "user-" + std::to_string(i % kAccounts); }

// Half are paid and their webhooks delivered before the create call is answered; every webhook
// comes three times, out of order.
void misbehave(Stage& stage) {
  stage.control("misbehave", {{"behaviours", {"pay_on_create", "duplicate", "reorder"}},
                              {"count", kTopups / 2}});
  stage.control("misbehave",
                {{"behaviours", {"duplicate", "reorder"}}, {"count", kTopups - kTopups / 2}});
}

std::vector<HttpCall> creates(const Stage& stage) {
  std::vector<HttpCall> all;
  for (std::size_t i = 0; i < kTopups; ++i) {
    auto one = stage.request("POST", "/v1/topups", {{"account", account(i)}, {"package", "ten"}});
    one.headers.push_back("Idempotency-Key: storm-" + std::to_string(i));
    all.push_back(std::move(one));
  }
  return all;
}

// What the provider took is what was credited: the same references, and no more money than that.
void check_taken_is_credited(Stage& stage) {
  std::set<std::string> taken;
  for (const auto& payment : stage.payments())
    if (payment["status"] == "succeeded") taken.insert(payment["reference"].get<std::string>());
  std::set<std::string> credited;
  std::istringstream rows(stage.sql(
      "SELECT a.reference FROM attempts a JOIN transfers x ON x.topup_id = a.topup_id AND x.kind = "
      "'topup_credit' WHERE a.status = 'succeeded'"));
  for (std::string row; std::getline(rows, row);) BOOST_TEST(credited.insert(row).second, row);
  BOOST_TEST(taken.size() == static_cast<std::size_t>(kTopups));
  BOOST_TEST((taken == credited));
  BOOST_TEST(stage.sql("SELECT sum(available) FROM balances") == std::to_string(kTopups * 10));
  stage.check_books();
}

bool all_credited(const Stage& stage, int timeout_ms) {
  return eventually(
      [&] {
        sleep_ms(100);
        return stage.sql("SELECT count(*) FROM transfers WHERE kind = 'topup_credit'") ==
               std::to_string(kTopups);
      },
      timeout_ms);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(storm)

BOOST_DATA_TEST_CASE(a_thousand_at_once_are_credited_once_each, kDatabases, database) {
  Stage stage(on(database));
  stage.start_provider();
  stage.start_server();
  misbehave(stage);

  std::vector<json> started(kTopups);
  call_all(creates(stage), [&](std::size_t i, const HttpReply& reply, HttpCall&) {
    BOOST_TEST(reply.status == 201, reply.status << reply.error << reply.body);
    if (reply.status == 201) started[i] = json::parse(reply.body);
    return false;
  });
  std::vector<HttpCall> payments;
  for (const auto& topup : started)
    if (topup.is_object() && topup["status"] != "succeeded")
      payments.push_back(
          {"POST", topup["next_action"]["url"].get<std::string>() + "/pay", {}, "", 60'000});
  BOOST_TEST(payments.size() == static_cast<std::size_t>(kTopups / 2));
  std::shuffle(payments.begin(), payments.end(), random_stream(11));
  call_all(std::move(payments), [](std::size_t, const HttpReply& reply, HttpCall&) {
    BOOST_TEST(reply.status == 200, reply.status << reply.error);
    return false;
  });

  BOOST_TEST(all_credited(stage, 60'000));
  check_taken_is_credited(stage);
  BOOST_TEST(stage.sql("SELECT count(*) FROM gateway_events WHERE verdict = 'quarantined'") == "0");
  BOOST_TEST(stage.server().terminate() == 0);
}

// The client keeps asking with the same key until it is answered; the provider keeps sending until
// it is answered. In between the server is killed twenty times.
BOOST_DATA_TEST_CASE(killed_twenty_times_what_was_taken_is_credited, kDatabases, database) {
  Stage stage(on(database));
  stage.start_provider();
  stage.start_server();
  misbehave(stage);
  auto random = random_stream(12);

  constexpr int kKills = 20;
  int kills = 0;
  auto next_kill = [&] { return steady_ms() + 50 + static_cast<std::int64_t>(random() % 1'500); };
  std::int64_t kill_at = next_kill();
  auto maybe_kill = [&] {
    if (kills == kKills || steady_ms() < kill_at) return;
    stage.server().kill_hard();
    stage.start_server();
    ++kills;
    kill_at = next_kill();
  };

  // A few at a time, so that the run lasts as long as the kills do.
  const auto calls = creates(stage);
  std::vector<std::string> unpaid;  // checkout addresses
  std::set<std::size_t> open;
  for (std::size_t i = 0; i < calls.size(); ++i) open.insert(i);
  while (!open.empty() || kills < kKills || !unpaid.empty()) {
    maybe_kill();
    std::vector<std::size_t> chosen;
    for (auto i : open)
      if (chosen.size() < 40) chosen.push_back(i);
    std::vector<HttpCall> batch;
    for (auto i : chosen) batch.push_back(calls[i]);
    for (auto& one : batch) one.timeout_ms = 5'000;
    call_all(std::move(batch), [&](std::size_t at, const HttpReply& reply, HttpCall&) {
      maybe_kill();
      if (reply.status != 201) return false;
      auto topup = json::parse(reply.body);
      const std::string status = topup["status"];
      if (status == "created") {
        // Not answered by the gateway yet: the janitor goes on with it.
        auto now = stage.api("GET", "/v1/topups/" + topup["id"].get<std::string>());
        if (now.status == 200) topup = json::parse(now.body);
      }
      if (topup["status"] == "succeeded") {
        open.erase(chosen[at]);
      } else if (topup["next_action"]["type"] == "redirect") {
        unpaid.push_back(topup["next_action"]["url"]);
        open.erase(chosen[at]);
      }
      return false;
    });
    while (!unpaid.empty()) {
      maybe_kill();
      auto reply = call({"POST", unpaid.back() + "/pay", {}, "", 10'000});
      BOOST_REQUIRE_MESSAGE(reply.status == 200 || reply.status == 409,
                            unpaid.back() << ": " << reply.status << reply.error << reply.body);
      unpaid.pop_back();
      if (unpaid.size() % 8 == 0) break;
    }
    if (open.empty() && unpaid.empty() && kills < kKills) sleep_ms(10);
  }
  BOOST_TEST(kills == kKills);
  BOOST_TEST(all_credited(stage, 120'000));
  check_taken_is_credited(stage);
}

BOOST_AUTO_TEST_SUITE_END()
