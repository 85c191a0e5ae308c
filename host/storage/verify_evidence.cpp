// Rows first, then their bytes: as many at a time as fit into the memory that is set aside.
#include "storage/verify_evidence.h"

#include "crypto/crypto.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

constexpr Statement kEvents{
    "SELECT e.id, e.raw_sha256, e.plugin_build, e.topup_id, length(e.raw_body) "
    "FROM {rows id uuid} CROSS JOIN gateway_events e WHERE e.id = r.id ORDER BY e.id",
    5};
constexpr Statement kEventBytes{
    "SELECT e.id, {hex e.raw_body} FROM {rows id uuid} CROSS JOIN gateway_events e "
    "WHERE e.id = r.id ORDER BY e.id",
    2};
constexpr Statement kAnswers{
    "SELECT w.id, w.raw_sha256, w.plugin_build, a.topup_id, length(w.raw_body) "
    "FROM {rows id uuid} CROSS JOIN gateway_answers w LEFT JOIN attempts a ON a.id = w.attempt_id "
    "WHERE w.id = r.id ORDER BY w.id",
    5};
constexpr Statement kAnswerBytes{
    "SELECT w.id, {hex w.raw_body} FROM {rows id uuid} CROSS JOIN gateway_answers w "
    "WHERE w.id = r.id ORDER BY w.id",
    2};

constexpr std::int64_t kBytesMax = 4 << 20;  // fetched at once, unless a single row has more

// The bytes of some rows against the hash beside them.
class Hashing {
 public:
  Hashing(VerifyContext& context, const Statement& bytes, const char* table)
      : context_(context), bytes_(bytes), table_(table) {}

  void add(const std::string& id, const std::string& sha256_hex, std::int64_t size) {
    if (size_ + size > kBytesMax) flush();
    ids_.row().put("id", id);
    expected_[id] = sha256_hex;
    size_ += size;
  }

  void flush() {
    if (ids_.empty()) return;
    const auto rows = context_.session.run(bytes_, ids_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto row = rows[i];
      const auto id = row.text();
      const auto raw = crypto::from_hex(row.text());
      const auto found = raw ? crypto::to_hex(crypto::sha256(*raw)) : "what is no bytes";
      if (found != expected_[id])
        context_.add({table_, id, "raw_body", "bytes whose SHA-256 is " + expected_[id], found});
      ++context_.report.evidence;
    }
    ids_ = {};
    expected_.clear();
    size_ = 0;
  }

 private:
  VerifyContext& context_;
  const Statement& bytes_;
  const char* table_;
  RowWriter ids_;
  std::map<std::string, std::string> expected_;
  std::int64_t size_ = 0;
};

}  // namespace

void EvidencePage::want(const ledger::Transfer& transfer) {
  const auto& evidence = transfer.evidence;
  const bool event = evidence.kind == ledger::Evidence::Kind::gateway_event;
  if (!event && evidence.kind != ledger::Evidence::Kind::gateway_answer) return;
  auto& stated = (event ? events_ : answers_)[evidence.id];
  stated.push_back({transfer.id.str(), evidence.sha256_hex, evidence.plugin_build, transfer.topup});
}

void EvidencePage::check(VerifyContext& context) {
  check(context, events_, kEvents, kEventBytes, "gateway_events");
  check(context, answers_, kAnswers, kAnswerBytes, "gateway_answers");
  events_.clear();
  answers_.clear();
}

void EvidencePage::check(VerifyContext& context, const Stated& stated, const Statement& facts,
                         const Statement& bytes, const char* table) {
  if (stated.empty()) return;
  RowWriter ids;
  for (const auto& [id, transfers] : stated) ids.row().put("id", id.str());
  const auto rows = context.session.run(facts, ids);
  Hashing hashing(context, bytes, table);
  auto missing = stated;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto id = row.id<GatewayEventId>();
    const auto sha256_hex = row.text();
    const auto plugin_build = row.text();
    const auto topup = row.id<TopupId>();
    for (const auto& each : stated.at(id.uuid)) {
      const auto of = ", as transfer " + each.transfer + " says";
      if (sha256_hex != each.sha256_hex)
        context.add({table, id.str(), "raw_sha256", each.sha256_hex + of, sha256_hex});
      if (plugin_build != each.plugin_build)
        context.add({table, id.str(), "plugin_build", each.plugin_build + of, plugin_build});
      // What a refund gives back of its hold names no top-up; the evidence has one all the same.
      if (each.topup.is_nil() ? topup.is_nil() : topup != each.topup) {
        const auto expected = each.topup.is_nil() ? "that of a refund" : each.topup.str();
        context.add({table, id.str(), "top-up", expected + of, topup.is_nil() ? "" : topup.str()});
      }
    }
    hashing.add(id.str(), sha256_hex, row.optional_integer().value_or(0));
    missing.erase(id.uuid);
  }
  hashing.flush();
  for (const auto& [id, transfers] : missing)
    context.add(
        {table, id.str(), "row", "the evidence of transfer " + transfers[0].transfer, "none"});
}

}  // namespace tallyport::storage
