// Countries and types by the OpenAPI document of PaystackOSS; the codes are the providers' public
// ones.
#include "emulator/paystack/banks.h"

#include <array>
#include <string>

namespace tallyport::emulator::paystack {
namespace {

struct Bank {
  std::int64_t id;
  std::string_view name;
  std::string_view slug;
  std::string_view code;
  std::string_view country;
  std::string_view currency;
  std::string_view type;
};
constexpr std::array<Bank, 9> kBanks = {{
    {1, "Access Bank", "access-bank", "044", "Nigeria", "NGN", "nuban"},
    {9, "Guaranty Trust Bank", "guaranty-trust-bank", "058", "Nigeria", "NGN", "nuban"},
    {21, "Zenith Bank", "zenith-bank", "057", "Nigeria", "NGN", "nuban"},
    {28, "MTN", "mtn-mobile-money", "MTN", "Ghana", "GHS", "mobile_money"},
    {29, "AirtelTigo", "atl-mobile-money", "ATL", "Ghana", "GHS", "mobile_money"},
    {66, "Telecel", "vod-mobile-money", "VOD", "Ghana", "GHS", "mobile_money"},
    {67, "GCB Bank", "gcb-bank", "040100", "Ghana", "GHS", "ghipss"},
    {231, "M-PESA", "mpesa", "MPESA", "Kenya", "KES", "mobile_money"},
    {140, "Absa Bank", "absa-za", "632005", "South Africa", "ZAR", "basa"},
}};

// "South Africa" is "south africa" or "south-africa" in a request.
bool names(std::string_view asked, std::string_view country) {
  if (asked.empty()) return true;
  std::string wanted;
  for (const char c : asked) wanted += c == '-' ? ' ' : static_cast<char>(c | 32);
  std::string own;
  for (const char c : country) own += static_cast<char>(c | 32);
  return wanted == own;
}

// Paystack's documents spell one of its types in two ways.
bool is_type(std::string_view asked, std::string_view type) {
  return asked.empty() || asked == type || (asked == "ghipps" && type == "ghipss");
}

}  // namespace

Value banks(std::string_view country, std::string_view currency, std::string_view type) {
  constexpr const char* kSince = "2020-01-01T00:00:00.000Z";
  Value all = Value::list();
  for (const auto& bank : kBanks) {
    if (!names(country, bank.country) || !is_type(type, bank.type)) continue;
    if (!currency.empty() && currency != bank.currency) continue;
    all.add(Value::object({{"name", bank.name},
                           {"slug", bank.slug},
                           {"code", bank.code},
                           {"longcode", ""},
                           {"gateway", {}},
                           {"pay_with_bank", false},
                           {"active", true},
                           {"is_deleted", false},
                           {"country", bank.country},
                           {"currency", bank.currency},
                           {"type", bank.type},
                           {"id", bank.id},
                           {"createdAt", kSince},
                           {"updatedAt", kSince}}));
  }
  return all;
}

}  // namespace tallyport::emulator::paystack
