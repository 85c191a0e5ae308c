// Puts the parts together.
#include "storage/open.h"

#include "storage/half_copy.h"
#include "storage/migrations.h"
#include "storage/page_sessions.h"
#include "storage/queries.h"
#include "storage/reader_role.h"
#include "storage/sql_store.h"

namespace tallyport::storage {
namespace {

// Each store writes a chain of its own.
std::vector<std::unique_ptr<Store>> make_stores(const Location& location, const Settings& settings,
                                                Clock& clock, IdSource& ids) {
  const int count = location.dialect == Dialect::sqlite ? 1 : settings.writers;
  std::vector<std::unique_ptr<Store>> stores;
  for (int i = 1; i <= count; ++i) {
    const auto writer = i == 1 ? settings.writer : settings.writer + "/" + std::to_string(i);
    stores.push_back(std::make_unique<SqlStore>(location, writer, clock, ids));
  }
  return stores;
}

std::vector<Store*> pointers(const std::vector<std::unique_ptr<Store>>& stores) {
  std::vector<Store*> raw;
  for (const auto& store : stores) raw.push_back(store.get());
  return raw;
}

class OpenDatabase final : public Database {
 public:
  OpenDatabase(const Location& location, const Settings& settings,
               const std::optional<ReaderRole>& reader, Clock& clock, IdSource& ids, Log& log)
      : log_(log),
        session_(location, Session::Access::write),
        stores_(make_stores(location, settings, clock, ids)),
        queries_(settings.readers, location, reader, log),
        page_sessions_(location, log),
        journal_(settings.journal, pointers(stores_), log) {}

  GroupJournal& journal() override { return journal_; }
  topup::Queries& queries() override { return queries_; }
  pages::Sessions& page_sessions() override { return page_sessions_; }
  Result<std::string> setting(const std::string& name,
                              const std::function<std::string()>& make) override {
    return storage::setting(session_, name, make, log_);
  }
  Result<void> declare_assets(const std::vector<Asset>& assets) override {
    return storage::declare_assets(session_, assets, log_);
  }

 private:
  Log& log_;
  Session session_;  // for settings
  std::vector<std::unique_ptr<Store>> stores_;
  SociQueries queries_;
  SqlPageSessions page_sessions_;
  GroupJournal journal_;  // last, so that it ends first
};

}  // namespace

Result<std::unique_ptr<Database>> open(const Secret& url, const Settings& settings, Clock& clock,
                                       IdSource& ids, Log& log) {
  auto location = Location::parse(url);
  if (!location) return fail(location.error());
  std::optional<ReaderRole> reader;
  {
    Session session(*location, Session::Access::write);
    try {
      session.connect();
    } catch (const DatabaseFailure& failure) {
      return fail(
          failure.trouble() == Trouble::refused ? Errc::storage_refused : Errc::storage_unavailable,
          failure.what());
    }
    auto migrated = migrate(session, migrations(), clock, log);
    if (!migrated) return fail(migrated.error());
    auto whole = refuse_half_copy(session);
    if (!whole) return fail(whole.error());
    if (settings.reader_url) {
      auto admitted = admit_reader(session, *settings.reader_url, log);
      if (!admitted) return fail(admitted.error());
      reader = std::move(*admitted);
    }
  }
  return std::unique_ptr<Database>(
      std::make_unique<OpenDatabase>(*location, settings, reader, clock, ids, log));
}

}  // namespace tallyport::storage
