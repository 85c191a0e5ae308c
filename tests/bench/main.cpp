// tallyport_bench: webhook over HTTP to durable credit, on each database, beside pgbench, round by
// round in turns. Fails where the books do not say what the answers promised.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>

#include <unistd.h>

#include "bench/books.h"
#include "bench/cpu.h"
#include "bench/figures.h"
#include "bench/load.h"
#include "bench/options.h"
#include "bench/pgbench.h"
#include "bench/prepare.h"
#include "bench/server.h"

namespace tallyport::bench {
namespace {

constexpr const char* kAbout =
    "What is measured: signed webhooks of the sandbox provider, each sent once over HTTP/1.1 on\n"
    "connections that stay open, until each is answered 200. A 200 means: signature checked, "
    "event\n"
    "remembered with its bytes, top-up settled, both sides booked, balance raised, all of it in "
    "the\n"
    "database and synced. pgbench does the same credit as one transaction each, with prepared\n"
    "statements, without HTTP, signature or JSON. Loopback, one machine for all: sender, server,\n"
    "database. PostgreSQL has its default settings (fsync and synchronous_commit on).\n";

void say(const std::string& what) {
  std::printf("==> %s\n", what.c_str());
  std::fflush(stdout);
}

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// One server on one database, with payments that are still to be paid.
class Subject {
 public:
  Subject(const Options& options, const std::string& database)
      : options_(options),
        url_(database == "sqlite" ? "sqlite:" + options.work + "/tallyport.db"
                                  : address(options, "bench_tallyport")) {
    const auto measurements = options.rounds * static_cast<int>(options.connections.size());
    const auto count = measurements * options.webhooks;
    say("preparing " + std::to_string(count) + " top-ups on " + database);
    payments_ = prepare_topups(url_, count);
    run_script(url_, database == "sqlite" ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE");
    server_ = std::make_unique<Server>(options, database, url_);
    books_ = read_books(url_);
  }

  Run measure(int connections) {
    std::vector<std::string> requests;
    const auto now = now_s();
    for (int i = 0; i < options_.webhooks; ++i)
      requests.push_back(succeeded(payments_.at(next_++), now));
    const auto before = cpu();
    auto result = send_all(server_->port(), requests, connections);
    const auto used = cpu();
    const auto after = read_books(url_);
    check_books(books_, after, result.answered_200);
    books_ = after;
    if (result.answered_otherwise > 0)
      throw std::runtime_error(std::to_string(result.answered_otherwise) +
                               " webhooks were not answered with 200; see the server's log in " +
                               options_.work);
    const auto each_us = [&](double seconds) { return seconds * 1e6 / result.answered_200; };
    return {connections,
            result.answered_200 / result.seconds,
            percentile(result.latencies_ms, 0.5),
            percentile(result.latencies_ms, 0.99),
            each_us(used.sender - before.sender),
            each_us(used.server - before.server),
            each_us(used.database - before.database)};
  }

 private:
  Cpu cpu() const {
    const auto server = cpu_seconds(server_->pid());
    // Our own without that of our child, the server. SQLite is part of the server.
    return {cpu_seconds(::getpid()) - server, server, cpu_seconds(options_.postmaster)};
  }

  const Options& options_;
  std::string url_;
  std::vector<Payment> payments_;
  std::size_t next_ = 0;
  std::unique_ptr<Server> server_;
  Books books_;
};

std::vector<Run> measure_pgbench(Pgbench& pgbench, const Options& options) {
  std::vector<Run> runs;
  for (int clients : options.clients) runs.push_back(pgbench.measure(clients));
  return runs;
}

std::vector<Run> measure_subject(Subject& subject, const Options& options) {
  std::vector<Run> runs;
  for (int connections : options.connections) runs.push_back(subject.measure(connections));
  return runs;
}

void write_json(const Options& options, const std::vector<Contender>& contenders) {
  if (options.json.empty()) return;
  const nlohmann::ordered_json all{{"what", kAbout},
                                   {"webhooks_a_run", options.webhooks},
                                   {"rounds", options.rounds},
                                   {"contenders", to_json(contenders, "pgbench")}};
  std::ofstream(options.json) << all.dump(2) << '\n';
  say("the figures are in " + options.json);
}

int run(const Options& options) {
  std::printf("%s\n", kAbout);
  std::vector<Contender> contenders;
  const auto measurements = options.rounds * static_cast<int>(options.clients.size());
  say("preparing pgbench's tables");
  run_script(address(options, "postgres"), "CREATE DATABASE bench_pgbench");
  run_script(address(options, "postgres"), "CREATE DATABASE bench_tallyport");
  Pgbench pgbench(options, "bench_pgbench", measurements * options.webhooks);
  contenders.push_back({"pgbench", {}});
  std::vector<std::unique_ptr<Subject>> subjects;
  for (const auto& database : options.databases) {
    subjects.push_back(std::make_unique<Subject>(options, database));
    contenders.push_back({"tallyport on " + database, {}});
  }
  run_script(address(options, "bench_pgbench"), "VACUUM ANALYZE");

  for (int round = 1; round <= options.rounds; ++round) {
    say("round " + std::to_string(round) + " of " + std::to_string(options.rounds));
    contenders[0].rounds.push_back(measure_pgbench(pgbench, options));
    for (std::size_t i = 0; i < subjects.size(); ++i)
      contenders[i + 1].rounds.push_back(measure_subject(*subjects[i], options));
  }
  std::printf("\n%s\n", to_table(contenders, "pgbench").c_str());
  write_json(options, contenders);
  return 0;
}

}  // namespace
}  // namespace tallyport::bench

int main(int count, char** arguments) {
  using namespace tallyport::bench;
  try {
    return run(parse_options({arguments + 1, arguments + count}));
  } catch (const BadArguments& error) {
    std::fprintf(stderr, "bench: %s\n%s", error.what(), kUsage);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
}
