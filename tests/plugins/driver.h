// Drives a plugin's .so the way a host does, but by hand: events in, copies of its actions out.
// What is handed in is freed right after each call: ASan then sees a plugin that keeps a pointer.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <tallyport/plugin.h>

namespace tallyport::test {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

struct Ask {
  std::string operation;
  std::string json = "{}";
  std::string idempotency_key{};
  std::int64_t minor = 0;
  std::string currency{};
  std::string reference{};
  std::string gateway_ref{};
  std::string subject_ref{};
  std::string raw_body{};
  TextPairs headers{};
  std::uint32_t flags = 0;
  std::uint8_t exponent = 2;
};

struct Event {
  std::uint32_t kind = TP_EVENT_START;
  std::uint32_t http_status = 0;
  std::string body{};
  std::uint32_t sent = TP_SENT_NO;
  std::uint32_t ok = 0;
  TextPairs headers{};
};
inline Event start() { return {}; }
inline Event answered(std::uint32_t status, std::string body) {
  return {TP_EVENT_HTTP_RESPONSE, status, std::move(body)};
}
inline Event not_sent() { return {TP_EVENT_HTTP_FAILED, 0, "", TP_SENT_NO}; }
inline Event maybe_sent() { return {TP_EVENT_HTTP_FAILED, 0, "", TP_SENT_MAYBE}; }
inline Event verified(std::uint32_t ok) { return {TP_EVENT_VERIFIED, 0, "", 0, ok}; }
inline Event of_kind(std::uint32_t kind) { return {kind}; }

// A tp_action, copied out. Which members are set depends on its kind.
struct Action {
  tp_status status = TP_OK;  // of the step itself
  std::uint32_t kind = 0;

  std::string method{}, url{}, body{}, label{};
  std::vector<std::tuple<std::string, std::string, std::uint32_t>> headers{};
  std::uint32_t http_flags = 0, timeout_ms = 0, max_response = 0;

  std::uint32_t algorithm = 0, encoding = 0, tolerance_s = 0;
  std::string secret{}, message{};
  std::vector<std::string> candidates{};
  std::int64_t signed_at = 0;

  std::uint32_t outcome = 0, subject = 0, result_flags = 0;
  std::int64_t minor = 0, reversed = 0, fee = 0, expires_unix_ms = 0;
  std::string currency{}, reversed_currency{};
  std::uint8_t exponent = 0;  // of the amount
  std::string reference{}, gateway_ref{}, other_ref{}, subject_ref{}, event_key{}, reason{}, text{};
  std::string json{};

  friend bool operator==(const Action&, const Action&) = default;
  // The value of a header that the request carries; "" where it carries none.
  std::string header(const std::string& name) const;
};

class Plugin;

// One operation; ended with the object.
class Driven {
 public:
  Driven(const Plugin& plugin, tp_instance* instance, const Ask& ask);
  ~Driven();
  Driven(const Driven&) = delete;
  Driven& operator=(const Driven&) = delete;

  tp_status began() const { return began_; }
  const std::string& error() const { return error_; }
  Action step(const Event& event);

 private:
  const tp_plugin_v1* table_;
  tp_op* op_ = nullptr;
  tp_status began_;
  std::string error_;
};

// A loaded plugin with one instance. Never unloaded. Throws where it cannot be loaded.
class Plugin {
 public:
  Plugin(const std::string& path, const std::string& settings, std::uint32_t mode = TP_MODE_TEST);
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  tp_status created() const { return created_; }
  const std::string& error() const { return error_; }
  const tp_plugin_v1& table() const { return *table_; }

  // Steps through all of `events` and gives every action.
  std::vector<Action> run(const Ask& ask, const std::vector<Event>& events) const;
  // The last of them.
  Action last(const Ask& ask, const std::vector<Event>& events) const;
  tp_instance* instance() const { return instance_; }

 private:
  const tp_plugin_v1* table_ = nullptr;
  tp_instance* instance_ = nullptr;
  tp_status created_;
  std::string error_;
};

}  // namespace tallyport::test
