// What the fuzzers share. A property is a TALLYPORT_ASSERT: it ends the program and names itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"

// What libFuzzer and replay_main.cpp call for every input. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tallyport::test {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return size == 0 ? std::string_view()
                   : std::string_view(reinterpret_cast<const char*>(data), size);
}

}  // namespace tallyport::test
