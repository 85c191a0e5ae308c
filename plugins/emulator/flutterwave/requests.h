// What Flutterwave's requests ask for, checked as Flutterwave checks it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "emulator/amount.h"
#include "emulator/desk.h"
#include "emulator/value.h"
#include "serving/http.h"

namespace tallyport::emulator::flutterwave {

// {"status":"error","message":…,"data":null}
serving::Answer refuse(int status, const std::string& message);

inline constexpr const char* kInternal = "An error occurred. Please contact support";

// Of every amount here, whatever the currency has.
inline constexpr std::size_t kDecimals = 2;

struct Order {
  std::string tx_ref;
  Amount amount;
  std::string currency;
  std::string redirect_url;
  std::string email;
  std::string title;
  std::int64_t minutes = 0;  // that the link can be paid; 0: not stated
};
std::variant<Order, serving::Answer> read_order(const Value& body);
// The same of a charge by token, which names the payer in other places.
std::variant<Order, serving::Answer> read_token_order(const Value& body);
// The payment that was asked for with `body`; its id begins with `prefix`.
Payment payment_of(Desk& desk, const std::string& prefix, const Order& order, const Value& body,
                   Behaviours behaviours);

// How much of the payment's amount the request gives back; all that is left where it says nothing.
std::variant<std::int64_t, serving::Answer> read_refund(const Value& body, const Payment& payment);

}  // namespace tallyport::emulator::flutterwave
