// tallyport: picks one of the commands.
#include <cstdio>
#include <cstring>
#include <string>

#include "cli/commands.h"
#include "cli/migrate_store.h"

namespace {

constexpr const char* kUsage =
    "usage: tallyport COMMAND\n"
    "\n"
    "  serve --config FILE   run the server\n"
    "  check --config FILE   check the configuration and load its plugins, without serving\n"
    "  migrate-store --from FILE --to FILE\n"
    "                        copy a ledger from SQLite to PostgreSQL, and prove both equal\n"
    "  verify --config FILE  check that nobody changed the ledger\n"
    "  heads --config FILE   print the signed heads of the ledger, to be kept elsewhere\n"
    "  api-key               make an API key for a back end\n"
    "  version               print the version\n"
    "  help                  print this\n";

struct Entry {
  const char* name;
  int (*run)(const tallyport::cli::Arguments&);
};

int version(const tallyport::cli::Arguments&) {
  std::puts("tallyport " TALLYPORT_VERSION);
  return tallyport::cli::kExitOk;
}

int help(const tallyport::cli::Arguments&) {
  std::fputs(kUsage, stdout);
  return tallyport::cli::kExitOk;
}

constexpr Entry kCommands[] = {{"serve", tallyport::cli::serve},
                               {"check", tallyport::cli::check},
                               {"migrate-store", tallyport::cli::migrate_store},
                               {"verify", tallyport::cli::verify},
                               {"heads", tallyport::cli::heads},
                               {"api-key", tallyport::cli::api_key},
                               {"version", version},
                               {"--version", version},
                               {"help", help},
                               {"--help", help}};

}  // namespace

int main(int count, char** values) {
  if (count < 2) {
    std::fputs(kUsage, stderr);
    return tallyport::cli::kExitUsage;
  }
  if (count == 3 && std::strcmp(values[2], "--help") == 0) return help({});
  for (const auto& command : kCommands)
    if (std::strcmp(command.name, values[1]) == 0) return command.run({values + 2, values + count});
  std::fprintf(stderr, "tallyport: there is no command \"%s\"\n\n%s", values[1], kUsage);
  return tallyport::cli::kExitUsage;
}
