// Statistics, from the views that everybody who asks the database by hand sees too.
#include "storage/queries.h"

namespace tallyport::storage {
namespace {

constexpr Statement kTopups{
    "SELECT v.day, v.gateway, v.status, v.currency, v.asset, v.topups, v.price_minor, v.credit, "
    "v.reversed_minor, v.reversed_credit FROM topup_statistics v WHERE v.tenant = :p1 "
    "AND v.day >= CAST(:p2 AS text) AND v.day <= CAST(:p3 AS text) "
    "AND CAST(:p4 AS text) IN ('', v.gateway) AND CAST(:p5 AS text) IN ('', v.status) "
    "ORDER BY v.day, v.gateway, v.status, v.currency, v.asset",
    10};
constexpr Statement kTransfers{
    "SELECT v.day, v.kind, v.asset, v.transfers, v.amount FROM transfer_statistics v "
    "WHERE v.tenant = :p1 AND v.day >= CAST(:p2 AS text) AND v.day <= CAST(:p3 AS text) "
    "ORDER BY v.day, v.kind, v.asset",
    5};

topup::TopupStatistic read_topups(Fields row) {
  topup::TopupStatistic of;
  of.day = row.text();
  of.gateway = row.text();
  of.status = row.text();
  of.currency = row.text();
  of.asset = row.text();
  of.topups = row.integer();
  of.price = row.integer();
  of.credit = row.integer();
  of.reversed_price = row.integer();
  of.reversed_credit = row.integer();
  return of;
}

topup::TransferStatistic read_transfers(Fields row) {
  topup::TransferStatistic of;
  of.day = row.text();
  of.kind = row.text();
  of.asset = row.text();
  of.transfers = row.integer();
  of.amount = row.integer();
  return of;
}

}  // namespace

void SociQueries::statistics(topup::StatisticsFilter filter,
                             topup::Reply<topup::Statistics> reply) {
  readers_.ask_for<topup::Statistics>(
      filter.tenant,
      [filter](Session& session) -> Result<topup::Statistics> {
        topup::Statistics out;
        const std::string status(filter.status ? name(*filter.status) : "");
        const auto topups =
            session.run(kTopups, {filter.tenant, filter.from, filter.to, filter.gateway, status});
        for (std::size_t i = 0; i < topups.size(); ++i)
          out.topups.push_back(read_topups(topups[i]));
        if (!filter.gateway.empty() || filter.status) return out;
        const auto transfers = session.run(kTransfers, {filter.tenant, filter.from, filter.to});
        for (std::size_t i = 0; i < transfers.size(); ++i)
          out.transfers.push_back(read_transfers(transfers[i]));
        return out;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
