// A log that remembers how many lines of each level came.
#pragma once

#include <atomic>

#include "base/log.h"

namespace tallyport::test {

class CountingLog final : public Log {
 public:
  void write(LogLevel level, std::string_view, std::initializer_list<LogField>) override {
    if (level == LogLevel::error) ++errors;
    if (level == LogLevel::warning) ++warnings;
  }
  std::atomic<int> errors{0};
  std::atomic<int> warnings{0};
};

}  // namespace tallyport::test
