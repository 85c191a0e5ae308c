// Saved ways of paying, and whose they are at the provider.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/uuid.h"

namespace tallyport::topup {

// What a provider states of a way of paying that it keeps. No card number is among it.
struct MethodFacts {
  enum class Type { card, bank, mobile_money, other };
  std::string ref = {};  // the provider's id of it, or the token that stands for it
  Type type = Type::card;
  std::string brand = {};  // "visa"
  std::string last4 = {};
  int exp_month = 0;  // 0 where not stated, as the year
  int exp_year = 0;
  std::string fingerprint = {};  // equal where the same card was saved twice; "" where not stated
  bool is_default = false;       // the provider's, where it lists them

  friend bool operator==(const MethodFacts&, const MethodFacts&) = default;
};
std::string_view name(MethodFacts::Type type);
std::optional<MethodFacts::Type> parse_method_type(std::string_view text);

// A saved method. Its owner is an account, or the organisation that the account belongs to.
struct PaymentMethod {
  PaymentMethodId id;
  std::int64_t number = 0;  // as of a top-up
  std::string tenant;
  std::string owner;  // an account's name, or what organisation_owner() makes of an organisation's
  std::string gateway;
  std::string customer;  // the provider's id of whom it belongs to; "" where it has none
  MethodFacts facts;
  Timestamp default_since;  // when it was made the default; 0 = never
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<Timestamp> removed_at;

  friend bool operator==(const PaymentMethod&, const PaymentMethod&) = default;
};

// Sorts apart from every account's name, which does not begin so.
std::string organisation_owner(const std::string& organisation);

// Of those of one owner at one gateway that are not removed: the one that is taken where no other
// is named. Nil where there is none.
PaymentMethodId default_of(const std::vector<PaymentMethod>& methods, const std::string& gateway);

// Whom a provider knows an owner as.
struct GatewayCustomer {
  std::string tenant;
  std::string owner;
  std::string gateway;
  std::string ref;          // the provider's id
  Timestamp refresh_until;  // until then the provider may know methods that we do not
  Timestamp created_at;

  friend bool operator==(const GatewayCustomer&, const GatewayCustomer&) = default;
};

}  // namespace tallyport::topup
