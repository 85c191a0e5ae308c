// Task: the coroutine type that a gateway's operations return.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include <tallyport/sdk/operation.hpp>
#include <tallyport/sdk/result.hpp>

namespace tallyport::plugin {

// A member function (or a free one) that takes an Operation& and ends in `co_return Result(…)`:
//
//   Task create(Operation& operation) const;
//
// It may co_await only what an Operation gives out. Its other parameters are kept by the coroutine
// as they are declared: take values, not references, for what does not outlive the operation.
class Task {
 public:
  class promise_type {
   public:
    template <class... Rest>
    explicit promise_type(Operation& operation, Rest&&...) : operation_(&operation) {}
    template <class Gateway, class... Rest>
    promise_type(const Gateway&, Operation& operation, Rest&&...) : operation_(&operation) {}

    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_value(Result result) { operation_->store_.set(std::move(result)); }
    void unhandled_exception() { thrown_ = std::current_exception(); }

    Operation::HttpAnswer await_transform(Operation::HttpAnswer answer) { return answer; }
    Operation::VerifyAnswer await_transform(Operation::VerifyAnswer answer) { return answer; }

   private:
    friend class Task;
    Operation* operation_;
    std::exception_ptr thrown_;
  };

  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, {})) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

 private:
  friend class Run;
  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}

  // Runs to the next co_await or to the end. Throws what the coroutine threw.
  void resume() {
    coroutine_.resume();
    if (coroutine_.promise().thrown_) std::rethrow_exception(coroutine_.promise().thrown_);
  }

  std::coroutine_handle<promise_type> coroutine_;
};

}  // namespace tallyport::plugin
