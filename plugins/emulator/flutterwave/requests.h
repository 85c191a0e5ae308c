// What Flutterwave's requests ask for, checked as Flutterwave checks it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "emulator/amount.h"
#include "emulator/value.h"
#include "serving/http.h"

namespace tallyport::emulator::flutterwave {

// {"status":"error","message":…,"data":null}
serving::Answer refuse(int status, const std::string& message);

struct Order {
  std::string tx_ref;
  Amount amount;  // major units
  std::string currency;
  std::string redirect_url;
  std::string email;
  std::string title;
  std::int64_t minutes = 0;  // that the link can be paid; 0: not stated
};
std::variant<Order, serving::Answer> read_order(const Value& body);

}  // namespace tallyport::emulator::flutterwave
