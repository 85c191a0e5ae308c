// verify: whether the ledger is what was written to it, for people and for scripts.
#include "storage/verify.h"

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <unistd.h>

#include "cli/commands.h"
#include "cli/compose.h"
#include "config/environment.h"
#include "ops/spdlog_log.h"
#include "ops/system_clock.h"
#include "storage/head_lines.h"

namespace tallyport::cli {
namespace {

constexpr const char* kUsage =
    "usage: tallyport verify --config FILE [--heads FILE] [--public-key FILE]\n"
    "\n"
    "  --heads FILE        what `tallyport heads` printed earlier\n"
    "  --public-key FILE   the keys that may have signed it, in PEM\n";

// Says once a second where the check is, also while the database alone is at work.
class ProgressLine {
 public:
  ProgressLine() : thread_([this] { run(); }) {}
  ~ProgressLine() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
    if (terminal_ && shown_) std::fputs("\r\x1b[K", stderr);
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const storage::VerifyProgress& progress) {
    const std::lock_guard lock(mutex_);
    progress_ = progress;
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (int seconds = 1;
         !changed_.wait_for(lock, std::chrono::seconds(1), [this] { return ended_; }); ++seconds) {
      auto text = std::string(progress_.step) + " " + std::to_string(progress_.done);
      if (progress_.total > 0) text += " of " + std::to_string(progress_.total);
      // On a terminal one line that changes, elsewhere a line each time.
      std::fprintf(stderr, terminal_ ? "\r\x1b[Kverifying: %s, %d s" : "verifying: %s, %d s\n",
                   text.c_str(), seconds);
      shown_ = true;
    }
  }

  const bool terminal_ = isatty(STDERR_FILENO) == 1;
  std::mutex mutex_;
  std::condition_variable changed_;
  storage::VerifyProgress progress_{"the database"};  // guarded by mutex_, like those below
  bool ended_ = false;
  bool shown_ = false;
  std::thread thread_;
};

void complain(const std::string& text) {
  std::fprintf(stderr, "tallyport verify: %s\n", text.c_str());
}

bool refuse(const std::string& text) {
  complain(text);
  return false;
}

std::optional<std::string> read_file(const std::string& name) {
  auto text = config::SystemEnvironment().read(name);
  if (text) return std::move(text->bytes);
  complain(name + ": " + text.error().detail);
  return std::nullopt;
}

// The keys that count: those of the option, else the configured one, else those that the exported
// heads bring along. False where a file is wrong, which is said.
bool read_options(const Options& given, const config::Config& config,
                  storage::VerifyOptions& options) {
  if (auto key = signing_key(config)) options.keys = {key->public_key()};
  if (const auto* name = given.find("--public-key")) {
    const auto text = read_file(*name);
    if (!text) return false;
    auto keys = crypto::PublicKey::from_pem(*text);
    if (!keys) return refuse(*name + ": " + keys.error().detail);
    options.keys = std::move(*keys);
  }
  if (const auto* name = given.find("--heads")) {
    const auto text = read_file(*name);
    if (!text) return false;
    auto lines = storage::parse_head_lines(*text);
    if (!lines) return refuse(*name + ": " + lines.error().detail);
    options.exported = std::move(lines->heads);
    if (options.keys.empty()) options.keys = std::move(lines->keys);
  }
  return true;
}

void print(const storage::VerifyReport& report) {
  std::printf(
      "%lld transfers in %lld chains, %lld pieces of evidence, %lld holds, %lld top-ups, "
      "%lld signed heads, %lld exported heads\n",
      static_cast<long long>(report.transfers), static_cast<long long>(report.chains),
      static_cast<long long>(report.evidence), static_cast<long long>(report.holds),
      static_cast<long long>(report.topups), static_cast<long long>(report.heads),
      static_cast<long long>(report.exported));
  if (report.heads_unchecked > 0)
    std::printf("%lld heads are signed by a key that was not given: compared, but not checked\n",
                static_cast<long long>(report.heads_unchecked));
  for (const auto& finding : report.first) std::printf("%s\n", format(finding).c_str());
  const auto more = report.findings - static_cast<std::int64_t>(report.first.size());
  if (more > 0) std::printf("and %lld more\n", static_cast<long long>(more));
  if (report.fits())
    std::puts("all fits");
  else
    std::printf("%lld findings; the first is the one to begin with\n",
                static_cast<long long>(report.findings));
}

}  // namespace

int verify(const Arguments& arguments) {
  const auto given = Options::parse("verify", arguments, {"--config", "--heads", "--public-key"});
  if (!given) return kExitUsage;
  if (!given->find("--config")) {
    std::fprintf(stderr, "tallyport verify: needs --config FILE\n\n%s", kUsage);
    return kExitUsage;
  }
  const auto config = load_config(*given->find("--config"));
  if (!config) return kExitConfig;
  storage::VerifyOptions options;
  if (!read_options(*given, *config, options)) return kExitUsage;

  ops::SystemClock clock;
  ops::SpdlogLog log(LogLevel::warning, ops::LineFormat::text, clock);
  auto report = [&] {
    ProgressLine line;
    options.progress = [&line](const storage::VerifyProgress& progress) { line.show(progress); };
    return storage::verify(config->database.url, options, log);
  }();
  if (!report) {
    complain(report.error().detail);
    return kExitUnavailable;
  }
  print(*report);
  return report->fits() ? kExitOk : kExitAltered;
}

}  // namespace tallyport::cli
