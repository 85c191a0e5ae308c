// Integers and ids as PostgreSQL's binary formats have them: big endian, and an id's 16 bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/uuid.h"

namespace tallyport::storage {

template <class Integer>
void append_big_endian(std::string& out, Integer value) {
  std::array<char, sizeof value> bytes;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    *byte = static_cast<char>(value);
    value = static_cast<Integer>(static_cast<std::int64_t>(value) >> 8);
  }
  out.append(bytes.data(), bytes.size());
}

// Of the first bytes, which are there.
template <class Integer>
Integer big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes.substr(0, sizeof(Integer)))
    value = value << 8 | static_cast<unsigned char>(c);
  return static_cast<Integer>(value);
}

// Of 16 bytes.
inline Uuid uuid_of(std::string_view bytes) {
  Uuid uuid;
  std::ranges::transform(bytes, uuid.bytes.begin(),
                         [](char c) { return static_cast<std::uint8_t>(c); });
  return uuid;
}

}  // namespace tallyport::storage
