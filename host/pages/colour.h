// Colour: what an operator may write for one, and what has to become of it to be read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallyport::pages {

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  std::string str() const;  // "#0b6b4f"
  friend bool operator==(const Colour&, const Colour&) = default;
};

inline constexpr Colour kBlack{0, 0, 0};
inline constexpr Colour kWhite{255, 255, 255};

// "#0b6b4f" or "#0b6"; nothing else, so that nothing else can get into a style.
std::optional<Colour> parse_colour(std::string_view text);

// From 1 to 21, as WCAG 2.2 defines it.
double contrast(Colour a, Colour b);

// What small text needs (WCAG 2.2, criterion 1.4.3).
inline constexpr double kReadable = 4.5;

// `colour`, or the nearest mixture of it with black or white that is readable on `background`.
Colour readable_on(Colour colour, Colour background);
// Black or white: what is read better on it. One of them always is readable.
Colour text_on(Colour background);

}  // namespace tallyport::pages
