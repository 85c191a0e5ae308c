// The one table of Paystack's currencies. The manifest lists them again, for the host.
#include "money.h"

#include <algorithm>
#include <string>

namespace tallyport::paystack {
namespace {

constexpr unsigned kWireExponent = 2;

struct Row {
  std::string_view code;
  unsigned exponent;   // of the host: ISO 4217
  std::int64_t least;  // in hundredths; Paystack's documentation, "Supported currency"
};

constexpr Row kTable[] = {
    {"NGN", 2, 5000}, {"USD", 2, 200}, {"GHS", 2, 10},
    {"ZAR", 2, 100},  {"KES", 2, 300}, {"XOF", 0, 100},
};

const Row* find(std::string_view code) {
  const auto* row = std::ranges::find(kTable, code, &Row::code);
  return row == std::end(kTable) ? nullptr : row;
}

}  // namespace

std::optional<plugin::Reason> refusal(const plugin::Money& amount) {
  const auto* row = find(amount.currency);
  if (row == nullptr) return plugin::Reason::currency_not_supported;
  const auto wire = to_wire(amount);
  if (!wire) return plugin::Reason::amount_too_large;
  if (*wire < row->least) return plugin::Reason::amount_too_small;
  return std::nullopt;
}

std::optional<std::int64_t> to_wire(const plugin::Money& amount) {
  const auto* row = find(amount.currency);
  if (row == nullptr) return std::nullopt;
  return plugin::rescale(amount.minor, row->exponent, kWireExponent);
}

std::optional<plugin::Money> from_wire(std::int64_t hundredths, std::string_view currency) {
  const auto* row = find(currency);
  if (row == nullptr || hundredths < 0) return std::nullopt;
  const auto minor = plugin::rescale(hundredths, kWireExponent, row->exponent);
  if (!minor) return std::nullopt;
  return plugin::Money{*minor, std::string(currency), static_cast<std::uint8_t>(row->exponent)};
}

}  // namespace tallyport::paystack
