// application/x-www-form-urlencoded the way Stripe's own SDKs write it: a[b]=v, a[0][b]=v.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tallyport::stripe_gateway {

// Pairs in the order in which they are added. Keys are written as they are: what goes into one from
// outside is percent-encoded first.
class Form {
 public:
  Form& add(std::string_view key, std::string_view value);
  Form& add(std::string_view key, std::int64_t value) { return add(key, std::to_string(value)); }
  // Where the text is not empty: Stripe takes an empty value for "unset".
  Form& add_given(std::string_view key, std::string_view value) {
    return value.empty() ? *this : add(key, value);
  }
  // The payer's card, by its parts: "number", "exp_month", "exp_year", "cvc", "name". The host
  // fills it in; what else looks like that is percent-encoded and stays as it is.
  Form& add_card(std::string_view key, std::string_view part);

  const std::string& text() const { return text_; }
  bool is_template() const { return is_template_; }

 private:
  void add_key(std::string_view key);

  std::string text_;
  bool is_template_ = false;
};

}  // namespace tallyport::stripe_gateway
