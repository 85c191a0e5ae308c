// The sender: each request once, over connections that stay open, one request at a time on each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tallyport::bench {

struct LoadResult {
  int answered_200 = 0;
  int answered_otherwise = 0;
  double seconds = 0;  // from the first request sent to the last answer read
  std::vector<double> latencies_ms;
};

// One thread, since it shares the processors with what it measures. Throws std::runtime_error where
// a connection ends early or all is not answered within a minute.
LoadResult send_all(std::uint16_t port, const std::vector<std::string>& requests, int connections);

}  // namespace tallyport::bench
