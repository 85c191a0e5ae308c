// Processor time, which stays the same where other programs slow the machine down.
#pragma once

#include <sys/types.h>

namespace tallyport::bench {

// What the parts of a measurement have used so far, in seconds.
struct Cpu {
  double sender = 0;
  double server = 0;
  double database = 0;
};

// Of the process, all its threads, its children that live, and those that it has waited for;
// seconds. 0 where there is no such process.
double cpu_seconds(pid_t process);

}  // namespace tallyport::bench
