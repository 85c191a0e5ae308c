// fork, exec, and the watching of a child.
#include "support/child.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tallyport::test {
namespace {

off_t size_of(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? info.st_size : 0;
}

}  // namespace

void sleep_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Child::Child(Options options) : options_(std::move(options)) {
  output_from_ = size_of(options_.output_file);

  // Everything that allocates happens before the fork.
  std::vector<char*> arguments;
  for (auto& each : options_.arguments) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  std::vector<std::string> pairs;
  for (char** each = environ; *each; ++each) {
    const std::string pair(*each);
    if (!options_.environment.contains(pair.substr(0, pair.find('=')))) pairs.push_back(pair);
  }
  for (const auto& [key, value] : options_.environment) pairs.push_back(key + "=" + value);
  std::vector<char*> environment;
  for (auto& each : pairs) environment.push_back(each.data());
  environment.push_back(nullptr);

  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  if (pid_ > 0) return;

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(126);
  const int in = open("/dev/null", O_RDONLY);
  const int out = open(options_.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(126);
  if (!options_.working_directory.empty() && chdir(options_.working_directory.c_str()) != 0)
    _exit(126);
  execvpe(arguments[0], arguments.data(), environment.data());
  _exit(127);
}

Child::~Child() {
  if (running()) kill_hard();
}

std::optional<int> Child::poll_exit() {
  if (exit_code_) return exit_code_;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == pid_)
    exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return exit_code_;
}

bool Child::running() { return !poll_exit(); }

std::string Child::output() const {
  std::ifstream file(options_.output_file, std::ios::binary);
  file.seekg(output_from_);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Child::wait_for_line(const std::string& text, int timeout_ms) {
  std::string found;
  auto look = [&] {
    const bool ended = !running();
    std::istringstream lines(output());
    for (std::string line; std::getline(lines, line);)
      if (line.find(text) != std::string::npos) {
        found = line;
        return true;
      }
    return ended;
  };
  if (!eventually(look, timeout_ms) || found.empty())
    throw std::runtime_error(options_.arguments[0] + " did not print \"" + text + "\"" +
                             (running() ? "" : " before it ended") + "; it printed:\n" + output());
  return found;
}

void Child::kill_hard() {
  if (!running()) return;
  kill(pid_, SIGKILL);
  wait_for_exit();
}

int Child::terminate(int timeout_ms) {
  if (running()) kill(pid_, SIGTERM);
  return wait_for_exit(timeout_ms);
}

int Child::wait_for_exit(int timeout_ms) {
  if (!eventually([this] { return !running(); }, timeout_ms))
    throw std::runtime_error(options_.arguments[0] + " did not end; it printed:\n" + output());
  return *exit_code_;
}

}  // namespace tallyport::test
