// The log line.
#include "outbound/exchange.h"

namespace tallyport {

void write_exchange(Log& log, const Exchange& exchange, const HttpOutcome& outcome) {
  const auto& request = exchange.request;
  auto took = ms_between(exchange.started, std::chrono::steady_clock::now());
  auto* response = std::get_if<HttpResponse>(&outcome);
  auto level = response != nullptr && response->status < 500 ? LogLevel::info : LogLevel::warning;
  auto result = response != nullptr ? LogField{"status", std::to_string(response->status)}
                                    : LogField{"reason", std::get<HttpFailure>(outcome).reason};
  log.write(level, "exchange with provider",
            {{"gateway", request.gateway},
             {"label", request.label},
             {"method", request.method},
             {"host", exchange.wire ? exchange.wire->endpoint() : endpoint_of(request.url)},
             result,
             {"tries", std::to_string(exchange.tries)},
             {"duration_ms", std::to_string(took)}});
}

}  // namespace tallyport
