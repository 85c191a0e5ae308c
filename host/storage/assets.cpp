// What one unit of each asset is that the batch touches. Known once, it is not asked again.
#include "storage/batch.h"

namespace tallyport::storage {
namespace {

constexpr Statement kScales{
    "SELECT s.tenant, s.name, s.scale FROM {rows tenant text, name text} CROSS JOIN assets s "
    "WHERE s.tenant = r.tenant AND s.name = r.name",
    3};
constexpr Statement kClaimAssets{
    "INSERT INTO assets (tenant, name, scale) SELECT tenant, name, scale "
    "FROM {rows tenant text, name text, scale integer} WHERE true ORDER BY tenant, name "
    "ON CONFLICT (tenant, name) DO NOTHING"};

}  // namespace

void BatchRun::ask_scales(const std::set<AssetKey>& wanted) {
  RowWriter asked;
  for (const auto& key : wanted) {
    if (auto known = memory_.scales.find(key); known != memory_.scales.end())
      scales_.insert(*known);
    else if (!scales_.contains(key))
      asked.row().put("tenant", key.first).put("name", key.second);
  }
  if (!asked.empty()) {
    const auto found = session_.run(kScales, asked);
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto row = found[i];
      const auto tenant = row.text();
      const auto name = row.text();
      scales_[{tenant, name}] = row.small();
    }
  }
  for (const auto& [key, scale] : scales_) rows_.book.add_asset(key.first, key.second, scale);
}

// Of what orders name. An order makes no asset: it has to name one that is there.
void BatchRun::read_scales() {
  std::set<AssetKey> wanted;
  for (const auto& command : commands_)
    if (const auto* order = std::get_if<topup::RunOrder>(&command))
      if (const auto* movement = ledger::movement_of(order->order))
        wanted.insert({order->tenant, movement->asset});
  ask_scales(wanted);
}

// Of the top-ups. What they sell is declared at start; the currency in which a gateway states its
// fee may be new.
void BatchRun::claim_assets() {
  std::map<AssetKey, int> wanted;  // with the scale to make it with
  auto want = [&wanted](const std::string& tenant, const money::Currency& currency) {
    wanted[{tenant, std::string(currency.code())}] = currency.exponent();
  };
  auto want_sold = [&](const topup::Topup& topup) {
    const auto currency = money::Currency::parse(topup.asset);
    wanted[{topup.tenant, topup.asset}] = currency ? currency->exponent() : 0;
    want(topup.tenant, topup.price.currency);
  };
  for (const auto& [id, topup] : rows_.topups) want_sold(topup.row);
  for (const auto& command : commands_)
    if (const auto* start = std::get_if<topup::StartTopup>(&command)) want_sold(start->topup);
  auto want_fee = [&](const topup::Attempt& attempt, const topup::Finding& finding) {
    if (finding.fee) want(rows_.topups.at(attempt.topup).row.tenant, finding.fee->currency);
  };
  for (const auto& command : commands_)
    if (const auto* record = std::get_if<topup::RecordAnswer>(&command))
      if (auto found = rows_.attempts.find(record->attempt); found != rows_.attempts.end())
        want_fee(found->second.row, record->finding);
  for (const auto& [key, event] : rows_.events)
    if (event.finding.fee)
      if (const auto* attempt = rows_.find_attempt(event.gateway, event.finding))
        want_fee(attempt->row, event.finding);

  std::set<AssetKey> keys;
  for (const auto& [key, scale] : wanted) keys.insert(key);
  ask_scales(keys);
  RowWriter made;
  for (const auto& [key, scale] : wanted)
    if (!scales_.contains(key))
      made.row().put("tenant", key.first).put("name", key.second).put("scale", scale);
  if (made.empty()) return;
  session_.run(kClaimAssets, made);
  ask_scales(keys);
}

}  // namespace tallyport::storage
