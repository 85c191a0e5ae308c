// Brackets in keys stay as they are, as the SDKs send them.
#include "form.h"

#include <tallyport/sdk.hpp>

namespace tallyport::stripe_gateway {

Form& Form::add(std::string_view key, std::string_view value) {
  add_key(key);
  text_ += plugin::percent_encoded(value);
  return *this;
}

Form& Form::add_card(std::string_view key, std::string_view part) {
  add_key(key);
  text_ += "${card:" + std::string(part) + "}";
  is_template_ = true;
  return *this;
}

void Form::add_key(std::string_view key) {
  if (!text_.empty()) text_ += '&';
  text_ += key;
  text_ += '=';
}

}  // namespace tallyport::stripe_gateway
