// What Stripe's requests ask for, checked as Stripe checks it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emulator/stripe/errors.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

struct SessionOrder {
  std::int64_t amount = 0;
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

struct RefundOrder {
  std::string payment_intent;  // or else charge
  std::string charge;
  std::optional<std::int64_t> amount;  // what is left, where it is not given
};
std::variant<RefundOrder, Error> read_refund(const Value& form);

// Refunds and disputes are listed alike.
struct ListOrder {
  std::string payment_intent;  // both "": of all payments
  std::string charge;
  std::string starting_after;
  std::size_t limit = 10;
  std::vector<std::string> expand;  // of each
};
std::variant<ListOrder, Error> read_list(const Value& form);

// Of confirm and cancel; none where all is well.
std::optional<Error> check_confirm(const Value& form);
std::optional<Error> check_cancel(const Value& form);
std::optional<Error> check_nothing(const Value& form);  // only expand

// The names under expand; each has to be one of `known`.
std::variant<std::vector<std::string>, Error> read_expand(const Value& form,
                                                          const std::vector<std::string>& known);

// The digits after the point of what Stripe's amounts count.
std::size_t wire_digits(const std::string& currency);

}  // namespace tallyport::emulator::stripe
