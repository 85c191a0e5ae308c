// posix_spawn, a pipe for the first line, and libcurl.
#include "program.h"

#include <csignal>
#include <utility>

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <curl/curl.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tallyport::test {
namespace {

constexpr const char* kProgram = TALLYPORT_SANDBOX_PROVIDER;

std::size_t append(char* data, std::size_t size, std::size_t count, void* target) {
  static_cast<std::string*>(target)->append(data, size * count);
  return size * count;
}

pid_t spawn(std::vector<std::string> flags, int output) {
  flags.insert(flags.begin(), kProgram);
  std::vector<char*> arguments;
  for (auto& flag : flags) arguments.push_back(flag.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, kProgram, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  BOOST_REQUIRE_MESSAGE(failed == 0, "cannot start " << kProgram);
  return pid;
}

int reap(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string HttpAnswer::text(const std::string& field) const {
  const auto at = body.find("\"" + field + "\":\"");
  if (at == std::string::npos) return "";
  const auto start = at + field.size() + 4;
  return body.substr(start, body.find('"', start) - start);
}

Program::Program(std::vector<std::string> flags) {
  int ends[2];
  BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  pid_ = spawn(std::move(flags), ends[1]);
  ::close(ends[1]);
  output_ = ends[0];
  std::string line;
  char c = 0;
  while (::read(output_, &c, 1) == 1 && c != '\n') line += c;
  BOOST_REQUIRE_MESSAGE(line.starts_with("listening on http://"), "first line: " << line);
  base_ = line.substr(13);
}

Program::~Program() {
  if (pid_ > 0) stop();
  ::close(output_);
}

int Program::stop() {
  ::kill(pid_, SIGTERM);
  return reap(std::exchange(pid_, -1));
}

std::string Program::read_to_end(const std::string& request) {
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{5, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::stoi(base_.substr(base_.rfind(':') + 1))));
  BOOST_REQUIRE(::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::send(connection, request.data(), request.size(), MSG_NOSIGNAL);
  std::string all;
  ssize_t got = 0;
  char buffer[4096];
  while ((got = ::recv(connection, buffer, sizeof buffer, 0)) > 0) {
    all.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(connection);
  return got == 0 ? all : "";
}

HttpAnswer Program::get(const std::string& path, std::vector<std::string> headers) {
  return exchange(path, nullptr, headers);
}

HttpAnswer Program::post(const std::string& path, const std::string& body,
                         std::vector<std::string> headers) {
  return exchange(path, &body, headers);
}

HttpAnswer Program::exchange(const std::string& path, const std::string* body,
                             const std::vector<std::string>& headers) {
  HttpAnswer answer;
  CURL* easy = curl_easy_init();
  curl_slist* list = nullptr;
  for (const auto& header : headers) list = curl_slist_append(list, header.c_str());
  const std::string url = base_ + path;
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 8'000L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, append);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer.headers);
  if (body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body->data());
  }
  answer.curl_code = curl_easy_perform(easy);
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  curl_slist_free_all(list);
  curl_easy_cleanup(easy);
  return answer;
}

int run_to_end(std::vector<std::string> flags) { return reap(spawn(std::move(flags), -1)); }

}  // namespace tallyport::test
