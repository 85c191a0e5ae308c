// Figures: what was measured, run by run; its middle, its ends, and ratios within one round.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tallyport::bench {

// One measurement.
struct Run {
  int load = 0;  // connections of the sender, clients of pgbench
  double per_second = 0;
  double p50_ms = 0;  // from the first byte sent to the last byte read
  double p99_ms = 0;
  // Processor time for each; it stays the same where other programs slow the machine down.
  double sender_us = 0;
  double server_us = 0;
  double database_us = 0;
};

struct Spread {
  double min = 0;
  double median = 0;
  double max = 0;
};

// Of at least one value.
Spread spread(std::vector<double> values);

// The value that `part` (0 to 1) of the values do not exceed. Of at least one.
double percentile(std::vector<double> values, double part);

// The runs of one contender: for each round one run a load.
struct Contender {
  std::string name;
  std::vector<std::vector<Run>> rounds;

  // The fastest run of each round.
  std::vector<Run> best() const;
};

// Round by round, since a machine is not the same a minute later.
std::vector<double> ratios(const Contender& of, const Contender& to);

nlohmann::ordered_json to_json(const std::vector<Contender>& contenders,
                               const std::string& compared_to);
std::string to_table(const std::vector<Contender>& contenders, const std::string& compared_to);

}  // namespace tallyport::bench
