// The two functions of the host's table.
#include "gateway/host_table.h"

#include <algorithm>
#include <string_view>

#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

constexpr std::string_view kName = "tallyport";
constexpr std::string_view kVersion = TALLYPORT_VERSION;
constexpr std::uint64_t kLineMax = 1000;

thread_local LogContext* calling_for = nullptr;

LogLevel level_of(std::uint32_t level) {
  switch (level) {
    case TP_LOG_DEBUG:
      return LogLevel::debug;
    case TP_LOG_INFO:
      return LogLevel::info;
    case TP_LOG_WARNING:
      return LogLevel::warning;
    default:
      return LogLevel::error;
  }
}

void log_line(void* ctx, std::uint32_t level, const void* text, std::uint64_t length) noexcept {
  auto* context = ctx ? static_cast<LogContext*>(ctx) : calling_for;
  if (!context || !text || length == 0) return;
  const std::string_view given(static_cast<const char*>(text),
                               static_cast<std::size_t>(std::min(length, kLineMax)));
  context->log->write(level_of(level), "plugin says",
                      {{"gateway", context->gateway}, {"text", one_line(given, kLineMax)}});
}

const void* no_extension(void*, const char*) noexcept { return nullptr; }

tp_bytes bytes(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

tp_host_v1 host_table(LogContext* context) {
  return {sizeof(tp_host_v1), TP_ABI_MINOR, bytes(kName), bytes(kVersion), context,
          log_line,           no_extension};
}

const tp_host_v1* loading_host_table() {
  static const tp_host_v1 table = host_table(nullptr);
  return &table;
}

CallingFor::CallingFor(LogContext* context) : before_(calling_for) { calling_for = context; }
CallingFor::~CallingFor() { calling_for = before_; }

}  // namespace tallyport::gateway
