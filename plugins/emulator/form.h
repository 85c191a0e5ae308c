// The nested forms that Stripe takes: a=1&b[c]=2&d[0][e]=3&f[]=4.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "emulator/value.h"

namespace tallyport::emulator {

// What is wrong with a form, and with which of its names.
struct BadForm {
  std::string param;
  std::string message;
};

// All leaves are texts. A level whose names are all digits, or empty, is a list.
std::variant<Value, BadForm> parse_form(std::string_view text);

}  // namespace tallyport::emulator
