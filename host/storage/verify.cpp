// The order of the checks, and what they have in common.
#include "storage/verify.h"

#include "storage/snapshot.h"
#include "storage/verify_context.h"

namespace tallyport::storage {

std::string format(const Finding& finding) {
  return finding.table + (finding.row.empty() ? "" : " " + finding.row) + ": " + finding.what +
         ": expected " + finding.expected + ", found " + finding.found;
}

void VerifyContext::add(Finding finding) {
  ++report.findings;
  if (report.first.size() < kFindingsMax) report.first.push_back(std::move(finding));
}

void VerifyContext::run(const Statement& check, const char* table, const char* what) {
  step(table);
  const auto rows = session.run(check);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto id = row.text();
    const auto expected = row.text();
    const auto found = row.text();
    add({table, id, what, expected, found.empty() ? "none" : found});
    // Those that were not fetched count as well.
    if (i + 1 == rows.size())
      report.findings += row.integer() - static_cast<std::int64_t>(rows.size());
  }
}

Result<VerifyReport> verify(const Secret& url, const VerifyOptions& options, Log& log) {
  VerifyReport report;
  auto read = [&](Session& session) -> Result<void> {
    VerifyContext context{session, options, report};
    try {
      for (auto check : {verify_chains, verify_exported, verify_heads, verify_references,
                         verify_balances, verify_holds, verify_topups})
        check(context);
    } catch (const DatabaseFailure& failure) {
      if (failure.trouble() != Trouble::refused || report.fits()) throw;
      // What was found stands, whatever was not looked at any more: a row that cannot be read or
      // added up is no way out.
      context.add({"", "", "verification", "an end", std::string("a refusal: ") + failure.what()});
    }
    return {};
  };
  auto done = read_snapshot(url, read, log);
  if (!done) return fail(done.error());
  return report;
}

}  // namespace tallyport::storage
