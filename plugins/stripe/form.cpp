// Brackets in keys stay as they are, as the SDKs send them.
#include "form.h"

#include <tallyport/sdk.hpp>

namespace tallyport::stripe_gateway {

Form& Form::add(std::string_view key, std::string_view value) {
  if (!text_.empty()) text_ += '&';
  text_ += key;
  text_ += '=';
  text_ += plugin::percent_encoded(value);
  return *this;
}

}  // namespace tallyport::stripe_gateway
