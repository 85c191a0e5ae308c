// Rounds of one query and one command.
#include "jobs/head_signer.h"

#include <future>
#include <memory>
#include <utility>

#include "crypto/crypto.h"

namespace tallyport::jobs {

HeadSigner::HeadSigner(HeadSignerSettings settings, crypto::SigningKey key, topup::Queries& queries,
                       topup::Journal& journal, Clock& clock, IdSource& ids, Log& log)
    : settings_(settings),
      key_(std::move(key)),
      queries_(queries),
      journal_(journal),
      clock_(clock),
      ids_(ids),
      log_(log) {}

HeadSigner::~HeadSigner() { stop(); }

void HeadSigner::start() { rounds_.start(); }

void HeadSigner::stop() {
  if (rounds_.stop()) round();
}

int HeadSigner::round() {
  using Ends = std::vector<topup::ChainEnd>;
  auto read = std::make_shared<std::promise<Result<Ends>>>();
  queries_.chain_ends([read](Result<Ends> ends) { read->set_value(std::move(ends)); });
  const auto ends = read->get_future().get();
  if (!ends) {
    log_.warning("head signer: the chains cannot be read",
                 {{"code", std::string(name(ends.error().code))}});
    return 0;
  }
  return record(sign(*ends));
}

std::vector<ledger::SignedHead> HeadSigner::sign(const std::vector<topup::ChainEnd>& ends) {
  std::vector<ledger::SignedHead> heads;
  for (const auto& end : ends) {
    if (end.length < end.signed_length)
      log_.error("a chain of transfers is shorter than its signed head: run tallyport verify",
                 {{"chain", end.chain.str()},
                  {"length", std::to_string(end.length)},
                  {"signed_length", std::to_string(end.signed_length)}});
    if (end.length <= end.signed_length) continue;
    ledger::SignedHead head{end.chain, end.length, end.hash_hex, clock_.now(), "", ""};
    head.key_id = key_.public_key().id();
    head.signature_hex = crypto::to_hex(key_.sign(ledger::head_text(head)));
    heads.push_back(std::move(head));
  }
  return heads;
}

// What the journal did not take is signed in the next round.
int HeadSigner::record(std::vector<ledger::SignedHead> heads) {
  if (heads.empty()) return 0;
  const auto count = static_cast<int>(heads.size());
  auto ended = std::make_shared<std::promise<bool>>();
  journal_.submit(topup::RecordHeads{ids_.make<CommandId>(), clock_.now(), std::move(heads)},
                  [this, ended](Result<topup::CommandOutcome> outcome) {
                    if (!outcome)
                      log_.warning("head signer: the journal did not take a command",
                                   {{"code", std::string(name(outcome.error().code))}});
                    ended->set_value(outcome.has_value());
                  });
  return ended->get_future().get() ? count : 0;
}

}  // namespace tallyport::jobs
