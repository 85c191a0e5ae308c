// Stripe's calls about payment methods.
#pragma once

#include <string>
#include <variant>

#include "emulator/stripe/execution.h"

namespace tallyport::emulator::stripe {

class Methods {
 public:
  explicit Methods(Stores stores) : stores_(stores) {}

  void create(const Call& call);
  void retrieve(const Call& call);
  void attach(const Call& call);
  void detach(const Call& call);
  void list(const Call& call);
  void list_of_customer(const Call& call);  // /v1/customers/{id}/payment_methods

  // The method that a form names as payment_method, or states as payment_method_data. One of
  // Stripe's names for test cards makes a method of its own each time. Null where it does neither.
  std::variant<Method*, Error> named(const Value& form);

 private:
  std::variant<Method*, Error> make(const Value& data, const std::string& param);
  Method& keep(const Card& card, const Value& data);
  void answer_list(const Call& call, const std::string& customer, const std::string& url);

  Stores stores_;
};

}  // namespace tallyport::emulator::stripe
