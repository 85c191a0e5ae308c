// How many webhooks a second are credited, as an order of magnitude. Not a test: prints a line for
// each database and number of callers. Every commit reaches the disk.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "support/postgres_cluster.h"
#include "unit/storage/bench.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

// Submits all, with at most `callers` unanswered; the seconds that it took.
double submit_all(storage::Database& host, std::vector<topup::Command>& commands, int callers) {
  std::mutex mutex;
  std::condition_variable changed;
  int open = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (auto& command : commands) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return open < callers; });
    ++open;
    lock.unlock();
    host.journal().submit(std::move(command), [&](Outcome outcome) {
      if (!outcome) std::printf("failed: %s\n", outcome.error().detail.c_str());
      const std::lock_guard done(mutex);
      --open;
      changed.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return open == 0; });
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(storage::Dialect dialect, const std::string& url, int callers) {
  constexpr int kCount = 20'000;
  Bench bench(dialect, url);
  std::vector<topup::StartTopup> starts;
  std::vector<topup::Command> first;
  std::vector<topup::Command> events;
  for (int i = 0; i < kCount; ++i) {
    starts.push_back(bench.start("org-" + std::to_string(i % 1'000)));
    first.emplace_back(starts.back());
    events.emplace_back(bench.paid(starts.back(), "e" + std::to_string(i)));
  }
  const auto started = submit_all(*bench.database, first, callers);
  const auto credited = submit_all(*bench.database, events, callers);
  std::printf("%-10s %4d callers: %6.0f starts/s, %6.0f webhooks/s\n",
              std::string(storage::name(dialect)).c_str(), callers, kCount / started,
              kCount / credited);
  std::fflush(stdout);
}

}  // namespace

int main() {
  PostgresCluster cluster(PostgresCluster::Sync::on);
  for (int callers : {32, 256, 1'000}) {
    measure(storage::Dialect::sqlite, "", callers);
    measure(storage::Dialect::postgresql, cluster.create_database(), callers);
  }
}
