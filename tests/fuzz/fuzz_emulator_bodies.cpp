// The emulator's forms, JSON, amounts, dates and cards: no bytes break the readers, and what was
// read is written and read again without loss.
#include <string>

#include "emulator/amount.h"
#include "emulator/date.h"
#include "emulator/form.h"
#include "emulator/stripe/cards.h"
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
    const auto card = emulator::stripe::read_card(*value, "card", 1'800'000'000);
    const auto* taken = std::get_if<emulator::Card>(&card);
    TALLYPORT_ASSERT(!taken || (taken->exp_month >= 1 && taken->exp_month <= 12));
  }
  if (const auto amount = emulator::parse_decimal(text)) {
    TALLYPORT_ASSERT(emulator::parse_decimal(amount->text()) == amount);
  }
  if (const auto span = emulator::parse_date(text)) TALLYPORT_ASSERT(span->first <= span->last);
  return 0;
}
