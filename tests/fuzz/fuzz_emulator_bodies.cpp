// The emulator's forms and JSON: no bytes break the readers, and what was read is written and read
// again without loss.
#include <string>

#include "emulator/amount.h"
#include "emulator/form.h"
#include "emulator/value.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto text = test::text_of(data, size);
  if (const auto json = emulator::parse_json(text)) {
    const auto again = emulator::parse_json(json->json());
    TALLYPORT_ASSERT(again && again->json() == json->json());
  }
  const auto form = emulator::parse_form(text);
  if (const auto* value = std::get_if<emulator::Value>(&form)) {
    TALLYPORT_ASSERT(emulator::parse_json(value->json()));
  }
  if (const auto amount = emulator::parse_decimal(text)) {
    TALLYPORT_ASSERT(emulator::parse_decimal(amount->text()) == amount);
  }
  return 0;
}
