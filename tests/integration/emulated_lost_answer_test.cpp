// The provider made the payment and its answer never came, or nobody was there any more to take it:
// there is no second payment for the same attempt, and the top-up is credited once in the end.
#include <future>

#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

// One create at each provider at once, all answered too late.
std::vector<HttpCall> slow_orders(EmulatedStage& shop) {
  std::vector<HttpCall> orders;
  for (const auto& gateway : kEmulated) {
    shop.misbehave(gateway, {"slow"});
    orders.push_back(shop.order(gateway));
  }
  return orders;
}

// Goes on from a top-up whose create was not answered, until it is paid or past paying.
void end_well(EmulatedStage& shop, const EmulatedGateway& gateway, json topup) {
  using LostAnswer = EmulatedGateway::LostAnswer;
  BOOST_REQUIRE(shop.payments_of(topup).size() == 1u);
  // The server has had two chances to make a second one.
  if (gateway.lost_answer != LostAnswer::replayed)
    BOOST_TEST(eventually([&] {
      sleep_ms(50);
      return std::stoi(shop.attempt(topup, "checks")) >= 2;
    }));
  switch (gateway.lost_answer) {
    case LostAnswer::replayed:
      BOOST_TEST(shop.await_status(topup["id"], "requires_action"));
      topup = shop.topup(topup["id"]);
      break;
    case LostAnswer::looked_up:
      BOOST_TEST(shop.payments_of(topup).size() == 1u);
      topup = shop.try_again(topup);
      break;
    case LostAnswer::unknown:
      // Nobody has the address, so nobody can pay it: another top-up has to be begun.
      BOOST_TEST(shop.topup(topup["id"])["status"] == "created");
      shop.age(topup);
      BOOST_TEST(shop.verify(topup)["status"] == "expired");
      BOOST_TEST(shop.payments_of(topup).size() == 1u);
      topup = shop.start(gateway);
  }
  BOOST_TEST(shop.payments_of(topup).size() == 1u);
  BOOST_TEST(shop.press(topup, "pay").status == 200);
  BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
  BOOST_TEST(shop.credited(topup) == 10);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulated_lost_answer)

BOOST_DATA_TEST_CASE(a_create_that_timed_out_makes_no_second_payment, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  const auto before = shop.payments().size();
  std::vector<json> started(kEmulated.size());
  call_all(slow_orders(shop), [&](std::size_t i, const HttpReply& reply, HttpCall&) {
    BOOST_TEST(reply.status == 201, reply.status << reply.error << reply.body);
    started[i] = json::parse(reply.body);
    return false;
  });
  for (std::size_t i = 0; i < started.size(); ++i) {
    BOOST_TEST_CONTEXT("at " << kEmulated[i].name) {
      BOOST_TEST(started[i]["status"] == "created");
      end_well(shop, kEmulated[i], started[i]);
    }
  }
  // Those of the creates, and the two that were made by hand.
  BOOST_TEST(shop.payments().size() == before + kEmulated.size() + 2);
  shop.check_books();
}

BOOST_DATA_TEST_CASE(a_server_killed_before_the_answer_makes_no_second_payment, kDatabases,
                     database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  const auto before = shop.payments().size();
  const auto orders = slow_orders(shop);
  auto answers = std::async(std::launch::async, [&orders] {
    long sum = 0;
    call_all(orders, [&](std::size_t, const HttpReply& reply, HttpCall&) {
      sum += reply.status;
      return false;
    });
    return sum;
  });
  BOOST_TEST(eventually([&] { return shop.payments().size() == before + orders.size(); }));
  shop.server().kill_hard();
  BOOST_TEST(answers.get() == 0);
  shop.start_server();
  for (std::size_t i = 0; i < orders.size(); ++i) {
    BOOST_TEST_CONTEXT("at " << kEmulated[i].name) {
      // The application repeats its request under the same Idempotency-Key.
      const auto repeated = call(orders[i]);
      BOOST_REQUIRE(repeated.status == 201);
      end_well(shop, kEmulated[i], json::parse(repeated.body));
    }
  }
  // Those of the creates, and the two that were made by hand.
  BOOST_TEST(shop.payments().size() == before + kEmulated.size() + 2);
  shop.check_books();
}

BOOST_AUTO_TEST_SUITE_END()
