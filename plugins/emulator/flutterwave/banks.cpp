// The codes are the banks' public ones; the ids are ours.
#include "emulator/flutterwave/banks.h"

#include <array>

namespace tallyport::emulator::flutterwave {
namespace {

struct Bank {
  std::string_view country;
  std::int64_t id;
  std::string_view code;
  std::string_view name;
};
constexpr std::array<Bank, 11> kBanks = {{
    {"NG", 1, "044", "Access Bank"},
    {"NG", 2, "057", "Zenith Bank"},
    {"NG", 3, "058", "Guaranty Trust Bank"},
    {"GH", 11, "GH040100", "GCB Bank"},
    {"GH", 12, "MTN", "MTN"},
    {"GH", 13, "VODAFONE", "VODAFONE"},
    {"KE", 21, "68", "Equity Bank"},
    {"KE", 22, "MPS", "M-Pesa"},
    {"UG", 31, "MPS", "Mobile Money"},
    {"ZA", 41, "632005", "Absa Bank"},
    {"TZ", 51, "0035", "NMB Bank"},
}};

}  // namespace

std::optional<Value> banks(std::string_view country) {
  Value all = Value::list();
  for (const auto& bank : kBanks) {
    if (bank.country != country) continue;
    all.add(Value::object({{"id", bank.id}, {"code", bank.code}, {"name", bank.name}}));
  }
  if (all.items().empty()) return std::nullopt;
  return all;
}

}  // namespace tallyport::emulator::flutterwave
