// The queue, the threads, and one more try after a lost connection.
#include "storage/readers.h"

#include "storage/failure.h"
#include "storage/reader_role.h"

namespace tallyport::storage {

Readers::Readers(ReaderSettings settings, const Location& location, Log& log)
    : settings_(settings), log_(log) {
  TALLYPORT_ASSERT(settings_.threads > 0);
  for (std::size_t i = 0; i < settings_.threads; ++i)
    threads_.emplace_back([this, location] { serve(location); });
}

Readers::~Readers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::optional<Error> Readers::enqueue(Job job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return Error{Errc::shutting_down, "no more reads are taken"};
  if (queue_.size() >= settings_.queue_max)
    return Error{Errc::storage_unavailable,
                 std::to_string(settings_.queue_max) + " reads are waiting already"};
  queue_.push_back(std::move(job));
  changed_.notify_one();
  return std::nullopt;
}

void Readers::serve(Location location) {
  Session session(std::move(location), settings_.access);
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job(session);
  }
}

void Readers::enter(Session& session, const Whose& whose) const {
  if (whose && !settings_.pass_key.reveal().empty())
    session.begin_reading(tenant_pass(settings_.pass_key, whose(session)));
}

// After the answer, which need not wait for it. The pass ends with the transaction.
void Readers::leave(Session& session, const Whose& whose) const {
  if (whose && !settings_.pass_key.reveal().empty()) session.rollback();
}

std::optional<Error> Readers::guard(Session& session, const std::function<void()>& read) {
  Error error{Errc::internal, "a read failed"};
  for (int tries = 0; tries < 2; ++tries) {
    try {
      read();
      return std::nullopt;
    } catch (const DatabaseFailure& failure) {
      const bool again = failure.trouble() == Trouble::transient;
      log_.warning("a read failed", {{"why", failure.what()}});
      error = again ? Error{Errc::storage_unavailable, "the database cannot be read now"}
                    : Error{Errc::storage_refused, "the database refused a read"};
      session.disconnect();
      if (!again) break;
    } catch (const std::exception& failure) {
      log_.error("a read failed", {{"why", failure.what()}});
      break;
    }
  }
  return error;
}

}  // namespace tallyport::storage
