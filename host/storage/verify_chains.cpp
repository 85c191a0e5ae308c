// Every chain from its first link to its head: each hash again, and each transfer by itself.
#include "crypto/crypto.h"
#include "storage/records.h"
#include "storage/verify_evidence.h"
#include "storage/verify_rules.h"

namespace tallyport::storage {
namespace {

constexpr Statement kCount{"SELECT count(*) FROM transfers", 1};
constexpr Statement kChains{"SELECT c.id, c.length, c.head FROM chains c ORDER BY c.id", 3};
constexpr Statement kLinks{
    "SELECT f.sequence, f.hash, o.tenant, o.name, d.tenant, d.name, "
    "s.scale, " TALLYPORT_TRANSFER_COLUMNS
    " FROM transfers f LEFT JOIN accounts o ON o.id = f.from_account "
    "LEFT JOIN accounts d ON d.id = f.to_account "
    "LEFT JOIN assets s ON s.tenant = f.tenant AND s.name = f.asset "
    "WHERE f.chain_id = CAST(:p1 AS {uuid}) AND f.sequence > CAST(:p2 AS bigint) "
    "ORDER BY f.sequence LIMIT 1000",
    7 + kTransferColumns};
constexpr Statement kStrays{
    "SELECT f.id, 'a chain that is there', f.chain_id, count(*) OVER () FROM transfers f "
    "WHERE NOT EXISTS (SELECT 1 FROM chains c WHERE c.id = f.chain_id) ORDER BY f.id LIMIT 100",
    4};

// Below every sequence, so that one which no server writes is met as well.
constexpr const char* kBelowAll = "-9223372036854775808";

struct Party {
  std::string tenant;
  std::string name;  // "" where there is no such account
};

Party read_party(Fields& row) {
  Party party;
  party.tenant = row.text();
  party.name = row.text();
  return party;
}

// Follows one chain. Where a link does not fit, it goes on from the hash that is stored, so that
// each finding is a row of its own and not all that come after the first.
class Walk {
 public:
  Walk(VerifyContext& context, EvidencePage& evidence, const ChainId& chain)
      : context_(context), evidence_(evidence), chain_(chain), hash_(ledger::first_hash(chain)) {}

  std::int64_t sequence() const { return sequence_; }
  const std::string& hash() const { return hash_; }

  // False where it cannot go on: nothing says which link comes next.
  bool follow(Fields row) {
    const auto id = name_of(row);
    bool placed = false;
    try {
      const auto sequence = row.integer();
      placed = true;
      if (sequence != sequence_ + 1)
        add(id, "sequence", std::to_string(sequence_ + 1) + ", which is missing",
            std::to_string(sequence));
      const bool linked = sequence == sequence_ + 1;
      sequence_ = sequence;
      const auto previous = std::exchange(hash_, row.text());
      check(id, row, linked ? &previous : nullptr);
      return true;
    } catch (const DatabaseFailure& failure) {
      if (failure.trouble() != Trouble::refused) throw;
      add(id, "row", "what a server writes", failure.what());
      return placed;
    }
  }

 private:
  std::string name_of(Fields row) const {
    const auto sequence = row.text();
    for (int i = 0; i < 6; ++i) row.text();
    return row.text() + " (chain " + chain_.str() + ", link " + sequence + ")";
  }
  void add(const std::string& id, std::string what, std::string expected, std::string found) {
    context_.add({"transfers", id, std::move(what), std::move(expected), std::move(found)});
  }

  void check(const std::string& id, Fields row, const std::string* previous) {
    const auto from = read_party(row);
    const auto to = read_party(row);
    const auto scale = row.optional_integer();
    const auto transfer = read_transfer(row);
    if (previous) {
      const auto text = ledger::link_text(*previous, transfer, from.name, to.name,
                                          static_cast<int>(scale.value_or(-1)));
      const auto hash = crypto::to_hex(crypto::sha256(text));
      if (hash != hash_)
        add(id, "hash", hash + ", of the row, its accounts' names and its asset's scale", hash_);
    }
    check_party(transfer, transfer.from, from);
    check_party(transfer, transfer.to, to);
    if (!scale)
      context_.add({"assets", transfer.tenant + " " + transfer.asset, "row",
                    "the asset of transfer " + transfer.id.str(), "none"});
    for (auto& fault : faults_of(transfer, from.name, to.name))
      add(id, std::move(fault.what), std::move(fault.expected), std::move(fault.found));
    evidence_.want(transfer);
  }

  void check_party(const ledger::Transfer& transfer, const AccountId& id, const Party& party) {
    const auto of = "transfer " + transfer.id.str();
    if (party.name.empty())
      context_.add({"accounts", id.str(), "row", "an account of " + of, "none"});
    else if (party.tenant != transfer.tenant)
      context_.add(
          {"accounts", id.str(), "tenant", transfer.tenant + ", as in " + of, party.tenant});
  }

  VerifyContext& context_;
  EvidencePage& evidence_;
  const ChainId chain_;
  std::int64_t sequence_ = 0;
  std::string hash_;
};

// How many transfers it has.
std::int64_t verify_chain(VerifyContext& context, const ChainId& chain, std::int64_t length,
                          const std::string& head, std::int64_t total) {
  EvidencePage evidence;
  Walk walk(context, evidence, chain);
  std::int64_t seen = 0;
  std::string after = kBelowAll;
  for (bool more = true; more;) {
    const auto rows = context.session.run(kLinks, {chain.str(), after});
    more = !rows.empty();
    for (std::size_t i = 0; i < rows.size() && more; ++i, ++seen) more = walk.follow(rows[i]);
    evidence.check(context);
    after = std::to_string(walk.sequence());
    context.step("transfers", context.report.transfers + seen, total);
  }
  if (walk.sequence() != length)
    context.add({"chains", chain.str(), "length", std::to_string(length) + " transfers",
                 std::to_string(walk.sequence())});
  if (walk.hash() != head)
    context.add({"chains", chain.str(), "head", walk.hash() + ", of its last transfer", head});
  return seen;
}

}  // namespace

void verify_chains(VerifyContext& context) {
  context.step("transfers");
  const auto total = context.session.run(kCount)[0].integer();
  const auto chains = context.session.run(kChains);
  for (std::size_t i = 0; i < chains.size(); ++i) {
    auto row = chains[i];
    const auto id = row.id<ChainId>();
    const auto length = row.integer();
    context.report.transfers += verify_chain(context, id, length, row.text(), total);
    ++context.report.chains;
  }
  context.run(kStrays, "transfers", "chain_id");
  if (context.report.transfers != total && context.report.fits())
    context.add({"transfers", "", "number", std::to_string(total),
                 std::to_string(context.report.transfers) + " in the chains"});
}

}  // namespace tallyport::storage
