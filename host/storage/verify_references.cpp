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
    "WHERE u.id = h.refund_id AND (u.hold_id = h.id OR u.topup_id = h.topup_id)) "
    "ORDER BY h.id LIMIT 100",
    4};
// Of a split credit a refund keeps as many holds as there are accounts to take it from.
constexpr Statement kSplitRefunds{
    "SELECT h.id, 'pending as long as refund ' || CAST(u.id AS text) || ' is not over', "
    "h.status" TALLYPORT_ALL
    "FROM holds h JOIN refunds u ON u.id = h.refund_id WHERE h.topup_id IS NOT NULL "
    "AND (h.status = 'pending') <> (u.status IN ('requested', 'created', 'pending')) "
    "ORDER BY h.id LIMIT 100",
    4};
// A split credit's hold, which is the top-up's own, and what its row says of it.
constexpr Statement kHoldsOfTopups{
    "SELECT h.id, 'the top-up of its transfer, split and paid', CAST(h.topup_id AS "
    "text)" TALLYPORT_ALL
    "FROM holds h LEFT JOIN topups t ON t.id = h.topup_id AND t.tenant = h.tenant "
    "AND t.shares <> '' AND t.account_id = h.from_account LEFT JOIN transfers f ON f.id = h.id "
    "WHERE h.refund_id IS NULL AND (h.topup_id IS NOT NULL OR f.topup_id IS NOT NULL) "
    "AND (t.id IS NULL OR f.topup_id IS NULL OR f.topup_id <> h.topup_id) ORDER BY h.id LIMIT 100",
    4};
constexpr Statement kReleased{
    "SELECT t.id, CASE WHEN h.posted > 0 THEN 'one: a part is paid out' ELSE 'none: nothing is "
    "paid out' END, CAST(t.released_at_ms AS text)" TALLYPORT_ALL
    "FROM topups t LEFT JOIN holds h ON h.topup_id = t.id AND h.refund_id IS NULL "
    "WHERE (t.shares <> '' OR t.released_at_ms IS NOT NULL) "
    "AND (t.released_at_ms IS NOT NULL) <> (coalesce(h.posted, 0) > 0) ORDER BY t.id LIMIT 100",
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
  context.run(kSplitRefunds, "holds", "status");
  context.run(kHoldsOfTopups, "holds", "topup_id");
  context.run(kReleased, "topups", "released_at_ms");
  context.run(kCorrected, "transfers", "corrects");
  context.run(kCorrections, "transfers", "amount taken back");
}

}  // namespace tallyport::storage
