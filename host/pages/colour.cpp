// Relative luminance and its ratios: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
#include "pages/colour.h"

#include <algorithm>
#include <cmath>

namespace tallyport::pages {
namespace {

constexpr int kSteps = 40;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

double linear(std::uint8_t channel) {
  const double value = channel / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

std::uint8_t mix(std::uint8_t from, std::uint8_t to, int step) {
  return static_cast<std::uint8_t>(from + (to - from) * step / kSteps);
}

Colour mix(Colour from, Colour to, int step) {
  return {mix(from.red, to.red, step), mix(from.green, to.green, step),
          mix(from.blue, to.blue, step)};
}

}  // namespace

std::string Colour::str() const {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out = "#";
  for (const auto channel : {red, green, blue})
    out.append({kDigits[channel / 16], kDigits[channel % 16]});
  return out;
}

std::optional<Colour> parse_colour(std::string_view text) {
  if (!text.starts_with('#') || (text.size() != 4 && text.size() != 7)) return std::nullopt;
  text.remove_prefix(1);
  if (std::ranges::any_of(text, [](char c) { return digit(c) < 0; })) return std::nullopt;
  const bool is_short = text.size() == 3;
  const auto channel = [&](std::size_t i) {
    const int high = digit(text[is_short ? i : 2 * i]);
    const int low = digit(text[is_short ? i : 2 * i + 1]);
    return static_cast<std::uint8_t>(high * 16 + low);
  };
  return Colour{channel(0), channel(1), channel(2)};
}

double contrast(Colour a, Colour b) {
  const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
  return (lighter + 0.05) / (darker + 0.05);
}

Colour text_on(Colour background) {
  return contrast(kWhite, background) >= contrast(kBlack, background) ? kWhite : kBlack;
}

Colour readable_on(Colour colour, Colour background) {
  const auto towards = text_on(background);
  for (int step = 0; step < kSteps; ++step)
    if (const auto mixed = mix(colour, towards, step); contrast(mixed, background) >= kReadable)
      return mixed;
  return towards;
}

}  // namespace tallyport::pages
