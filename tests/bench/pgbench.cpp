// Runs the program and reads the two lines of its report that matter.
#include "bench/pgbench.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <unistd.h>

#include "bench/books.h"
#include "bench/cpu.h"
#include "storage/session.h"
#include "support/child.h"

namespace tallyport::bench {
namespace {

constexpr int kCredits = 10;  // of each payment, as schema.sql has it
constexpr storage::Statement kSums{
    "SELECT (SELECT count(*) FROM payments WHERE status = 'completed'), "
    "(SELECT CAST(coalesce(sum(balance), 0) AS bigint) FROM wallets), (SELECT count(*) FROM "
    "events), "
    "(SELECT count(*) FROM entries)",
    4};

std::string contents(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The number behind `label` in pgbench's report.
double figure(const std::string& report, const std::string& label) {
  const auto found = report.find(label);
  if (found == report.npos)
    throw std::runtime_error("pgbench did not say \"" + label + "\":\n" + report);
  return std::stod(report.substr(found + label.size()));
}

}  // namespace

std::string address(const Options& options, const std::string& database) {
  return "postgresql:///" + database + "?user=tallyport&host=" + options.socket;
}

Pgbench::Pgbench(const Options& options, const std::string& database, int payments)
    : options_(options), database_(database), url_(address(options, database)) {
  run_script(url_, contents(options.sql + "/schema.sql"));
  run_script(url_,
             "INSERT INTO payments (reference, wallet, credits, status) "
             "SELECT 'ref-' || n, 1 + n % 10000, 10, 'pending' FROM generate_series(1, " +
                 std::to_string(payments) + ") AS n");
}

Run Pgbench::measure(int clients) {
  const int each = options_.webhooks / clients;
  const double own_before = cpu_seconds(::getpid());
  const double database_before = cpu_seconds(options_.postmaster);
  test::Child program(
      {{options_.pgbench, "--no-vacuum", "--protocol=prepared",
        "--file=" + options_.sql + "/credit.sql", "--client=" + std::to_string(clients), "--jobs=1",
        "--transactions=" + std::to_string(each), "--define=before=" + std::to_string(used_),
        "--define=each=" + std::to_string(each), "--define=number=0", "--host=" + options_.socket,
        "--username=tallyport", database_},
       {},
       options_.work + "/pgbench.log",
       ""});
  if (program.wait_for_exit(120'000) != 0)
    throw std::runtime_error("pgbench failed:\n" + program.output());
  used_ += each * clients;
  const double own = cpu_seconds(::getpid()) - own_before;
  const double database = cpu_seconds(options_.postmaster) - database_before;
  check_sums(used_);
  const auto report = program.output();
  Run run;
  run.load = clients;
  run.per_second = figure(report, "tps = ");
  run.p50_ms = figure(report, "latency average = ");
  run.sender_us = own * 1e6 / (each * clients);
  run.database_us = database * 1e6 / (each * clients);
  return run;
}

void Pgbench::check_sums(std::int64_t credited) const {
  auto location = storage::Location::parse(Secret(url_));
  storage::Session session(*location, storage::Session::Access::read);
  const auto rows = session.run(kSums);
  auto row = rows[0];
  const bool good = row.integer() == credited && row.integer() == credited * kCredits &&
                    row.integer() == credited && row.integer() == 2 * credited;
  if (!good) throw std::runtime_error("pgbench's own books are not in order");
}

}  // namespace tallyport::bench
