// The log of the daemon: lines to stderr, through spdlog. The only one that sees spdlog is the
// .cpp.
#pragma once

#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"

namespace spdlog {
class logger;
}

namespace tallyport::ops {

enum class LineFormat { text, json };

class SpdlogLog final : public Log {
 public:
  // Events below `level` are dropped. `clock` must outlive this.
  SpdlogLog(LogLevel level, LineFormat format, Clock& clock);
  ~SpdlogLog() override;

  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) override;

 private:
  const LogLevel level_;
  const LineFormat format_;
  Clock& clock_;
  const std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace tallyport::ops
