// What Stripe's requests ask for, checked as Stripe checks it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emulator/payments.h"
#include "emulator/stripe/checks.h"
#include "emulator/stripe/errors.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

struct SessionOrder {
  enum class Mode { payment, setup } mode = Mode::payment;
  std::int64_t amount = 0;  // 0 in mode=setup, which has no currency either
  std::string currency;
  std::string about;
  std::int64_t expires_at = 0;
};
std::variant<SessionOrder, Error> read_session(const Value& form, std::int64_t now);

struct IntentOrder {
  std::int64_t amount = 0;
  std::string currency;
  bool confirm = false;
};
std::variant<IntentOrder, Error> read_intent(const Value& form);
// None where all is well.
std::optional<Error> check_setup(const Value& form);
// Whether the payer can be asked for anything, as a confirmation says it.
Try::Payer payer_of(const Value& form);

struct RefundOrder {
  std::string payment_intent;  // or else charge
  std::string charge;
  std::optional<std::int64_t> amount;  // what is left, where it is not given
};
std::variant<RefundOrder, Error> read_refund(const Value& form);

// What part of a list is asked for.
struct Page {
  std::string starting_after;
  std::string ending_before;
  std::size_t limit = 10;
};
std::variant<Page, Error> read_page(const Value& form);

// Which PaymentIntents are listed: of a customer ("" for all), and of a time.
struct IntentFilter {
  std::string customer;
  std::int64_t from = 0;                                       // unix s
  std::int64_t to = std::numeric_limits<std::int64_t>::max();  // the last that counts
};
std::variant<IntentFilter, Error> read_intent_filter(const Value& form);

// Refunds and disputes are listed alike.
struct ListOrder {
  std::string payment_intent;  // both "": of all payments
  std::string charge;
  std::vector<std::string> expand;  // of each
};
std::variant<ListOrder, Error> read_list(const Value& form);

// Of confirm and cancel; none where all is well.
std::optional<Error> check_confirm(const Value& form);
std::optional<Error> check_confirm_setup(const Value& form);
std::optional<Error> check_cancel(const Value& form);
std::optional<Error> check_nothing(const Value& form);  // only expand

}  // namespace tallyport::emulator::stripe
