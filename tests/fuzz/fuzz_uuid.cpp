// Ids: each has one spelling, which is the only one that is read.
#include <cstring>

#include "base/uuid.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto text = test::text_of(data, size);
  if (const auto id = Uuid::parse(text)) TALLYPORT_ASSERT(id->str() == text);
  Uuid id;
  if (size >= id.bytes.size()) {
    std::memcpy(id.bytes.data(), data, id.bytes.size());
    TALLYPORT_ASSERT(Uuid::parse(id.str()) == id);
  }
  return 0;
}
