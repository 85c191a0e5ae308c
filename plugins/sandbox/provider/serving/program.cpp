// Blocks the signals before the first thread starts, so that only sigwait sees them.
#include "serving/program.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <sys/resource.h>

#include "serving/server.h"

namespace tallyport::serving {
namespace {

// A thousand payers and their webhooks at once need more descriptors than shells allow.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);
  setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const Listen& listen, const MakeParts& make, const sigset_t& signals) {
  Server server(listen.host, listen.port);
  const std::string address = "http://" + listen.host + ":" + std::to_string(server.port());
  const auto parts = make(address);
  server.serve(parts->site());
  std::printf("listening on %s\n", address.c_str());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  parts->stop();
  return 0;
}

}  // namespace

int run_program(const char* name, const Listen& listen, const MakeParts& make) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  try {
    return serve(listen, make, signals);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", name, error.what());
    return 1;
  }
}

}  // namespace tallyport::serving
