// Run: one operation under way, an Operation and its coroutine. What stands behind a tp_op.
#pragma once

#include <exception>
#include <new>
#include <string>
#include <string_view>

#include <tallyport/plugin.h>
#include <tallyport/sdk/operation.hpp>
#include <tallyport/sdk/task.hpp>

namespace tallyport::plugin {

class Run {
 public:
  template <class Gateway>
  Run(const Gateway& gateway, const tp_op_input& in)
      : operation_(in), task_(gateway.begin(operation_)) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // [op] See op_step.
  tp_status step(const tp_event& event, const tp_action** out) {
    if (operation_.store_.is_done()) return TP_E_STATE;
    if (operation_.hear(event)) {
      advance();
    } else if (event.kind == TP_EVENT_CANCELLED) {
      operation_.give_up("cancelled by the host");
    } else {
      operation_.give_up("an event that was not expected, of kind " + std::to_string(event.kind));
    }
    operation_.event_ = nullptr;
    *out = &operation_.store_.action();
    return TP_OK;
  }

 private:
  void advance() {
    try {
      task_.resume();
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      operation_.give_up("plugin exception: " + presentable(error.what()));
    } catch (...) {
      operation_.give_up("plugin exception: of an unknown type");
    }
  }

  // An exception's text may quote what the plugin was reading. Header values (a token is one) are
  // masked, control characters too, and the rest is cut.
  std::string presentable(std::string_view what) const {
    constexpr std::size_t kLongest = 200;
    std::string text(what);
    for (const auto& header : operation_.headers()) {
      if (header.value.size() < 8) continue;
      for (auto at = text.find(header.value); at != text.npos; at = text.find(header.value, at)) {
        text.replace(at, header.value.size(), "***");
      }
    }
    if (text.size() > kLongest) text.resize(kLongest);
    for (char& c : text) {
      if (c < ' ' || c > '~') c = '?';
    }
    return text;
  }

  Operation operation_;
  Task task_;  // after what it refers to
};

}  // namespace tallyport::plugin
