// One row of `settings`.
#include "storage/half_copy.h"

#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

constexpr Statement kRead{"SELECT value FROM settings WHERE name = 'unfinished_copy_of'", 1};
constexpr Statement kMark{
    "INSERT INTO settings (name, value) SELECT 'unfinished_copy_of', value FROM {rows value text} "
    "WHERE true"};
constexpr Statement kUnmark{"DELETE FROM settings WHERE name = 'unfinished_copy_of'"};

}  // namespace

std::optional<std::string> half_copy_of(Session& session) {
  const auto found = session.run(kRead);
  if (found.empty()) return std::nullopt;
  return found[0].text();
}

void mark_half_copy(Session& session, const std::string& installation) {
  RowWriter row;
  row.row().put("value", installation);
  session.run(kMark, row);
}

void unmark_half_copy(Session& session) {
  if (session.run(kUnmark).affected != 1)
    throw DatabaseFailure(Trouble::refused, "somebody else removed the mark of the copy");
}

Result<void> refuse_half_copy(Session& session) {
  try {
    const auto of = half_copy_of(session);
    if (!of) return {};
    return fail(Errc::storage_refused,
                "the database is an unfinished copy of ledger " + *of +
                    ": run tallyport migrate-store again until it says that both are equal, or go "
                    "on with the database that it was copied from");
  } catch (const DatabaseFailure& failure) {
    session.rollback();
    return fail(Errc::storage_unavailable, "the database cannot be read now");
  }
}

}  // namespace tallyport::storage
