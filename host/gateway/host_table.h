// What a plugin can call: the host's table, and whose log lines they are.
#pragma once

#include <string>

#include <tallyport/plugin.h>

#include "base/log.h"

namespace tallyport::gateway {

// Where the log lines of one gateway go.
struct LogContext {
  Log* log = nullptr;
  std::string gateway;
};

// A table whose log() writes to `context`; both stay valid for as long as the plugin may use them.
tp_host_v1 host_table(LogContext* context);

// The table that a library is loaded with, before there is a gateway. Its log() writes to the
// context of the call under way on this thread, and nowhere outside of one. Static.
const tp_host_v1* loading_host_table();

// While it lives, calls on this thread are made for `context`.
class CallingFor {
 public:
  explicit CallingFor(LogContext* context);
  CallingFor(const CallingFor&) = delete;
  CallingFor& operator=(const CallingFor&) = delete;
  ~CallingFor();

 private:
  LogContext* before_;
};

}  // namespace tallyport::gateway
