// Random orders, top-ups, fees and refunds in random batches, by a host that crashes on a database
// that fails: after each batch the tables say what a clerk's own book says.
#include <random>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"
#include "unit/storage/failing_store.h"
#include "unit/storage/ledger_checks.h"
#include "unit/storage/ledger_model.h"

using namespace tallyport;
using namespace tallyport::test;
using storage::Dialect;

namespace {

constexpr const char* kUsers[] = {"u0", "u1", "u2", "u3"};

// Makes up what is asked for, and says what should come of it.
class Story {
 public:
  Story(Bench& bench, std::uint64_t stream) : bench_(bench), random_(random_stream(stream)) {}

  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  // The first of it: somebody to give, and assets.
  std::vector<topup::Command> opening() {
    std::vector<topup::Command> commands;
    for (const auto* user : kUsers) commands.emplace_back(start(user));
    return commands;
  }

  topup::Command next() {
    switch (below(14)) {
      case 0:
        return start("u" + std::to_string(below(6)));
      case 1:
      case 2:
        return paid();
      case 3:
        return refund();
      default:
        return order();
    }
  }

  topup::StartTopup start(const std::string& account) {
    auto command = bench_.start(account);
    command.topup.price.minor = 100 * (1 + below(5'000));
    command.topup.credit = 1 + below(2'000);
    return command;
  }

  LedgerModel model;
  std::vector<topup::StartTopup> started;

 private:
  topup::StartTopup& any() {
    return started[static_cast<std::size_t>(below(static_cast<int>(started.size())))];
  }

  topup::Command paid() {
    const auto& of = any();
    auto event = bench_.paid(of, "paid-" + std::to_string(++events_));
    if (below(2) == 0)
      event.finding.fee = money::Money{
          1 + below(500), money::Currency::parse(below(3) == 0 ? "USD" : "NGN").value()};
    return event;
  }

  topup::Command refund() {
    const auto& of = any();
    auto event = bench_.paid(of, "refund-" + std::to_string(++events_));
    event.finding.subject = topup::Subject::refund;
    event.finding.subject_ref = "re-" + std::to_string(events_);
    const auto parts = 1 + below(4);
    event.finding.reversed_total =
        money::Money{parts * of.topup.price.minor / 4, of.topup.price.currency};
    return event;
  }

  std::string payee() {
    switch (below(8)) {
      case 0:
        return "@revenue";
      case 1:
        return "@issued";
      case 2:
        return "new-" + std::to_string(below(30));
      default:
        return kUsers[below(4)];
    }
  }

  std::vector<ledger::NamedShare> shares() {
    if (below(3) != 0) return {{payee()}};
    if (below(20) == 0) return {{payee(), 5'000}, {payee(), 4'999}};
    std::vector<ledger::NamedShare> to;
    for (int left = ledger::kWhole; left > 0;) {
      const auto points = to.size() == 4 ? left : 1 + below(left);
      to.push_back({payee(), points});
      left -= points;
    }
    return to;
  }

  ledger::TransferOrder movement() {
    ledger::TransferOrder order;
    order.from = below(15) == 0 ? "ghost" : below(5) == 0 ? "@issued" : kUsers[below(4)];
    order.to = shares();
    order.asset = below(25) == 0 ? "gold" : below(10) == 0 ? "NGN" : "credits";
    order.amount = below(20) == 0 ? -below(2) : below(4) == 0 ? 1 + below(5) : 1 + below(400);
    if (below(3) == 0) order.description = "ein Grund, " + std::to_string(below(9));
    if (below(5) == 0) order.metadata = R"({"order":"1"})";
    return order;
  }

  // One that is there, mostly a late one; now and then one that is not.
  TransferId one_of(const std::vector<std::string>& ids) {
    if (ids.empty() || below(20) == 0) return bench_.ids.make<TransferId>();
    const auto last = static_cast<int>(ids.size());
    const auto back = below(3) == 0 ? below(last) : below(std::min(last, 8));
    return TransferId::parse(ids[static_cast<std::size_t>(last - 1 - back)]).value();
  }

  std::optional<std::int64_t> part() {
    if (below(3) == 0) return std::nullopt;
    if (below(12) == 0) return -below(2);
    return 1 + below(150);
  }

  topup::RunOrder order() {
    topup::RunOrder command;
    command.id = bench_.ids.make<CommandId>();
    command.at = bench_.clock.now();
    command.tenant = "shop";
    switch (below(10)) {
      case 0:
      case 1:
        command.order = ledger::HoldOrder{
            movement(),
            below(2) == 0 ? std::nullopt : std::optional(command.at.plus_ms(1 + below(60'000)))};
        break;
      case 2:
      case 3:
        command.order = ledger::PostOrder{one_of(model.hold_ids), part()};
        break;
      case 4:
        command.order = ledger::VoidOrder{one_of(model.hold_ids), part()};
        break;
      case 5:
        command.order = ledger::CorrectionOrder{one_of(model.transfer_ids), part(), "zurück"};
        break;
      default:
        command.order = movement();
    }
    command.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'e'), "", "key:test"};
    if (below(4) == 0) {
      command.claim =
          topup::IdempotencyClaim{"key:test", "POST /v1/transfers", "k" + std::to_string(below(40)),
                                  below(4) == 0 ? "bb" : "aa"};
      command.render = [](const ledger::OrderResult& result) {
        return topup::StoredAnswer{201, result.transfers.at(0).id.str()};
      };
    }
    return command;
  }

  Bench& bench_;
  std::mt19937_64 random_;
  int events_ = 0;
};

std::string told(const Outcome& outcome, const std::map<AccountId, std::string>& accounts) {
  if (!outcome) return std::string(name(outcome.error().code));
  if (outcome->repeated) return "repeated";
  std::string text = "done";
  for (const auto& transfer : outcome->order->transfers)
    text += " " + accounts.at(transfer.from) + ">" + accounts.at(transfer.to) + " " +
            std::to_string(transfer.amount) + " " + transfer.asset;
  return text;
}

bool broke(const Outcome& outcome) {
  return !outcome && outcome.error().code == Errc::storage_refused;
}

// What the clerk makes of one command, and whether the database agrees.
void follow(Story& story, const topup::Command& command, const Outcome& outcome,
            const std::map<AccountId, std::string>& accounts) {
  auto& model = story.model;
  if (const auto* start = std::get_if<topup::StartTopup>(&command)) {
    story.started.push_back(*start);
    return model.start(*start);
  }
  if (const auto* event = std::get_if<topup::ApplyGatewayEvent>(&command)) {
    BOOST_REQUIRE(outcome);
    for (const auto& start : story.started) {
      if (start.attempt.reference != event->finding.reference) continue;
      if (event->finding.subject == topup::Subject::refund)
        return model.refunded(start, event->finding.reversed_total->minor);
      const auto& fee = event->finding.fee;
      return model.paid(start, fee ? fee->minor : 0, fee ? std::string(fee->currency.code()) : "");
    }
    return;
  }
  if (const auto* expire = std::get_if<topup::ExpireHolds>(&command)) {
    BOOST_TEST(outcome.value().expired == model.expire(expire->at.unix_ms));
    return;
  }
  const auto& order = std::get<topup::RunOrder>(command);
  std::vector<std::string> ids;
  if (outcome && outcome->order)
    for (const auto& transfer : outcome->order->transfers) ids.push_back(transfer.id.str());
  const auto expected = model.run(order, ids, ids.empty() ? "" : ids[0]);
  BOOST_REQUIRE_EQUAL(told(outcome, accounts), expected.text);
  if (expected.repeated) BOOST_REQUIRE_EQUAL(outcome->answer->body, expected.answer);
}

void compare(LedgerReader& reader, const LedgerModel& model) {
  BOOST_REQUIRE_EQUAL(reader.users(), model.users());
  BOOST_REQUIRE_EQUAL(reader.systems(), model.systems());
  BOOST_REQUIRE_EQUAL(reader.holds(), model.holds());
  BOOST_REQUIRE_EQUAL(reader.names(), model.names());
  BOOST_REQUIRE_EQUAL(reader.keys(), model.keys());
  reader.check();
}

// --- a database that refuses, in the middle of a transaction -------------------------------------

struct Bomb {
  const char* event;
  const char* table;
  const char* when;  // about one row in sixteen; ids are drawn anew with every try
};
constexpr Bomb kBombs[] = {
    {"INSERT", "batches", "substr(CAST(NEW.id AS text), 36, 1) = '7'"},
    {"INSERT", "accounts", "substr(CAST(NEW.id AS text), 36, 1) IN ('7', '8')"},
    {"DELETE", "accounts", "substr(CAST(OLD.id AS text), 36, 1) < '8'"},
    {"INSERT", "balances", "substr(CAST(NEW.account_id AS text), 36, 1) IN ('7', '8')"},
    {"UPDATE", "balances", "NEW.available % 16 = 7"},
    {"INSERT", "transfers", "substr(NEW.hash, 64, 1) = '7'"},
    {"INSERT", "transfer_notes", "substr(CAST(NEW.transfer_id AS text), 36, 1) IN ('7', '8')"},
    {"INSERT", "holds", "substr(CAST(NEW.id AS text), 36, 1) IN ('7', '8')"},
    {"UPDATE", "holds", "NEW.pending % 8 = 3"},
    {"UPDATE", "chains", "substr(NEW.head, 64, 1) IN ('7', '8')"},
    {"INSERT", "system_balances", "NEW.balance % 16 = 7"},
    {"UPDATE", "idempotency_keys", "substr(NEW.body, 36, 1) IN ('7', '8')"},
    {"DELETE", "idempotency_keys", "substr(OLD.key, 2, 1) = '1'"},
    {"INSERT", "gateway_events", "substr(CAST(NEW.id AS text), 36, 1) IN ('7', '8')"},
};

void lay(Bench& bench, const Bomb& bomb) {
  const auto head = std::string("CREATE TRIGGER bomb BEFORE ") + bomb.event + " ON " + bomb.table +
                    " FOR EACH ROW WHEN (" + bomb.when + ") ";
  if (bench.dialect == Dialect::sqlite)
    bench.sql(head + "BEGIN SELECT RAISE(ABORT, 'a bomb'); END");
  else
    bench.sql(
        "CREATE OR REPLACE FUNCTION bomb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a bomb'; END $$; " +
        head + "EXECUTE FUNCTION bomb()");
}

void clear(Bench& bench, const Bomb& bomb) {
  bench.sql(bench.dialect == Dialect::sqlite ? std::string("DROP TRIGGER bomb")
                                             : std::string("DROP TRIGGER bomb ON ") + bomb.table);
}

// --- the story -----------------------------------------------------------------------------------

void tell(Bench& bench) {
  const std::uint64_t stream = bench.dialect == Dialect::sqlite ? 31 : 32;
  Story story(bench, stream);
  BOOST_REQUIRE(bench.database->declare_assets({{"shop", "credits", 0}, {"shop", "NGN", 2}}));
  for (const auto* asset : {"credits", "NGN"}) story.model.declare(asset);
  bench.database.reset();
  LedgerReader reader(bench.url);
  std::optional<WritingHost> host;
  int done = 0;
  int refused = 0;
  int crashes = 0;
  for (int round = 0; round < 60; ++round) {
    if (!host || story.below(5) == 0) {
      host.reset();
      host.emplace(bench, "host", stream + 100 + static_cast<unsigned>(round), 25);
      ++crashes;
    }
    std::vector<topup::Command> batch;
    const int size = round == 0 ? 0 : 1 + story.below(30);
    if (round == 0) batch = story.opening();
    for (int i = 0; i < size; ++i) batch.push_back(story.next());
    if (story.below(4) == 0)
      batch.emplace_back(
          topup::ExpireHolds{bench.ids.make<CommandId>(), bench.clock.now(), 10'000});
    const auto* bomb = round > 0 && story.below(3) == 0
                           ? &kBombs[story.below(static_cast<int>(std::size(kBombs)))]
                           : nullptr;
    if (bomb) lay(bench, *bomb);
    const auto outcomes = host->run(batch);
    if (bomb) clear(bench, *bomb);
    const auto accounts = reader.accounts();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      BOOST_TEST_CONTEXT("round " << round << ", command " << i << (bomb ? ", bomb on " : "")
                                  << (bomb ? bomb->table : "")) {
        if (broke(outcomes[i])) {
          BOOST_REQUIRE_MESSAGE(bomb, bench.log.all());
          ++refused;
          continue;
        }
        follow(story, batch[i], outcomes[i], accounts);
        done += outcomes[i].has_value();
      }
    }
    BOOST_TEST_CONTEXT("after round " << round << (bomb ? ", bomb on " : "")
                                      << (bomb ? bomb->table : ""))
    compare(reader, story.model);
    bench.clock.advance_ms(story.below(20'000));
  }
  BOOST_TEST_MESSAGE(done << " done, " << refused << " refused by the database, " << crashes
                          << " lives of the host, " << story.model.hold_ids.size() << " holds, "
                          << story.model.transfer_ids.size() << " transfers of orders");
  BOOST_TEST(done > 300);
  BOOST_TEST(story.model.hold_ids.size() > 10U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_property)

BOOST_AUTO_TEST_CASE(whatever_is_ordered_comes_out_as_in_a_clerks_book_on_sqlite) {
  Bench bench(Dialect::sqlite);
  tell(bench);
}

BOOST_AUTO_TEST_CASE(whatever_is_ordered_comes_out_as_in_a_clerks_book_on_postgresql) {
  Bench bench(Dialect::postgresql);
  tell(bench);
}

BOOST_AUTO_TEST_SUITE_END()
