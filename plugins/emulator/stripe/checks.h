// Checks that several of Stripe's requests have in common. None, or what is wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/stripe/errors.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

using Names = std::set<std::string_view>;
inline constexpr std::int64_t kMostUnits = 99'999'999;

// Whether each member of the form is one of `names`.
std::optional<Error> check_names(const Value& form, const Names& names);
// The form's metadata; `param` is where that stands in the request.
std::optional<Error> check_metadata(const Value& form, const std::string& param);
std::optional<Error> check_currency(const std::string& currency, const std::string& param);
// Positive, not too large, not too small, and of the currency's own steps.
std::optional<Error> check_amount(std::int64_t units, const std::string& currency,
                                  const std::string& param);
// That the member of that name is a web address, where it is there.
std::optional<Error> check_address(const Value& form, const std::string& param);

std::string lower(std::string text);
std::optional<std::int64_t> integer_of(const Value* value);
// The digits after the point of what Stripe's amounts count.
std::size_t wire_digits(const std::string& currency);

// The names under expand; each has to be one of `known`.
std::variant<std::vector<std::string>, Error> read_expand(const Value& form,
                                                          const std::vector<std::string>& known);

}  // namespace tallyport::emulator::stripe
