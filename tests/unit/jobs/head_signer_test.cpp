// Heads over a real journal and real queries: each chain that has grown, once, and none that
// shrank.
#include "jobs/head_signer.h"

#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"
#include "storage/heads.h"
#include "storage/verify.h"
#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

crypto::SigningKey key() {
  return crypto::SigningKey::from_pem(
             "-----BEGIN PRIVATE KEY-----\n"
             "MC4CAQAwBQYDK2VwBCIEII4aX/cq9vrJG9mzbslBzZNpLsWAIqXiOcvBnBmJWcue\n"
             "-----END PRIVATE KEY-----\n")
      .value();
}

// At work on one host of the bench.
struct Signing {
  explicit Signing(Bench& bench, std::int64_t interval_ms = 60'000)
      : signer({interval_ms}, key(), bench.database->queries(), bench.database->journal(),
               bench.clock, bench.ids, bench.log) {}
  jobs::HeadSigner signer;
};

void credit(Bench& bench, storage::Database& host, const std::string& event_key) {
  const auto start = bench.start();
  bench.run(host, start).value();
  bench.run(host, bench.paid(start, event_key)).value();
}

std::vector<ledger::SignedHead> heads(Bench& bench) {
  std::vector<ledger::SignedHead> all;
  const auto done = storage::read_heads(
      Secret(bench.url), [&](const ledger::SignedHead& head) { all.push_back(head); }, bench.log);
  BOOST_REQUIRE(done.has_value());
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(head_signer)

STORAGE_CASE(a_chain_is_signed_when_it_has_grown_and_not_again) {
  Signing at(bench);
  BOOST_TEST(at.signer.round() == 0);
  credit(bench, *bench.database, "e1");
  BOOST_TEST(at.signer.round() == 1);
  BOOST_TEST(at.signer.round() == 0);
  credit(bench, *bench.database, "e2");
  BOOST_TEST(at.signer.round() == 1);
  const auto all = heads(bench);
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].length == 2);
  BOOST_TEST(all[1].length == 4);
  for (const auto& head : all) {
    BOOST_TEST(head.key_id == key().public_key().id());
    BOOST_TEST(key().public_key().verifies(ledger::head_text(head),
                                           crypto::from_hex(head.signature_hex).value()));
  }
  storage::VerifyOptions options;
  options.exported = all;
  options.keys = {key().public_key()};
  const auto report = storage::verify(Secret(bench.url), options, bench.log).value();
  BOOST_TEST(report.fits());
  BOOST_TEST(report.heads == 2);
}

STORAGE_CASE(the_chains_of_other_hosts_are_signed_as_well) {
  const auto settings = bench.settings;
  bench.settings.writer = "host-2";
  const auto other = bench.open();
  bench.settings = settings;
  credit(bench, *bench.database, "e1");
  credit(bench, *other, "e2");
  Signing at(bench);
  BOOST_TEST(at.signer.round() == 2);
  jobs::HeadSigner second({}, key(), other->queries(), other->journal(), bench.clock, bench.ids,
                          bench.log);
  BOOST_TEST(second.round() == 0);
  BOOST_TEST(heads(bench).size() == 2u);
}

STORAGE_CASE(what_came_last_is_signed_when_it_stops) {
  // Longer than the test: only the first round and the last are run.
  Signing at(bench, 3'600'000);
  at.signer.start();
  credit(bench, *bench.database, "e1");
  at.signer.stop();
  const auto all = heads(bench);
  BOOST_REQUIRE(!all.empty());
  BOOST_TEST(all.back().length == 2);
}

BOOST_AUTO_TEST_CASE(a_chain_that_was_cut_is_reported_and_not_signed) {
  Bench bench(storage::Dialect::sqlite);
  credit(bench, *bench.database, "e1");
  Signing at(bench);
  BOOST_TEST(at.signer.round() == 1);
  bench.sql("UPDATE chains SET length = 1");
  BOOST_TEST(at.signer.round() == 0);
  BOOST_TEST(bench.log.contains("shorter than its signed head"));
  BOOST_TEST(heads(bench).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
