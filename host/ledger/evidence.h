// Evidence: what a transfer goes back to, so that every credit leads to the words that caused it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/uuid.h"

namespace tallyport::ledger {

struct Evidence {
  // Name = database value = wire string.
  enum class Kind {
    gateway_event,   // a webhook: the row of gateway_events with `id`
    gateway_answer,  // an answer to a request of ours: the row of gateway_answers with `id`
    request,         // an application's request
    schedule,        // nobody asked: a time has come
  };
  Kind kind = Kind::schedule;
  Uuid id;                   // nil for request and schedule
  std::string sha256_hex;    // of the raw bytes; "" for schedule
  std::string plugin_build;  // SHA-256 of the plugin that read the bytes, hex; "" where none did
  std::string principal;     // request: the caller's name

  friend bool operator==(const Evidence&, const Evidence&) = default;
};
std::string_view name(Evidence::Kind kind);
std::optional<Evidence::Kind> parse_evidence_kind(std::string_view text);

}  // namespace tallyport::ledger
