// What Flutterwave's requests ask for, checked as Flutterwave checks it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "emulator/amount.h"
#include "emulator/payments.h"
#include "emulator/value.h"
#include "serving/http.h"

namespace tallyport::emulator::flutterwave {

// {"status":"error","message":…,"data":null}
serving::Answer refuse(int status, const std::string& message);

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

// How much of the payment's amount the request gives back; all that is left where it says nothing.
std::variant<std::int64_t, serving::Answer> read_refund(const Value& body, const Payment& payment);

}  // namespace tallyport::emulator::flutterwave
