// What create, pay, decline, cancel and refund do to a payment, as tables.
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "payments.h"
#include "support/seed.h"

namespace {

using namespace tallyport;
using namespace tallyport::sandbox;

constexpr std::int64_t kNow = 1'800'000'000;

struct Desk {
  test::SeededEntropy entropy{1};
  Payments payments{entropy, AmountRule::misbehaves};

  Outcome<Created> create(const std::string& reference, std::int64_t amount,
                          const std::string& key = "", const std::string& account = "shop") {
    CreateRequest request;
    request.reference = reference;
    request.amount = amount;
    request.currency = "NGN";
    request.expires_at = kNow + 60;
    return payments.create(account, key.empty() ? "key-" + reference : key,
                           reference + std::to_string(amount), request, kNow);
  }
  std::string id(const std::string& reference, std::int64_t amount) {
    return std::get<Created>(create(reference, amount)).payment.id;
  }
};

// "200 succeeded" or "409 not_payable".
std::string text(const Outcome<Changed>& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
    return std::to_string(refusal->status) + " " + refusal->code;
  }
  const auto& changed = std::get<Changed>(outcome);
  return std::string(name(changed.payment.status)) + " " +
         (changed.event ? std::string(name(*changed.event)) : "silent");
}

std::string text(const Outcome<Created>& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
    return std::to_string(refusal->status) + " " + refusal->code;
  }
  const auto& created = std::get<Created>(outcome);
  return std::string(name(created.payment.status)) + (created.replayed ? " replayed" : " new");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_payments)

BOOST_AUTO_TEST_CASE(create_is_idempotent_by_key_and_unique_by_reference) {
  struct Row {
    const char* account;
    const char* key;
    const char* reference;
    std::int64_t amount;
    const char* expected;
  };
  Desk desk;
  for (const auto& row : std::vector<Row>{
           {"shop", "k1", "r1", 1000, "pending new"},
           {"shop", "k1", "r1", 1000, "pending replayed"},
           {"shop", "k1", "r1", 1100, "409 idempotency_key_reused"},
           {"shop", "k2", "r1", 1000, "409 duplicate_reference"},
           {"other", "k1", "r1", 1000, "pending new"},
           {"shop", "k3", "r3", 1004, "500 internal_error"},
           {"shop", "k3", "r3", 1000, "pending new"},
           {"shop", "k4", "r4", 1012, "succeeded new"},
           {"shop", "k5", "r5", 1005, "pending new"},
       }) {
    BOOST_TEST(text(desk.create(row.reference, row.amount, row.key, row.account)) == row.expected);
  }
  BOOST_TEST(desk.payments.all().size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_replay_states_what_the_first_answer_stated) {
  Desk desk;
  const auto first = std::get<Created>(desk.create("r1", 1000));
  BOOST_TEST(text(desk.payments.pay(first.payment.id, kNow)) == "succeeded payment.succeeded");
  const auto again = std::get<Created>(desk.create("r1", 1000));
  BOOST_TEST(again.payment.id == first.payment.id);
  BOOST_TEST((again.payment.status == Status::pending));
}

BOOST_AUTO_TEST_CASE(each_status_takes_the_steps_it_may) {
  struct Row {
    std::int64_t amount;
    std::vector<const char*> before;
    const char* step;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {1000, {}, "pay", "succeeded payment.succeeded"},
      {1000, {"pay"}, "pay", "succeeded silent"},
      {1000, {"decline"}, "pay", "409 not_payable"},
      {1000, {"cancel"}, "pay", "409 not_payable"},
      {1000, {"expire"}, "pay", "409 not_payable"},
      {1000, {}, "pay late", "409 not_payable"},
      {1001, {}, "pay", "declined payment.declined"},
      {1002, {}, "pay", "processing payment.processing"},
      {1002, {"pay"}, "pay", "processing silent"},
      {1002, {"pay"}, "decline", "409 not_payable"},
      {1002, {"pay"}, "cancel", "409 not_cancellable"},
      {1002, {"pay"}, "settle", "succeeded payment.succeeded"},
      {1002, {"pay", "settle"}, "settle", "succeeded silent"},
      {1002, {"pay"}, "expire", "processing silent"},
      {1000, {}, "settle", "pending silent"},
      {1000, {}, "decline", "declined payment.declined"},
      {1000, {"decline"}, "decline", "declined silent"},
      {1000, {"pay"}, "decline", "409 not_payable"},
      {1000, {}, "cancel", "cancelled payment.cancelled"},
      {1000, {"cancel"}, "cancel", "cancelled silent"},
      {1000, {"pay"}, "cancel", "409 not_cancellable"},
      {1000, {}, "cancel as other", "404 payment_not_found"},
      {1000, {}, "expire early", "pending silent"},
      {1000, {}, "expire", "expired payment.expired"},
      {1000, {"pay"}, "expire", "succeeded silent"},
      {1000, {}, "refund 1", "409 not_refundable"},
      {1000, {"pay"}, "refund 1", "succeeded payment.refunded"},
      {1000, {"pay"}, "refund 1001", "409 not_refundable"},
      {1000, {"pay", "refund 600"}, "refund 401", "409 not_refundable"},
      {1000, {"pay", "refund 600"}, "refund 400", "succeeded payment.refunded"},
      {1000, {"pay", "refund all"}, "refund all", "409 not_refundable"},
  };
  const auto take = [](Desk& desk, const std::string& id, const std::string& step) {
    auto& payments = desk.payments;
    if (step == "pay") return text(payments.pay(id, kNow));
    if (step == "pay late") return text(payments.pay(id, kNow + 60));
    if (step == "decline") return text(payments.decline(id, kNow));
    if (step == "cancel") return text(payments.cancel("shop", id, kNow));
    if (step == "cancel as other") return text(payments.cancel("other", id, kNow));
    if (step == "settle") return text(Outcome<Changed>(payments.settle(id)));
    if (step == "expire") return text(Outcome<Changed>(payments.expire(id, kNow + 60)));
    if (step == "expire early") return text(Outcome<Changed>(payments.expire(id, kNow + 59)));
    if (step == "refund all") return text(payments.refund(id, std::nullopt));
    return text(payments.refund(id, std::stoll(step.substr(7))));
  };
  for (const auto& row : rows) {
    Desk desk;
    const auto id = desk.id("r", row.amount);
    for (const char* step : row.before) take(desk, id, step);
    BOOST_TEST_CONTEXT(row.amount << " " << row.step) {
      BOOST_TEST(take(desk, id, row.step) == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(look_ups_see_their_own_account_only) {
  Desk desk;
  const auto id = desk.id("r1", 1000);
  BOOST_TEST(std::holds_alternative<Payment>(desk.payments.look_up("shop", id)));
  BOOST_TEST(std::get<Refusal>(desk.payments.look_up("other", id)).status == 404);
  BOOST_TEST(std::get<0>(desk.payments.look_up_reference("shop", "r1")).has_value());
  BOOST_TEST(!std::get<0>(desk.payments.look_up_reference("other", "r1")).has_value());
  BOOST_TEST(desk.payments.find("latest")->id == id);
  BOOST_TEST(!desk.payments.find("sbx_none"));
}

BOOST_AUTO_TEST_CASE(lookup_500_refuses_three_look_ups_of_either_kind) {
  Desk desk;
  const auto id = desk.id("r1", 1013);
  BOOST_TEST(std::get<Refusal>(desk.payments.look_up("shop", id)).status == 500);
  BOOST_TEST(std::get<Refusal>(desk.payments.look_up_reference("shop", "r1")).status == 500);
  BOOST_TEST(std::get<Refusal>(desk.payments.look_up("shop", id)).status == 500);
  BOOST_TEST(std::holds_alternative<Payment>(desk.payments.look_up("shop", id)));
}

BOOST_AUTO_TEST_CASE(an_order_lasts_for_as_many_new_payments_as_it_says) {
  Desk desk;
  desk.payments.orders.add({Behaviour::pay_on_create}, 2);
  BOOST_TEST(text(desk.create("r1", 1000)) == "succeeded new");
  BOOST_TEST(text(desk.create("r1", 1000)) == "succeeded replayed");
  BOOST_TEST(text(desk.create("r1", 1000, "k")) == "409 duplicate_reference");
  BOOST_TEST(text(desk.create("r2", 1001)) == "declined new");
  BOOST_TEST(text(desk.create("r3", 1000)) == "pending new");
}

BOOST_AUTO_TEST_CASE(the_last_two_digits_of_an_amount_choose) {
  BOOST_TEST((by_amount(100) == Behaviours{}));
  BOOST_TEST((by_amount(101) == Behaviours{Behaviour::decline}));
  BOOST_TEST((by_amount(2) == Behaviours{Behaviour::processing}));
  BOOST_TEST((by_amount(999'909) == Behaviours{Behaviour::forge}));
  BOOST_TEST((by_amount(113) == Behaviours{Behaviour::lookup_500}));
  BOOST_TEST((by_amount(114) == Behaviours{}));
  BOOST_TEST((parse_behaviour("wrong_amount") == Behaviour::wrong_amount));
  BOOST_TEST(!parse_behaviour("Decline").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
