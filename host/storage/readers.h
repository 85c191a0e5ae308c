// Readers: a few threads with a connection each, fed by one bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "base/secret.h"
#include "storage/session.h"

namespace tallyport::storage {

struct ReaderSettings {
  std::size_t threads = 2;
  std::size_t queue_max = 1'000;  // reads waiting; one more is storage_unavailable
  Secret pass_key;                // of a ReaderRole; "" where reads go through the owner
  Session::Access access = Session::Access::read;
};

class Readers {
 public:
  Readers(ReaderSettings settings, const Location& location, Log& log);
  // Reads what is queued, then ends the threads.
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  // Runs `read` on a reader's thread and passes on what it returns. `read` may be run twice, where
  // the connection was lost meanwhile. Never blocks: `reply` is called at once, on the caller's
  // thread, with storage_unavailable where the queue is full and shutting_down at the end. [any
  // thread]
  template <class T>
  void ask(std::function<Result<T>(Session&)> read, std::function<void(Result<T>)> reply) {
    ask_as<T>(nullptr, std::move(read), std::move(reply));
  }
  // The same for one tenant: through a reader's role it finds nothing of another, whatever `read`
  // asks for. Costs one round trip more there.
  template <class T>
  void ask_for(const std::string& tenant, std::function<Result<T>(Session&)> read,
               std::function<void(Result<T>)> reply) {
    ask_as<T>([tenant](Session&) { return tenant; }, std::move(read), std::move(reply));
  }
  // For the tenant that `whose` finds, which is asked first where there is a reader's role.
  using Whose = std::function<std::string(Session&)>;
  template <class T>
  void ask_as(Whose whose, std::function<Result<T>(Session&)> read,
              std::function<void(Result<T>)> reply) {
    auto shared = std::make_shared<std::function<void(Result<T>)>>(std::move(reply));
    auto refused =
        enqueue([this, whose = std::move(whose), read = std::move(read), shared](Session& session) {
          std::optional<Result<T>> answer;
          auto error = guard(session, [&] {
            enter(session, whose);
            answer = read(session);
          });
          (*shared)(answer && !error ? std::move(*answer) : Result<T>(fail(*error)));
          leave(session, whose);
        });
    if (refused) (*shared)(fail(*refused));
  }

 private:
  using Job = std::function<void(Session&)>;
  std::optional<Error> enqueue(Job job);
  // Runs `read`, once more where the connection was lost. What went wrong, if anything.
  std::optional<Error> guard(Session& session, const std::function<void()>& read);
  // Nothing where reads go through the owner, or for no tenant.
  void enter(Session& session, const Whose& whose) const;
  void leave(Session& session, const Whose& whose) const;
  void serve(Location location);

  const ReaderSettings settings_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;  // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace tallyport::storage
