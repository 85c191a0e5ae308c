// Chance that can be repeated: a seed that is printed, and accepted back as TALLYPORT_SEED.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <span>
#include <string_view>

#include "base/clock.h"

namespace tallyport::test {

// The seed of this run of the program: TALLYPORT_SEED (decimal) or a fresh one. Printed to stderr
// on the first call. A TALLYPORT_SEED that is not a number ends the program.
inline std::uint64_t seed() {
  static const std::uint64_t chosen = [] {
    std::uint64_t value = 0;
    if (const char* given = std::getenv("TALLYPORT_SEED")) {
      const std::string_view text(given);
      const auto end = text.data() + text.size();
      const auto parsed = std::from_chars(text.data(), end, value);
      if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) {
        std::fprintf(stderr, "TALLYPORT_SEED=%s is not a decimal number of 64 bits\n", given);
        std::exit(2);
      }
    } else {
      std::random_device device;
      value = std::uint64_t{device()} << 32 | device();
    }
    std::fprintf(stderr, "seed: run again with TALLYPORT_SEED=%llu\n",
                 static_cast<unsigned long long>(value));
    return value;
  }();
  return chosen;
}

// A generator for one test case. Different `stream` numbers give unrelated sequences, so that the
// cases of a program do not depend on which of them run.
inline std::mt19937_64 random_stream(std::uint64_t stream) {
  const std::uint64_t base = seed();
  std::seed_seq sequence{static_cast<std::uint32_t>(base), static_cast<std::uint32_t>(base >> 32),
                         static_cast<std::uint32_t>(stream),
                         static_cast<std::uint32_t>(stream >> 32)};
  return std::mt19937_64(sequence);
}

// Entropy that repeats with the seed. [any thread]
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t stream = 0) : random_(random_stream(stream)) {}

  void fill(std::span<std::uint8_t> out) override {
    const std::lock_guard lock(mutex_);
    for (auto& byte : out) byte = static_cast<std::uint8_t>(random_());
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 random_;  // guarded by mutex_
};

}  // namespace tallyport::test
