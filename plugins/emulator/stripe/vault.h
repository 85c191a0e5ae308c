// Stripe's customers and payment methods, and the rules on whose they are. Knows no HTTP.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/card.h"
#include "emulator/stripe/errors.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

struct Customer {
  std::string id;
  Value given = Value::object();  // email, name, phone, description, metadata
  std::string default_method;     // "": none
  std::int64_t created_at = 0;    // unix s
};

struct Method {
  // One that was charged without a customer, or detached, is used up.
  enum class State { fresh, attached, used_up } state = State::fresh;
  std::string id;
  Card card;
  std::string customer;           // of whom it is; "" but while it is attached
  bool confirmed = false;         // with 3-D Secure, for later payments
  Value given = Value::object();  // billing_details, metadata
  std::int64_t created_at = 0;    // unix s
};

class Vault {
 public:
  Customer& add(Customer customer);
  Method& add(Method method);
  // Null where there is none.
  Customer* find_customer(std::string_view id);
  Method* find_method(std::string_view id);
  std::vector<const Method*> methods_of(std::string_view customer) const;  // newest first

  // To a customer that exists. Nothing where the method is there already.
  std::optional<Error> attach(Method& method, const std::string& customer);
  std::optional<Error> detach(Method& method);
  // Why a payment for the customer ("" for none) cannot be made with it.
  static std::optional<Error> refuse_use(const Method& method, const std::string& customer);

 private:
  std::map<std::string, Customer, std::less<>> customers_;
  std::map<std::string, Method, std::less<>> methods_;
  std::vector<std::string> method_ids_;  // oldest first
};

Value customer_object(const Customer& customer);
Value method_object(const Method& method);
// The `card` of a payment method or, without what only that has, of a charge.
Value card_object(const Card& card);

// Puts customers and methods in place of their ids, where `expand` names their members.
void expand_saved(Vault& vault, Value& object, const std::vector<std::string>& expand);

}  // namespace tallyport::emulator::stripe
