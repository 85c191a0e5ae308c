// Options: what `./dev bench` is told, and what tests/bench/run adds about this machine.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace tallyport::bench {

// What is wrong with the arguments, in words.
struct BadArguments : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Options {
  // Of the user.
  int rounds = 3;
  int webhooks = 10'000;                         // a measurement; as many transactions of pgbench
  std::vector<int> connections{128, 512, 1000};  // of the sender; the best of them counts
  std::vector<int> clients{8, 32, 64};           // of pgbench; the best of them counts
  std::vector<std::string> databases{"postgresql", "sqlite"};
  std::string json;  // where the figures go; "" = nowhere

  // Of tests/bench/run.
  std::string build;    // the folder that holds bin/ and plugins/
  std::string work;     // an empty folder, on the disk that is to be measured
  std::string socket;   // the folder of the cluster's socket
  int postmaster = 0;   // its process
  std::string pgbench;  // the program
  std::string sql;      // the folder of schema.sql and credit.sql
};

inline constexpr const char* kUsage =
    "usage: ./dev bench [--rounds N] [--webhooks N] [--connections N,N,…] [--clients N,N,…]\n"
    "                   [--only postgresql|sqlite] [--json FILE]\n";

// Throws BadArguments.
Options parse_options(const std::vector<std::string>& arguments);

}  // namespace tallyport::bench
