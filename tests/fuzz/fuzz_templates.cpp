// Templates: text without one stays; a secret or a card arrives whole in every encoding, and in no
// error.
#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "outbound/templates.h"

namespace {

using namespace tallyport;

constexpr TemplatePlace kPlaces[] = {TemplatePlace::header, TemplatePlace::form,
                                     TemplatePlace::json};
constexpr const char* kValue = "never\"to\\be seen";

class SomeCard final : public Card {
 public:
  std::optional<std::string_view> reveal(std::string_view field) const override {
    return field == "number" ? std::optional<std::string_view>(kValue) : std::nullopt;
  }
};

void check_text(std::string_view text) {
  const SecretValues secrets = {{"key", {Secret(kValue)}}, {"none", {}}};
  const SomeCard card;
  for (const auto place : kPlaces) {
    const auto filled = fill_template(text, place, {&secrets, &card});
    if (text.find("${") == text.npos) TALLYPORT_ASSERT(filled.has_value() && *filled == text);
    if (filled) continue;
    TALLYPORT_ASSERT(filled.error().code == Errc::gateway_misbehaved);
    TALLYPORT_ASSERT(filled.error().detail.find(kValue) == std::string::npos);
  }
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      TALLYPORT_ASSERT(text[i] != '&' && text[i] != '=' && text[i] != '+');
      out += text[i];
    }
  }
  return out;
}

// `value` as a secret: it comes out as it went in, even if it looks like a template itself.
void check_secret(const std::string& value) {
  const SecretValues secrets = {{"key", {Secret(value), Secret("older")}}};
  const auto fill = [&](TemplatePlace place) {
    const auto filled = fill_template("<${secret:key}>", place, {&secrets, nullptr});
    TALLYPORT_ASSERT(filled.has_value() && filled->starts_with('<') && filled->ends_with('>'));
    return filled->substr(1, filled->size() - 2);
  };
  TALLYPORT_ASSERT(fill(TemplatePlace::header) == value);
  TALLYPORT_ASSERT(percent_decoded(fill(TemplatePlace::form)) == value);
  const auto json = nlohmann::json::parse('"' + fill(TemplatePlace::json) + '"', nullptr, false);
  if (json.is_string()) TALLYPORT_ASSERT(json.get<std::string>() == value);
  const bool ascii = std::ranges::all_of(value, [](char c) { return c >= 0; });
  TALLYPORT_ASSERT(json.is_string() || !ascii);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  check_text(text);
  if (!text.empty()) check_secret(std::string(text));
  (void)body_place(text);
  return 0;
}
