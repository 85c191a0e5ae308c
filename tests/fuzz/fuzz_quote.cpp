// An application's answer to what something costs: nothing that is believed is outside of what the
// answer may have.
#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "http/quote.h"
#include "http/text.h"

namespace {

using namespace tallyport;

void check_text(const std::string& text, std::size_t longest) {
  TALLYPORT_ASSERT(text.size() <= longest && http::is_utf8(text) && !http::has_control(text));
}

void check(const topup::Quoted& quoted) {
  TALLYPORT_ASSERT(quoted.price.minor > 0);
  check_text(quoted.beneficiary, 1000);
  TALLYPORT_ASSERT(!quoted.beneficiary.starts_with('@'));
  check_text(quoted.title, 200);
  check_text(quoted.description, 500);
  const auto external = nlohmann::json::parse(quoted.external);
  TALLYPORT_ASSERT(external.is_object() && external.size() <= 20);
  for (const auto& [name, value] : external.items()) {
    check_text(name, 64);
    TALLYPORT_ASSERT(value.is_string() || value.is_number_integer());
    if (value.is_string()) check_text(value.get<std::string>(), 500);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const HttpResponse answer{
      200, {{"Content-Type", "application/json"}}, std::string(test::text_of(data, size))};
  const auto quoted = http::read_quote(answer);
  if (quoted) {
    check(*quoted);
  } else if (quoted.error().code == Errc::quote_refused) {
    TALLYPORT_ASSERT(!quoted.error().detail.empty());
    check_text(quoted.error().detail, 500);
  } else {
    TALLYPORT_ASSERT(quoted.error().code == Errc::quote_invalid);
  }
  return 0;
}
