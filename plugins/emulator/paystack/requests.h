// What Paystack's requests ask for, checked as Paystack checks it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "emulator/desk.h"
#include "emulator/value.h"
#include "serving/http.h"

namespace tallyport::emulator::paystack {

// {"status":false,…}: `code` and `type` are left out where they are "".
serving::Answer refuse(int status, const std::string& message, const std::string& type = "",
                       const std::string& code = "", const std::string& next_step = "");

serving::Answer invalid_json();
serving::Answer internal_error();

struct Order {
  std::string email;
  std::int64_t amount = 0;  // subunits
  std::string currency;
  std::string reference;  // "": Paystack makes one
  std::string callback_url;
  std::string cancel_url;
};
std::variant<Order, serving::Answer> read_order(const Value& body);
// A reference that was used before is refused.
std::optional<serving::Answer> refuse_reference(Payments& payments, const Order& order);
// The payment that was asked for with `body`.
Payment payment_of(Desk& desk, const Order& order, const Value& body, Behaviours behaviours);

// How much of the payment's amount the request gives back; all that is left where it says nothing.
std::variant<std::int64_t, serving::Answer> read_refund(const Value& body, const Payment& payment);

}  // namespace tallyport::emulator::paystack
