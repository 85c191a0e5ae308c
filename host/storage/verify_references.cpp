// What rows say of each other, one statement each: those that name what is not there.
#include "storage/verify_context.h"

namespace tallyport::storage {
namespace {

#define TALLYPORT_ALL ", count(*) OVER () "

constexpr Statement kKinds{
    "SELECT c.id, CASE WHEN substr(c.name, 1, 1) = '@' THEN 'system' ELSE 'user' END, "
    "c.kind" TALLYPORT_ALL
    "FROM accounts c WHERE "
    "c.kind <> CASE WHEN substr(c.name, 1, 1) = '@' THEN 'system' ELSE 'user' END "
    "ORDER BY c.id LIMIT 100",
    4};
constexpr Statement kTopupsOfTransfers{
    "SELECT f.topup_id, 'the top-up of transfer ' || CAST(f.id AS text), NULL" TALLYPORT_ALL
    "FROM transfers f WHERE f.topup_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM topups t WHERE t.id = f.topup_id) ORDER BY f.id LIMIT 100",
    4};
constexpr Statement kHoldsOfTransfers{
    "SELECT f.hold_id, 'the hold of transfer ' || CAST(f.id AS text), NULL" TALLYPORT_ALL
    "FROM transfers f WHERE f.hold_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.id = f.hold_id) ORDER BY f.id LIMIT 100",
    4};
// What is held for a refund is held as long as the refund is not over, and no longer.
constexpr Statement kHoldsOfRefunds{
    "SELECT u.id, 'a hold of its own that is ' || CASE WHEN u.status IN ('requested', 'created', "
    "'pending') THEN 'pending' ELSE 'voided' END, coalesce(h.status, 'none')" TALLYPORT_ALL
    "FROM refunds u LEFT JOIN holds h ON h.id = u.hold_id AND h.refund_id = u.id "
    "WHERE u.hold_id IS NOT NULL AND (h.id IS NULL OR h.status <> CASE WHEN u.status IN "
    "('requested', 'created', 'pending') THEN 'pending' ELSE 'voided' END) "
    "ORDER BY u.id LIMIT 100",
    4};
constexpr Statement kRefundsOfHolds{
    "SELECT h.refund_id, 'the refund of hold ' || CAST(h.id AS text), NULL" TALLYPORT_ALL
    "FROM holds h WHERE h.refund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refunds u "
    "WHERE u.id = h.refund_id AND u.hold_id = h.id) ORDER BY h.id LIMIT 100",
    4};
// The other way round, of the same asset, and of a kind that can be taken back.
constexpr Statement kCorrected{
    "SELECT f.id, 'an application''s transfer or posted hold, the other way round', "
    "CAST(f.corrects AS text)" TALLYPORT_ALL
    "FROM transfers f LEFT JOIN transfers o ON o.id = f.corrects "
    "WHERE f.corrects IS NOT NULL AND (o.id IS NULL OR o.kind NOT IN ('transfer', 'hold_post') "
    "OR o.tenant <> f.tenant OR o.asset <> f.asset OR o.from_account <> f.to_account "
    "OR o.to_account <> f.from_account) ORDER BY f.id LIMIT 100",
    4};
constexpr Statement kCorrections{
    "SELECT o.id, 'at most ' || CAST(o.amount AS text), CAST(sum(f.amount) AS text)" TALLYPORT_ALL
    "FROM transfers f JOIN transfers o ON o.id = f.corrects WHERE f.corrects IS NOT NULL "
    "GROUP BY o.id, o.amount HAVING sum(f.amount) > o.amount ORDER BY o.id LIMIT 100",
    4};

}  // namespace

void verify_references(VerifyContext& context) {
  context.run(kKinds, "accounts", "kind");
  context.run(kTopupsOfTransfers, "topups", "row");
  context.run(kHoldsOfTransfers, "holds", "row");
  context.run(kHoldsOfRefunds, "refunds", "hold_id");
  context.run(kRefundsOfHolds, "refunds", "row");
  context.run(kCorrected, "transfers", "corrects");
  context.run(kCorrections, "transfers", "amount taken back");
}

}  // namespace tallyport::storage
