// Reading the members of one of Stripe's objects.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "money.h"

namespace tallyport::stripe_gateway {

// Reads members of one object and remembers whether all were right.
class Members {
 public:
  // A part of an object.
  explicit Members(const nlohmann::json& object) : object_(object), good_(object.is_object()) {}
  // One that says of which kind it is.
  Members(const nlohmann::json& object, std::string_view kind) : Members(object) {
    good_ = text("object") == kind && good_;
  }

  std::string text(const char* name) {
    auto value = optional_text(name);
    good_ = good_ && !value.empty();
    return value;
  }
  std::string optional_text(const char* name) {
    const auto* value = find(name);
    if (value == nullptr) return "";
    good_ = good_ && value->is_string();
    return value->is_string() ? value->get<std::string>() : "";
  }
  // The id of another object, which stands there by itself or in the object.
  std::string id_of(const char* name) {
    const auto* value = find(name);
    if (value == nullptr || !value->is_object()) return optional_text(name);
    const auto id = value->find("id");
    good_ = good_ && id != value->end() && id->is_string();
    return good_ ? id->get<std::string>() : "";
  }
  // The other object, where it was expanded.
  const nlohmann::json* expanded(const char* name) {
    const auto* value = find(name);
    return value != nullptr && value->is_object() ? value : nullptr;
  }
  // A whole number from 0 on; never one with a point, nor one in quotes.
  std::int64_t integer(const char* name) {
    const auto* value = find(name);
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    good_ = good_ && value != nullptr && value->is_number_unsigned() &&
            value->get<std::uint64_t>() <= kMax;
    return good_ ? value->get<std::int64_t>() : 0;
  }
  std::int64_t optional_integer(const char* name) {
    return find(name) == nullptr ? 0 : integer(name);
  }
  // Of the object's own currency.
  plugin::Money money(const char* name) {
    const auto units = integer(name);
    const auto amount = from_wire(units, text("currency"));
    good_ = good_ && amount.has_value();
    return amount.value_or(plugin::Money{});
  }
  bool flag(const char* name) {
    const auto* value = find(name);
    good_ = good_ && value != nullptr && value->is_boolean();
    return good_ && value->get<bool>();
  }
  bool optional_flag(const char* name) { return find(name) != nullptr && flag(name); }

  void require(bool condition) { good_ = good_ && condition; }
  bool good() const { return good_; }

 private:
  const nlohmann::json* find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  const nlohmann::json& object_;
  bool good_;
};

}  // namespace tallyport::stripe_gateway
