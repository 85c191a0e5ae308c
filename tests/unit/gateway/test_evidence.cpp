// What requests prove: the table behind host rules H2, H8 and H10.
#include <vector>

#include <boost/test/unit_test.hpp>
#include <tallyport/plugin.h>

#include "gateway/evidence.h"

namespace tallyport::gateway {
namespace {

struct Exchange {
  std::uint32_t flags;
  int status;  // 0: failed, maybe sent; -1: provably not sent
};

Evidence evidence_of(Intent intent, Run run, const std::vector<Exchange>& exchanges) {
  Evidence evidence(intent, run);
  for (const auto& exchange : exchanges) {
    evidence.asked(exchange.flags);
    if (exchange.status > 0)
      evidence.answered(HttpResponse{exchange.status, {}, ""});
    else
      evidence.answered(HttpFailure{exchange.status == 0, ""});
  }
  return evidence;
}

constexpr std::uint32_t kMoney = TP_HTTP_MOVES_MONEY;
constexpr std::uint32_t kRead = TP_HTTP_READ_ONLY;

BOOST_AUTO_TEST_SUITE(evidence)

BOOST_AUTO_TEST_CASE(a_create_failed_only_where_all_doubt_is_gone) {
  struct Row {
    const char* what;
    Run run;
    std::vector<Exchange> exchanges;
    bool may_have_acted;
    bool proves_negative;
  };
  const Row rows[] = {
      {"nothing asked", Run::first, {}, false, true},
      {"refused", Run::first, {{kMoney, 402}}, true, true},
      {"not sent", Run::first, {{kMoney, -1}}, false, true},
      {"timed out", Run::first, {{kMoney, 0}}, true, false},
      {"bad gateway", Run::first, {{kMoney, 502}}, true, false},
      {"redirect", Run::first, {{kMoney, 302}}, true, false},
      {"conflict", Run::first, {{kMoney, 409}}, true, false},
      {"too many", Run::first, {{kMoney, 429}}, true, false},
      {"timed out, then refused", Run::first, {{kMoney, 0}, {kMoney, 400}}, true, false},
      {"timed out, then not found", Run::first, {{kMoney, 0}, {kRead, 404}}, true, false},
      {"customer timed out", Run::first, {{0, 0}}, true, true},
      {"read timed out", Run::first, {{kRead, 0}}, false, true},
      {"replay: nothing asked", Run::maybe_again, {}, true, true},
      {"replay: not sent", Run::maybe_again, {{kMoney, -1}}, true, false},
      {"replay: customer refused", Run::maybe_again, {{0, 400}}, true, false},
      {"replay: refused", Run::maybe_again, {{kMoney, 402}}, true, true},
      {"replay: timed out", Run::maybe_again, {{kMoney, 0}}, true, false},
  };
  for (const auto& row : rows) {
    const auto evidence = evidence_of(Intent::create, row.run, row.exchanges);
    BOOST_TEST_CONTEXT(row.what) {
      BOOST_TEST(evidence.may_have_acted() == row.may_have_acted);
      BOOST_TEST(evidence.proves_negative() == row.proves_negative);
      BOOST_TEST(evidence.proves_positive());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_look_up_says_something_only_where_it_was_answered) {
  const std::pair<std::vector<Exchange>, bool> rows[] = {
      {{}, true},
      {{{kRead, 200}}, true},
      {{{kRead, 404}}, true},
      {{{kRead, 500}, {kRead, 200}}, true},
      {{{kRead, 200}, {kRead, 0}}, false},
      {{{kRead, 0}}, false},
      {{{kRead, -1}}, false},
      {{{kRead, 401}}, false},
      {{{kRead, 403}}, false},
      {{{kRead, 503}}, false},
  };
  for (const auto intent : {Intent::look_up, Intent::cancel})
    for (const auto& [exchanges, proves] : rows) {
      const auto evidence = evidence_of(intent, Run::first, exchanges);
      BOOST_TEST(evidence.proves_negative() == proves);
      BOOST_TEST(evidence.proves_positive() == proves);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
