// Insert where absent, then read what is there.
#include "storage/settings.h"

#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

constexpr Statement kInsert{
    "INSERT INTO settings (name, value) SELECT name, value FROM {rows name text, value text} "
    "WHERE true ON CONFLICT (name) DO NOTHING"};
constexpr Statement kSelect{"SELECT s.value FROM settings s WHERE s.name = :p1", 1};
constexpr Statement kInsertAssets{
    "INSERT INTO assets (tenant, name, scale) SELECT tenant, name, scale "
    "FROM {rows tenant text, name text, scale integer} WHERE true ORDER BY tenant, name "
    "ON CONFLICT (tenant, name) DO NOTHING"};
constexpr Statement kDifferent{
    "SELECT s.tenant, s.name, s.scale, r.scale "
    "FROM {rows tenant text, name text, scale integer} CROSS JOIN assets s "
    "WHERE s.tenant = r.tenant AND s.name = r.name AND s.scale <> r.scale ORDER BY 1, 2",
    4};

Error error_of(Session& session, const DatabaseFailure& failure, Log& log) {
  session.rollback();
  log.error("the database's settings cannot be read or written", {{"why", failure.what()}});
  const bool refused = failure.trouble() == Trouble::refused;
  return {refused ? Errc::storage_refused : Errc::storage_unavailable,
          "the database's settings cannot be read or written; the log says why"};
}

}  // namespace

Result<std::string> setting(Session& session, const std::string& name,
                            const std::function<std::string()>& make, Log& log) {
  try {
    session.begin();
    auto found = session.run(kSelect, {name});
    if (found.empty()) {
      RowWriter row;
      row.row().put("name", name).put("value", make());
      session.run(kInsert, row);
      found = session.run(kSelect, {name});
    }
    session.commit();
    return found[0].text();
  } catch (const DatabaseFailure& failure) {
    return fail(error_of(session, failure, log));
  }
}

Result<void> declare_assets(Session& session, const std::vector<Asset>& assets, Log& log) {
  if (assets.empty()) return {};
  RowWriter writer;
  for (const auto& asset : assets)
    writer.row().put("tenant", asset.tenant).put("name", asset.name).put("scale", asset.scale);
  try {
    session.begin();
    session.run(kInsertAssets, writer);
    const auto different = session.run(kDifferent, writer);
    session.commit();
    if (different.empty()) return {};
    auto row = different[0];
    const auto tenant = row.text();
    const auto name = row.text();
    const auto kept = std::to_string(row.integer());
    const auto wanted = std::to_string(row.integer());
    return fail(Errc::config_invalid,
                "storefront \"" + tenant + "\": asset \"" + name + "\" has scale " + kept +
                    " in the database and " + wanted +
                    " in the configuration. Amounts are kept in the smallest unit, so the scale "
                    "of an asset cannot change; use another asset name");
  } catch (const DatabaseFailure& failure) {
    return fail(error_of(session, failure, log));
  }
}

}  // namespace tallyport::storage
