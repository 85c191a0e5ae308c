// Operation: what a gateway's coroutine is given. Its input, its clock, and the things to ask for.
#pragma once

#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tallyport/plugin.h>
#include <tallyport/sdk/action_store.hpp>
#include <tallyport/sdk/http.hpp>
#include <tallyport/sdk/input.hpp>
#include <tallyport/sdk/result.hpp>
#include <tallyport/sdk/signature_check.hpp>

namespace tallyport::plugin {

// Lives from op_begin to op_end and stays where it is: a coroutine may keep a reference. Not for
// use by two threads at once; successive steps may come from different threads, so no
// thread_local may be held over a co_await.
class Operation : public Input {
 public:
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  // Asks the host to send `request`; the value of the co_await is the Response.
  //   const auto answer = co_await operation.http(request);
  auto http(HttpRequest request) {
    ask(TP_ACTION_HTTP, std::move(request));
    return HttpAnswer{{}, this};
  }

  // Asks the host to verify a signature; the value of the co_await is true where it is good.
  //   const bool authentic = co_await operation.verify(check);
  auto verify(SignatureCheck check) {
    ask(TP_ACTION_VERIFY, std::move(check));
    return VerifyAnswer{{}, this};
  }

  // The only clock. It moves on with every step, and is another one when the operation is replayed
  // after a crash: what goes into a request must come from started_unix_ms().
  std::int64_t now_unix_ms() const { return now_unix_ms_; }
  // The clock at the start; the same over replays.
  std::int64_t started_unix_ms() const { return started_unix_ms_; }
  // When the host gives up.
  std::int64_t deadline_unix_ms() const { return deadline_unix_ms_; }
  // The only randomness, 16 bytes; the same over replays. Distinct for each operation.
  const std::array<std::uint8_t, 16>& entropy() const { return entropy_; }

 private:
  friend class Run;
  friend class Task;

  struct Suspension {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
  };
  struct [[nodiscard]] HttpAnswer : Suspension {
    Operation* operation;
    Response await_resume() const { return operation->response(); }
  };
  struct [[nodiscard]] VerifyAnswer : Suspension {
    Operation* operation;
    bool await_resume() const {
      return TP_HAS(operation->event_, ok) && operation->event_->ok == 1;
    }
  };

  explicit Operation(const tp_op_input& in) : Input(in) {}

  template <class Wish>
  void ask(std::uint32_t kind, Wish wish) {
    store_.set(std::move(wish));
    awaited_ = kind;
  }

  // Takes the event for the step under way. False where the coroutine does not wait for this kind.
  bool hear(const tp_event& event) {
    const auto kind = TP_HAS(&event, kind) ? event.kind : 0;
    if (TP_HAS(&event, now_unix_ms)) now_unix_ms_ = event.now_unix_ms;
    if (TP_HAS(&event, deadline_unix_ms)) deadline_unix_ms_ = event.deadline_unix_ms;
    event_ = &event;
    if (awaited_ == TP_ACTION_HTTP) {
      return kind == TP_EVENT_HTTP_RESPONSE || kind == TP_EVENT_HTTP_FAILED;
    }
    if (awaited_ == TP_ACTION_VERIFY) return kind == TP_EVENT_VERIFIED;
    if (kind != TP_EVENT_START) return false;
    started_unix_ms_ = now_unix_ms_;
    if (TP_HAS(&event, entropy)) {
      std::copy(std::begin(event.entropy), std::end(event.entropy), entropy_.begin());
    }
    return true;
  }

  Response response() const {
    Response out;
    out.answered = event_->kind == TP_EVENT_HTTP_RESPONSE;
    // A host that does not say counts as "may have left".
    out.maybe_sent = out.answered || !TP_HAS(event_, sent) || event_->sent != TP_SENT_NO;
    if (!out.answered) return out;
    if (TP_HAS(event_, http_status)) out.status = event_->http_status;
    if (TP_HAS(event_, n_headers)) out.headers = copy_headers(event_->headers, event_->n_headers);
    if (TP_HAS(event_, body)) out.body = view(event_->body);
    return out;
  }

  // What the SDK answers by itself where the gateway's code cannot.
  void give_up(std::string_view message) {
    Result result(Outcome::unknown);
    result.reason(Reason::other).message(message).reference(reference()).gateway_ref(gateway_ref());
    store_.set(std::move(result));
  }

  ActionStore store_;
  std::uint32_t awaited_ = 0;        // TP_ACTION_… that the coroutine waits for; 0 = its start
  const tp_event* event_ = nullptr;  // only during a step
  std::int64_t now_unix_ms_ = 0;
  std::int64_t started_unix_ms_ = 0;
  std::int64_t deadline_unix_ms_ = 0;
  std::array<std::uint8_t, 16> entropy_{};
};

}  // namespace tallyport::plugin
