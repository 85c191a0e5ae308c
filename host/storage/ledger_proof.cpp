// Page by page: the rows of one side, and those of the other that have the same keys.
#include "storage/ledger_proof.h"

#include <map>

#include "crypto/crypto.h"

namespace tallyport::storage {
namespace {

constexpr const char* kHint =
    ". If the source was in use after an unfinished copy of it was begun, drop the target, create "
    "it "
    "again, and run this again";

[[noreturn]] void differs(const TableText& table, const TextRow& row, const std::string& how) {
  throw DatabaseFailure(Trouble::refused, "not equal: table " + std::string(table.name()) +
                                              ", row " + table.describe(row) + ": " + how + kHint);
}

// Each row is linked to those before it; each value has its length before it.
class Digest {
 public:
  void add(const TextRow& row) {
    std::string text = state_;
    for (const auto& value : row) text += std::to_string(value.size()) + ':' + value;
    state_ = crypto::sha256(text);
  }
  std::string hex() const { return crypto::to_hex(state_); }

 private:
  std::string state_ = std::string(32, '\0');
};

std::map<TextRow, TextRow> by_key(const TableText& table, std::vector<TextRow> rows) {
  std::map<TextRow, TextRow> found;
  for (auto& row : rows) {
    auto key = table.key_of(row);
    if (!found.emplace(std::move(key), row).second) differs(table, row, "is there twice");
  }
  return found;
}

// Which row of `of` is not in `in`. There is one.
[[noreturn]] void name_the_extra(TableText& of, TableText& in, int page_rows) {
  auto rows = of.first(page_rows);
  while (!rows.empty()) {
    const auto known = by_key(in, in.with_keys_of(rows));
    for (const auto& row : rows)
      if (!known.contains(of.key_of(row))) differs(of, row, "is in the target only");
    rows = of.after(rows.back(), page_rows);
  }
  throw DatabaseFailure(Trouble::refused,
                        "table " + std::string(of.name()) + " changed while it was compared");
}

}  // namespace

TableProof prove_equal(TableText& from, TableText& to, int page_rows,
                       const std::function<void(std::int64_t rows)>& progress) {
  TableProof proof;
  Digest ours;
  Digest theirs;
  auto rows = from.first(page_rows);
  while (!rows.empty()) {
    const auto copies = by_key(to, to.with_keys_of(rows));
    for (const auto& row : rows) {
      const auto copy = copies.find(from.key_of(row));
      if (copy == copies.end()) differs(from, row, "is missing in the target");
      for (std::size_t i = 0; i < row.size(); ++i)
        if (row[i] != copy->second[i]) differs(from, row, "column " + from.columns()[i].name);
      ours.add(row);
      theirs.add(copy->second);
    }
    proof.rows += static_cast<std::int64_t>(rows.size());
    progress(proof.rows);
    rows = from.after(rows.back(), page_rows);
  }
  if (to.count() != proof.rows) name_the_extra(to, from, page_rows);
  proof.digest = ours.hex();
  if (theirs.hex() != proof.digest)
    throw DatabaseFailure(Trouble::refused,
                          "table " + std::string(from.name()) + ": the digests differ");
  return proof;
}

}  // namespace tallyport::storage
