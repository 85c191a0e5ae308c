// The life of a hold: every pair of a state and an event.
#include "ledger/hold.h"

#include <functional>

#include <boost/test/unit_test.hpp>

#include "unit/ledger/shop.h"

using namespace tallyport;
using namespace tallyport::ledger;

namespace {

constexpr std::int64_t kLivesMs = 1'000;

// A hold of 40 in each state that there is.
struct State {
  const char* name;
  std::function<TransferId(Shop&)> make;
};

TransferId after(Shop& shop, const std::function<Result<OrderResult>(const TransferId&)>& event) {
  const auto id = shop.hold(40, kLivesMs);
  BOOST_REQUIRE(event(id));
  return id;
}

const State kStates[] = {
    {"pending", [](Shop& shop) { return shop.hold(40, kLivesMs); }},
    {"pending, for ever", [](Shop& shop) { return shop.hold(40); }},
    {"pending, a part posted",
     [](Shop& shop) { return after(shop, [&](auto& id) {
                        return shop.run(PostOrder{id, 15});
                      }); }},
    {"pending, a part voided",
     [](Shop& shop) { return after(shop, [&](auto& id) {
                        return shop.run(VoidOrder{id, 15});
                      }); }},
    {"pending, its last ms",
     [](Shop& shop) {
       const auto id = shop.hold(40, kLivesMs);
       shop.clock.advance_ms(kLivesMs - 1);
       return id;
     }},
    {"pending, at its ms",
     [](Shop& shop) {
       const auto id = shop.hold(40, kLivesMs);
       shop.clock.advance_ms(kLivesMs);
       return id;
     }},
    {"posted",
     [](Shop& shop) { return after(shop, [&](auto& id) {
                        return shop.run(PostOrder{id, {}});
                      }); }},
    {"voided",
     [](Shop& shop) { return after(shop, [&](auto& id) {
                        return shop.run(VoidOrder{id, {}});
                      }); }},
    {"expired",
     [](Shop& shop) {
       const auto id = shop.hold(40, kLivesMs);
       shop.clock.advance_ms(kLivesMs);
       BOOST_REQUIRE(shop.expire(id));
       return id;
     }},
    {"not there", [](Shop& shop) { return shop.ids.make<TransferId>(); }},
};

// One more than is pending.
std::int64_t too_much(Shop& shop, const TransferId& id) {
  const auto* hold = shop.book.find_hold(id);
  return hold ? hold->row.pending + 1 : 1;
}

using Event = std::function<Result<OrderResult>(Shop&, const TransferId&)>;
const Event kEvents[] = {
    [](Shop& shop, const TransferId& id) {
      return shop.run(PostOrder{id, 10});
    },
    [](Shop& shop, const TransferId& id) {
      return shop.run(PostOrder{id, {}});
    },
    [](Shop& shop, const TransferId& id) {
      return shop.run(PostOrder{id, too_much(shop, id)});
    },
    [](Shop& shop, const TransferId& id) {
      return shop.run(VoidOrder{id, 10});
    },
    [](Shop& shop, const TransferId& id) {
      return shop.run(VoidOrder{id, {}});
    },
    [](Shop& shop, const TransferId& id) {
      return shop.run(VoidOrder{id, too_much(shop, id)});
    },
    [](Shop& shop, const TransferId& id) { return shop.expire(id); },
};

// What each event makes of each state: the status after it with what is pending and posted, or a
// letter for the refusal: p(ending no more), m(ore than is held), n(ot found).
constexpr const char* kExpected[][std::size(kEvents) + 1] = {
    //                   post 10             post all         too much  void 10            void all
    //                   too much            expire
    {"pending", "pending 30 10", "posted 0 40", "m", "pending 30 0", "voided 0 0", "m", "p"},
    {"pending, for ever", "pending 30 10", "posted 0 40", "m", "pending 30 0", "voided 0 0", "m",
     "p"},
    {"pending, a part posted", "pending 15 25", "posted 0 40", "m", "pending 15 15", "voided 0 15",
     "m", "p"},
    {"pending, a part voided", "pending 15 10", "posted 0 25", "m", "pending 15 0", "voided 0 0",
     "m", "p"},
    {"pending, its last ms", "pending 30 10", "posted 0 40", "m", "pending 30 0", "voided 0 0", "m",
     "p"},
    {"pending, at its ms", "p", "p", "p", "p", "p", "p", "expired 0 0"},
    {"posted", "p", "p", "p", "p", "p", "p", "p"},
    {"voided", "p", "p", "p", "p", "p", "p", "p"},
    {"expired", "p", "p", "p", "p", "p", "p", "p"},
    {"not there", "n", "n", "n", "n", "n", "n", "n"},
};

std::string told(const Hold& hold) {
  return std::string(name(hold.status)) + ' ' + std::to_string(hold.pending) + ' ' +
         std::to_string(hold.posted);
}

std::string told(const Result<OrderResult>& result) {
  if (result) return told(*result->hold);
  switch (result.error().code) {
    case Errc::hold_not_pending:
      return "p";
    case Errc::hold_amount_exceeded:
      return "m";
    case Errc::hold_not_found:
      return "n";
    default:
      return std::string(name(result.error().code));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_hold)

BOOST_AUTO_TEST_CASE(every_pair_of_state_and_event_does_what_is_written_here) {
  static_assert(std::size(kStates) == std::size(kExpected));
  for (std::size_t state = 0; state < std::size(kStates); ++state) {
    BOOST_TEST(std::string(kStates[state].name) == kExpected[state][0]);
    for (std::size_t event = 0; event < std::size(kEvents); ++event) {
      Shop shop;
      const auto id = kStates[state].make(shop);
      const auto* row = shop.book.find_hold(id);
      const auto before = row ? row->row : Hold{};
      const auto balance = shop.of(shop.alice);
      const auto posted = shop.book.posted().size();
      const auto result = kEvents[event](shop, id);
      BOOST_TEST(told(result) == kExpected[state][event + 1],
                 kStates[state].name << ", event " << event);
      // What is held is what the hold still has; a refusal changes nothing at all.
      const auto after = row ? row->row : Hold{};
      BOOST_TEST(shop.of(shop.alice).held == after.pending);
      if (result) {
        BOOST_TEST((*result->hold == after));
        BOOST_TEST(shop.of(shop.alice).available == balance.available +
                                                        (before.pending - after.pending) -
                                                        (after.posted - before.posted));
        BOOST_TEST(shop.change_of(shop.revenue) == after.posted);
        BOOST_TEST(after.updated_at.unix_ms == shop.clock.now().unix_ms);
      } else {
        BOOST_TEST((after == before));
        BOOST_TEST((shop.of(shop.alice) == balance));
        BOOST_TEST(shop.book.posted().size() == posted);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(statuses_round_trip_through_their_names) {
  for (auto status :
       {HoldStatus::pending, HoldStatus::posted, HoldStatus::voided, HoldStatus::expired})
    BOOST_TEST((parse_hold_status(name(status)) == status));
  BOOST_TEST(!parse_hold_status("held"));
}

BOOST_AUTO_TEST_SUITE_END()
