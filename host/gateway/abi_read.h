// Reads what a plugin hands over, believing nothing. A pointer into nowhere cannot be noticed in
// this process; everything else can.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tallyport/plugin.h>

#include "base/result.h"

namespace tallyport::gateway {

// A broken rule: gateway_misbehaved, with the rule in words.
inline Failure broken(std::string rule) { return fail(Errc::gateway_misbehaved, std::move(rule)); }

// The bytes, where there are at most `max`. `what` names them in the error.
inline Result<std::string_view> read_bytes(tp_bytes bytes, std::size_t max, std::string_view what) {
  if (bytes.len == 0) return std::string_view{};
  if (!bytes.ptr)
    return broken(std::string(what) + " is null, but its length is " + std::to_string(bytes.len));
  if (bytes.len > max)
    return broken(std::string(what) + " has " + std::to_string(bytes.len) + " bytes; at most " +
                  std::to_string(max) + " are taken");
  return std::string_view(static_cast<const char*>(bytes.ptr), static_cast<std::size_t>(bytes.len));
}

template <class T>
bool is_pointer_to(const T* pointer) {
  return pointer && reinterpret_cast<std::uintptr_t>(pointer) % alignof(T) == 0;
}

inline tp_bytes to_bytes(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace tallyport::gateway
