// Integers and ids as PostgreSQL's binary formats have them: big endian, and an id's 16 bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/uuid.h"

namespace tallyport::storage {

// Unrolled, which the compiler makes one instruction of: dozens of values a webhook go through
// here.
template <class Integer>
std::array<char, sizeof(Integer)> to_big_endian(Integer value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return [&]<std::size_t... byte>(std::index_sequence<byte...>) {
    return std::array{static_cast<char>(bits >> 8 * (sizeof value - 1 - byte))...};
  }
  (std::make_index_sequence<sizeof value>{});
}

template <class Integer>
void append_big_endian(std::string& out, Integer value) {
  const auto bytes = to_big_endian(value);
  out.append(bytes.data(), bytes.size());
}

// Of the first bytes, which are there.
template <class Integer>
Integer big_endian(std::string_view bytes) {
  return [&]<std::size_t... byte>(std::index_sequence<byte...>) {
    return static_cast<Integer>((... | (std::uint64_t{static_cast<unsigned char>(bytes[byte])}
                                        << 8 * (sizeof(Integer) - 1 - byte))));
  }
  (std::make_index_sequence<sizeof(Integer)>{});
}

// Of 16 bytes.
inline Uuid uuid_of(std::string_view bytes) {
  Uuid uuid;
  std::ranges::transform(bytes, uuid.bytes.begin(),
                         [](char c) { return static_cast<std::uint8_t>(c); });
  return uuid;
}

}  // namespace tallyport::storage
