// POSTs bodies to URLs, many at a time, on one thread. Only this file's .cpp sees libcurl.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tallyport::serving {

struct Parcel {
  std::string url;
  std::vector<std::string> headers;  // "Name: value"
  std::string body;
};

class Courier {
 public:
  // Gets the answer's HTTP status, or 0 where none came within ten seconds.
  using Done = std::function<void(int status)>;

  Courier();
  ~Courier();

  // `done` is called once, on the courier's thread; it must neither block nor throw. After stop()
  // it is dropped. [any thread]
  void post(Parcel parcel, Done done);
  // Breaks off what is on its way and waits for the thread. Twice is once.
  void stop();

 private:
  struct Transfer;
  struct Waiting {
    Parcel parcel;
    Done done;
  };
  void run();
  void start(Waiting waiting);
  void collect();

  void* multi_;                                        // CURLM
  std::vector<std::unique_ptr<Transfer>> on_the_way_;  // the courier's thread only
  std::vector<void*> idle_;                            // CURL handles, the courier's thread only
  std::mutex mutex_;
  std::deque<Waiting> waiting_;  // guarded by mutex_
  bool stopping_ = false;        // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::serving
