// From /proc (man 5 proc), in clock ticks.
#include "bench/cpu.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <unistd.h>

namespace tallyport::bench {
namespace {

double ticks_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // The second field is a name in brackets, with any character in it.
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double sum = 0;
  for (int i = 0; i < 4; ++i) {  // utime, stime, and the same of children that were waited for
    double ticks = 0;
    fields >> ticks;
    sum += ticks;
  }
  return sum;
}

}  // namespace

double cpu_seconds(pid_t process) {
  const auto id = std::to_string(process);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  double ticks = ticks_of(process);
  for (pid_t child = 0; children >> child;) ticks += ticks_of(child);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace tallyport::bench
