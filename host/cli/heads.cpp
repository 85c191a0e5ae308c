// heads: what was signed of the ledger, to be kept where the database's owner cannot reach it.
#include "storage/heads.h"

#include <cstdio>
#include <optional>

#include "cli/commands.h"
#include "cli/compose.h"
#include "ops/spdlog_log.h"
#include "ops/system_clock.h"
#include "storage/head_lines.h"

namespace tallyport::cli {

int heads(const Arguments& arguments) {
  const auto file = config_option(arguments, "heads");
  if (file.empty()) return kExitUsage;
  const auto config = load_config(file);
  if (!config) return kExitConfig;
  const auto key = signing_key(*config);

  ops::SystemClock clock;
  ops::SpdlogLog log(LogLevel::warning, ops::LineFormat::text, clock);
  std::int64_t count = 0;
  auto print = [&](const ledger::SignedHead& head) {
    const bool ours = key && key->public_key().id() == head.key_id;
    std::puts(storage::head_line(head, ours ? &key->public_key() : nullptr).c_str());
    ++count;
  };
  const auto done = storage::read_heads(config->database.url, print, log);
  if (!done) {
    std::fprintf(stderr, "tallyport heads: %s\n", done.error().detail.c_str());
    return kExitUnavailable;
  }
  if (count == 0)
    std::fprintf(stderr, "tallyport heads: nothing is signed yet%s\n",
                 key ? "" : ", since proof.signing_key is not configured");
  return kExitOk;
}

}  // namespace tallyport::cli
