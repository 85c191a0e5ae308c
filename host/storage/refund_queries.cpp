// Refunds, with the top-up and the attempt that they are of.
#include "storage/page.h"
#include "storage/queries.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

using topup::RefundView;

#define TALLYPORT_REFUND_VIEW                                                                    \
  "SELECT " TALLYPORT_TOPUP_COLUMNS ", " TALLYPORT_ATTEMPT_COLUMNS ", " TALLYPORT_REFUND_COLUMNS \
  " FROM refunds u JOIN topups t ON t.id = u.topup_id JOIN attempts a ON a.id = u.attempt_id "   \
  "WHERE t.tenant = :p1 "

constexpr int kViewColumns = kTopupColumns + kAttemptColumns + kRefundColumns;
constexpr Statement kRefund{TALLYPORT_REFUND_VIEW "AND u.id = CAST(:p2 AS {uuid})", kViewColumns};
constexpr Statement kOfTopup{
    TALLYPORT_REFUND_VIEW "AND u.topup_id = CAST(:p2 AS {uuid}) ORDER BY u.id DESC", kViewColumns};

// All of the tenant that fit what is not "".
constexpr Statement kListed{TALLYPORT_REFUND_VIEW
                            "AND u.id < CAST(:p2 AS {uuid}) AND (CAST(:p4 AS text) = '' OR "
                            "t.account_name = CAST(:p4 AS text)) "
                            "AND (CAST(:p5 AS text) = '' OR u.status = CAST(:p5 AS text)) "
                            "ORDER BY u.id DESC LIMIT CAST(:p3 AS bigint)",
                            kViewColumns};
// Through the owner: answers are no reader's.
constexpr Statement kClaimed{
    "SELECT k.request_hash, k.topup_id, k.status, k.body FROM idempotency_keys k "
    "WHERE k.principal = :p1 AND k.route = :p2 AND k.key = :p3",
    4};

RefundView read_view(Fields row) {
  RefundView view;
  view.topup = read_topup(row);
  view.attempt = read_attempt(row);
  view.refund = read_refund(row);
  return view;
}

}  // namespace

void SociQueries::refund(std::string tenant, RefundId id, topup::Reply<RefundView> reply) {
  readers_.ask_for<RefundView>(
      tenant,
      [tenant, id](Session& session) -> Result<RefundView> {
        const auto rows = session.run(kRefund, {tenant, id.str()});
        if (rows.empty()) return fail(Errc::refund_not_found, "there is no refund " + id.str());
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::refunds(std::string tenant, TopupId of,
                          topup::Reply<std::vector<RefundView>> reply) {
  readers_.ask_for<std::vector<RefundView>>(
      tenant,
      [tenant, of](Session& session) -> Result<std::vector<RefundView>> {
        const auto rows = session.run(kOfTopup, {tenant, of.str()});
        std::vector<RefundView> views;
        for (std::size_t i = 0; i < rows.size(); ++i) views.push_back(read_view(rows[i]));
        return views;
      },
      std::move(reply));
}

void SociQueries::refunds(topup::RefundFilter filter, topup::Reply<std::vector<RefundView>> reply) {
  readers_.ask_for<std::vector<RefundView>>(
      filter.tenant,
      [filter](Session& session) -> Result<std::vector<RefundView>> {
        const auto rows = session.run(
            kListed, {filter.tenant, below(filter.page), limit(filter.page.limit),
                      filter.account.value_or(""),
                      filter.status ? std::string(name(*filter.status)) : std::string()});
        std::vector<RefundView> views;
        for (std::size_t i = 0; i < rows.size(); ++i) views.push_back(read_view(rows[i]));
        return views;
      },
      std::move(reply));
}

void SociQueries::claimed(topup::IdempotencyClaim claim,
                          topup::Reply<std::optional<topup::Claimed>> reply) {
  using Found = std::optional<topup::Claimed>;
  own().ask<Found>(
      [claim = std::move(claim)](Session& session) -> Result<Found> {
        const auto rows = session.run(kClaimed, {claim.principal, claim.route, claim.key});
        if (rows.empty()) return Found();
        auto row = rows[0];
        topup::Claimed found;
        found.request_hash = row.text();
        found.topup = row.id<TopupId>();
        const auto status = row.optional_integer();
        const auto body = row.text();
        if (status) found.answer = topup::StoredAnswer{static_cast<int>(*status), body};
        return Found(std::move(found));
      },
      std::move(reply));
}

}  // namespace tallyport::storage
