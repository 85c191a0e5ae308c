// Bodies of our API: what is accepted is one JSON document, read the same by every reader.
#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "http/card.h"
#include "http/json_body.h"
#include "http/json_number.h"
#include "http/strict_json.h"
#include "http/text.h"

namespace {

using namespace tallyport;

// Asks for members as the routes do.
void read_members(http::JsonBody body) {
  const auto account = body.text("account", 32, http::Need::required);
  TALLYPORT_ASSERT(account.size() <= 32 && !http::has_control(account));
  TALLYPORT_ASSERT(http::is_utf8(account));
  body.integer("amount");
  for (const auto& [key, value] : body.texts("metadata", 4, 8, 16)) {
    TALLYPORT_ASSERT(!key.empty() && key.size() <= 8 && value.size() <= 16);
    TALLYPORT_ASSERT(!http::has_control(key) && !http::has_control(value));
  }
  auto payer = body.object("payer");
  payer.text("email", 64);
  payer.close();
  if (const auto card = http::read_card(body)) {
    TALLYPORT_ASSERT(card->reveal("number")->size() <= 19 && card->reveal("cvc")->size() <= 4);
    TALLYPORT_ASSERT(!http::has_control(*card->reveal("name")));
  }
  body.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  const auto parsed = http::parse_strict_json(text);
  if (parsed) {
    TALLYPORT_ASSERT(http::is_utf8(text));
    const auto again = http::parse_strict_json(parsed->dump());
    TALLYPORT_ASSERT(again.has_value() && *again == *parsed);
    if (parsed->is_object())
      for (const auto& [name, value] : parsed->items())
        TALLYPORT_ASSERT(http::number_text(text, {name}).has_value() == value.is_number_float());
  } else {
    TALLYPORT_ASSERT(parsed.error().code == Errc::malformed_request);
  }

  http::Request request;
  request.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  request.body = text;
  auto body = http::JsonBody::read(request);
  TALLYPORT_ASSERT(body.has_value() == (parsed && parsed->is_object()));
  if (body) read_members(std::move(*body));
  return 0;
}
