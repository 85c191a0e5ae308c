// Where the rooms write what happened. The sink is given; host/ops has the one that writes to
// stderr.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace tallyport {

enum class LogLevel { debug, info, warning, error };

struct LogField {
  std::string_view key;
  std::string value;
};

class Log {
 public:
  virtual ~Log() = default;
  // One event: a fixed sentence, and what varies as fields. Never a secret, a card number or a
  // body. [any thread] does not block on I/O for long; does not throw.
  virtual void write(LogLevel level, std::string_view message,
                     std::initializer_list<LogField> fields) = 0;

  void info(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::info, message, fields);
  }
  void warning(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::warning, message, fields);
  }
  void error(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::error, message, fields);
  }
};

}  // namespace tallyport
