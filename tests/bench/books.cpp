// Through storage's Session, for one way to reach both databases.
#include "bench/books.h"

#include <stdexcept>

#include "bench/webhooks.h"
#include "storage/session.h"

namespace tallyport::bench {
namespace {

constexpr storage::Statement kBooks{
    "SELECT (SELECT count(DISTINCT topup_id) FROM transfers WHERE kind = 'topup_credit'), "
    "(SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM transfers WHERE kind = 'topup_credit'), "
    "(SELECT CAST(coalesce(sum(available), 0) AS bigint) FROM balances WHERE asset = 'credits')",
    3};

storage::Session open(const std::string& url, storage::Session::Access access) {
  auto location = storage::Location::parse(Secret(url));
  if (!location) throw std::runtime_error(location.error().detail);
  return {std::move(*location), access};
}

}  // namespace

Books read_books(const std::string& url) {
  auto session = open(url, storage::Session::Access::read);
  const auto rows = session.run(kBooks);
  auto row = rows[0];
  Books books;
  books.credited = row.integer();
  books.ledger_sum = row.integer();
  books.balance_sum = row.integer();
  return books;
}

void run_script(const std::string& url, const std::string& text) {
  open(url, storage::Session::Access::write).script(text);
}

void check_books(const Books& before, const Books& after, std::int64_t answered) {
  const auto complain = [&](const std::string& what, std::int64_t is, std::int64_t due) {
    if (is == due) return;
    throw std::runtime_error(what + " grew by " + std::to_string(is) + ", but " +
                             std::to_string(answered) +
                             " webhooks were answered with 200, which is " + std::to_string(due));
  };
  complain("the number of credits", after.credited - before.credited, answered);
  complain("the ledger's sum", after.ledger_sum - before.ledger_sum, answered * kCredit);
  complain("the balances' sum", after.balance_sum - before.balance_sum, answered * kCredit);
}

}  // namespace tallyport::bench
