// What every checkout page has: its frame, its style, its buttons, and text made harmless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "serving/http.h"

namespace tallyport::serving {

// The five characters that mean something in HTML, made harmless.
std::string escape_html(std::string_view text);
// "1,234.50": so many digits after the point.
std::string major_units(std::int64_t minor, std::size_t decimals);

struct Frame {
  std::string_view brand;   // in the page's head and in its title
  std::string_view footer;  // one sentence
  std::string title;        // harmless already
  std::string_view head;    // more of it, such as a refresh
};
std::string frame(const Frame& frame, std::string_view main);

enum class Icon { tick, cross, clock };
// What became of the payment, and a sentence on it. `tone` is "good", "bad" or "".
std::string state(std::string_view tone, Icon icon, std::string_view title, std::string_view more);

// A page with the Content-Security-Policy that fits it.
Answer page(int status, std::string html);
Answer see_other(const std::string& url);

}  // namespace tallyport::serving
