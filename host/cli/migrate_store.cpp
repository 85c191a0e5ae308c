// Reads both configurations, copies, and prints how far it is.
#include "cli/migrate_store.h"

#include <chrono>
#include <cstdio>

#include <sys/resource.h>

#include "cli/compose.h"
#include "crypto/crypto.h"
#include "ops/spdlog_log.h"
#include "ops/system_clock.h"
#include "storage/ledger_copy.h"

namespace tallyport::cli {
namespace {

using Steady = std::chrono::steady_clock;
using Step = storage::CopyProgress::Step;

constexpr std::chrono::milliseconds kPrintEvery{500};

struct Files {
  std::string from;
  std::string to;
};

// Empty names where the command line is wrong, which is then printed.
Files files_of(const Arguments& arguments) {
  const auto given = Options::parse("migrate-store", arguments, {"--from", "--to"});
  const auto* from = given ? given->find("--from") : nullptr;
  const auto* to = given ? given->find("--to") : nullptr;
  if (from && to) return {*from, *to};
  std::fprintf(stderr,
               "tallyport migrate-store: needs --from FILE and --to FILE, two configurations: the "
               "first with the SQLite database, the second with the PostgreSQL one, e.g.\n"
               "  tallyport migrate-store --from /etc/tallyport/tallyport.toml --to "
               "/etc/tallyport/postgresql.toml\n");
  return {};
}

// Prints a line a table, and one now and then while a table takes long.
class Printer {
 public:
  void print(const storage::CopyProgress& progress) {
    const auto now = Steady::now();
    const bool first = progress.table != table_ || progress.step != step_;
    if (!first && now < next_) return;
    table_ = progress.table;
    step_ = progress.step;
    next_ = now + kPrintEvery;
    std::printf("%s %s: %lld rows\n", progress.step == Step::copying ? "copying" : "comparing",
                table_.c_str(), static_cast<long long>(progress.rows));
    std::fflush(stdout);
  }

 private:
  std::string table_;
  Step step_ = Step::copying;
  Steady::time_point next_;
};

int refuse(const Error& error) {
  std::fprintf(stderr, "tallyport migrate-store: %s\n", error.detail.c_str());
  switch (error.code) {
    case Errc::storage_unavailable:
      return kExitUnavailable;
    case Errc::config_invalid:
      return kExitConfig;
    default:
      return kExitData;
  }
}

}  // namespace

int migrate_store(const Arguments& arguments) {
  const auto files = files_of(arguments);
  if (files.from.empty()) return kExitUsage;
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);  // a core would hold secrets
  const auto from = load_config(files.from);
  const auto to = load_config(files.to);
  if (!from || !to) return kExitConfig;

  ops::SystemClock clock;
  crypto::SystemEntropy entropy;
  UuidV7Source ids(clock, entropy);
  ops::SpdlogLog log(LogLevel::warning, ops::LineFormat::text, clock);
  Printer printer;
  storage::CopySettings settings;
  settings.progress = [&](const storage::CopyProgress& progress) { printer.print(progress); };
  const auto copied =
      storage::copy_ledger(from->database.url, to->database.url, settings, clock, ids, log);
  if (!copied) return refuse(copied.error());

  std::printf("\nBoth databases are equal, ledger %s:\n", copied->installation.c_str());
  for (const auto& table : copied->tables)
    std::printf("  %-18s %10lld rows  sha256 %s\n", table.name.c_str(),
                static_cast<long long>(table.rows), table.digest.c_str());
  std::printf(
      "\nStart the server with %s from now on, and put the SQLite file where no server finds it.\n",
      files.to.c_str());
  return kExitOk;
}

}  // namespace tallyport::cli
