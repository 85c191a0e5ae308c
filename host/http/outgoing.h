// Outgoing: what is written to one client, on a descriptor of our own.
//
// Pistache 0.0.5 queues writes by descriptor number; when a client leaves and the next one gets its
// number before the queue is worked off, that one gets the answer (seen under load). A duplicated
// descriptor stays ours until we close it, so an answer can only reach who asked.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tallyport::http {

class Outgoing {
 public:
  using Done = std::function<void()>;

  // Duplicates `descriptor`, a connected socket that is open now. Where that fails nothing is ever
  // written.
  explicit Outgoing(int descriptor);
  ~Outgoing();
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;

  enum class Progress { done, waiting };

  // Sends what the socket takes now and keeps the rest, in the order of the calls. `done` is called
  // when all of `bytes` is out or never will be, here or in flush(). [any thread]
  Progress write(std::string bytes, Done done);
  // Goes on with what was kept. [any thread]
  Progress flush();
  // Ends our direction, both directions. [any thread]
  void end();
  void cut();

  int descriptor() const { return descriptor_; }

 private:
  struct Piece {
    std::string bytes;
    std::size_t sent = 0;
    Done done;
  };
  Progress send_pieces();

  const int descriptor_;  // -1 where there is none
  std::mutex mutex_;
  std::deque<Piece> pieces_;  // guarded by mutex_
  bool broken_ = false;       // guarded by mutex_
};

// Waits until slow clients take more, on a thread of its own.
class SlowWriter {
 public:
  SlowWriter();
  ~SlowWriter();

  // Flushes it whenever its socket takes bytes, until it is done. [any thread]
  void add(std::weak_ptr<Outgoing> outgoing);

 private:
  void run();

  int wake_;  // eventfd
  std::mutex mutex_;
  std::vector<std::weak_ptr<Outgoing>> waiting_;  // guarded by mutex_
  bool stopping_ = false;                         // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::http
