// Lines are made here, not by spdlog's patterns, so that the escaping is ours alone.
#include "ops/spdlog_log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "ops/log_line.h"

namespace tallyport::ops {

SpdlogLog::SpdlogLog(LogLevel level, LineFormat format, Clock& clock)
    : level_(level),
      format_(format),
      clock_(clock),
      logger_(std::make_unique<spdlog::logger>("tallyport",
                                               std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, "\n"));
  logger_->set_level(spdlog::level::trace);
  logger_->flush_on(spdlog::level::trace);
  logger_->set_error_handler([](const std::string&) {});  // stderr is gone: nobody to tell
}

SpdlogLog::~SpdlogLog() = default;

void SpdlogLog::write(LogLevel level, std::string_view message,
                      std::initializer_list<LogField> fields) {
  if (level < level_) return;
  try {
    const std::string line = format_ == LineFormat::json
                                 ? json_line(clock_.now(), level, message, fields)
                                 : text_line(clock_.now(), level, message, fields);
    logger_->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  } catch (...) {  // out of memory: the event is lost, what it tells of goes on
  }
}

}  // namespace tallyport::ops
