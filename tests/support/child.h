// A program under test as a child process: started, watched, ended by its own pid.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tallyport::test {

// Output goes to a file, so that a child never blocks on a pipe that nobody reads.
class Child {
 public:
  struct Options {
    std::vector<std::string> arguments;              // the first is the program's path
    std::map<std::string, std::string> environment;  // added to ours
    std::string output_file;                         // stdout and stderr together, appended
    std::string working_directory;                   // "" = ours
  };

  // Starts it; throws std::runtime_error where that fails. Bound to this process: it ends with it.
  explicit Child(Options options);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();  // SIGKILL where it still runs

  pid_t pid() const { return pid_; }
  bool running();

  // Waits until a line of the output since the start contains `text` and returns that line; throws
  // with the whole output where it ended or the time ran out before.
  std::string wait_for_line(const std::string& text, int timeout_ms = 20'000);

  void kill_hard();                            // SIGKILL, and waits
  int terminate(int timeout_ms = 20'000);      // SIGTERM, waits, its exit code
  int wait_for_exit(int timeout_ms = 20'000);  // its exit code; 128 + signal where one ended it
  std::string output() const;                  // what this run wrote so far

 private:
  std::optional<int> poll_exit();

  Options options_;
  pid_t pid_ = -1;
  off_t output_from_ = 0;
  std::optional<int> exit_code_;
};

// Waits until `condition` holds, looking again every few milliseconds; false where the time ran
// out.
template <class Condition>
bool eventually(Condition condition, int timeout_ms = 20'000);

void sleep_ms(int ms);
std::int64_t steady_ms();

template <class Condition>
bool eventually(Condition condition, int timeout_ms) {
  const auto end = steady_ms() + timeout_ms;
  while (!condition()) {
    if (steady_ms() > end) return false;
    sleep_ms(5);
  }
  return true;
}

}  // namespace tallyport::test
