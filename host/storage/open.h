// Opening a database: connected, migrated, with its journal and queries running.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "pages/sessions.h"
#include "storage/journal.h"
#include "storage/readers.h"
#include "storage/settings.h"
#include "topup/queries.h"

namespace tallyport::storage {

struct Settings {
  JournalSettings journal;
  ReaderSettings readers;
  std::optional<Secret> reader_url;  // PostgreSQL: a second role, through which requests are read
  std::string writer = "host";       // whose chain of transfers this is: a name of this host alone
  // How many batches may be under way at once; on SQLite, which lets one write at a time, always 1.
  int writers = 1;
};

class Database {
 public:
  virtual ~Database() = default;

  virtual GroupJournal& journal() = 0;
  virtual topup::Queries& queries() = 0;
  virtual pages::Sessions& page_sessions() = 0;

  // As settings.h has them; these block. [one thread at a time]
  virtual Result<std::string> setting(const std::string& name,
                                      const std::function<std::string()>& make) = 0;
  virtual Result<void> declare_assets(const std::vector<Asset>& assets) = 0;
};

// `url`: "sqlite:PATH" (the file is made, its folder has to be there) or "postgresql://…". Blocks
// while it connects and migrates. `clock`, `ids` and `log` must outlive the result, whose
// destruction first commits what the journal has queued.
// The role of `settings.reader_url` is granted what it needs (reader_role.h).
// Errors: config_invalid, storage_unavailable, storage_refused, schema_newer.
Result<std::unique_ptr<Database>> open(const Secret& url, const Settings& settings, Clock& clock,
                                       IdSource& ids, Log& log);

}  // namespace tallyport::storage
