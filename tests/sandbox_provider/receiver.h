// A merchant's webhook endpoint of the smallest kind: remembers what came, answers as told.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tallyport::test {

struct ReceivedWebhook {
  std::string signature;  // the value of Sandbox-Signature
  std::string body;
  int answered;
  std::string head;  // the request line and all headers

  std::string header(const std::string& name) const;
};

class Receiver {
 public:
  Receiver();
  ~Receiver();
  std::string url() const;
  // The statuses of the next answers; 200 after the last. 0 closes without an answer.
  void answer_next(std::deque<int> statuses);
  // All that came, once there are `count` of them; what there is after five seconds otherwise.
  std::vector<ReceivedWebhook> wait_for(std::size_t count);

 private:
  void run();
  void serve(int connection);

  int listener_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<ReceivedWebhook> received_;  // guarded by mutex_
  std::deque<int> answers_;                // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::test
