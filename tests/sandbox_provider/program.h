// Runs the sandbox provider and talks HTTP to it.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace tallyport::test {

struct HttpAnswer {
  int status = 0;  // 0: none came
  int curl_code = 0;
  std::string headers;
  std::string body;

  // The text of a field of the JSON body, by its first appearance.
  std::string text(const std::string& field) const;
};

class Program {
 public:
  // Starts it with these flags and waits for its first line.
  explicit Program(std::vector<std::string> flags);
  ~Program();

  const std::string& base() const { return base_; }
  HttpAnswer get(const std::string& path, std::vector<std::string> headers = {});
  HttpAnswer post(const std::string& path, const std::string& body,
                  std::vector<std::string> headers = {});
  // Sends raw bytes and reads until the server closes; "" where it does not within five seconds.
  std::string read_to_end(const std::string& request);
  // SIGTERM; the exit status (128 + signal where a signal ended it).
  int stop();

 private:
  HttpAnswer exchange(const std::string& path, const std::string* body,
                      const std::vector<std::string>& headers);
  pid_t pid_ = -1;
  int output_ = -1;
  std::string base_;
};

// Runs it until it ends by itself; its exit status.
int run_to_end(std::vector<std::string> flags);

}  // namespace tallyport::test
