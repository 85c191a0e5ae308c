// pgbench: the same credit as one transaction a webhook, by PostgreSQL's own benchmark program.
#pragma once

#include <cstdint>
#include <string>

#include "bench/figures.h"
#include "bench/options.h"

namespace tallyport::bench {

class Pgbench {
 public:
  // Makes its tables in the database, with `payments` payments to credit. Throws
  // std::runtime_error.
  Pgbench(const Options& options, const std::string& database, int payments);

  // Credits about options.webhooks payments that were not credited before, with `clients`
  // connections, and checks the sums. Throws std::runtime_error.
  Run measure(int clients);

 private:
  void check_sums(std::int64_t credited) const;

  const Options& options_;
  std::string database_;
  std::string url_;
  int used_ = 0;  // payments
};

// The address of a database of the cluster.
std::string address(const Options& options, const std::string& database);

}  // namespace tallyport::bench
