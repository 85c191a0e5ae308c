// Texts of digits all the way; nlohmann's DOM alone would turn 98.6 into a double.
#include "money.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;

constexpr unsigned kMostDecimals = 2;  // that Flutterwave is known to take

// ISO 4217 list one, by digits after the point. A code that is not here is not taken: to guess its
// digits could be wrong by a hundred.
constexpr std::string_view kWithTwo =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN "
    "BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD "
    "FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR "
    "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
    "TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ";
constexpr std::string_view kWithout =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kWithThree = "BHD IQD JOD KWD LYD OMR TND";

// Builds the document itself, since only the SAX interface hands out a number's own text.
class ExactReader final : public nlohmann::json_sax<json> {
 public:
  json take() { return std::move(root_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t, const string_t& text) override { return put(plain(text)); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override { return key_ = std::move(name), true; }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  // nlohmann 3.11 hands out the process's decimal point in place of the document's.
  static std::string plain(std::string number) {
    const auto point = number.find_first_not_of("0123456789-+eE");
    if (point != number.npos) number[point] = '.';
    return number;
  }
  json& place(json value) {
    if (open_.empty()) return root_ = std::move(value);
    auto& in = *open_.back();
    if (in.is_object()) return in[key_] = std::move(value);
    return in.emplace_back(std::move(value));
  }
  bool put(json value) { return place(std::move(value)), true; }
  // What is open does not move: nothing is added to what it is in before it is closed.
  bool open(json value) { return open_.push_back(&place(std::move(value))), true; }
  bool close() { return open_.pop_back(), true; }

  json root_;
  std::vector<json*> open_;
  std::string key_;
};

}  // namespace

std::optional<unsigned> exponent_of(std::string_view currency) {
  if (!plugin::is_currency(currency)) return std::nullopt;
  if (kWithTwo.find(currency) != kWithTwo.npos) return 2;
  if (kWithout.find(currency) != kWithout.npos) return 0;
  if (kWithThree.find(currency) != kWithThree.npos) return 3;
  return std::nullopt;
}

std::optional<std::string> to_wire(const plugin::Money& amount) {
  const auto exponent = exponent_of(amount.currency);
  if (!exponent) return std::nullopt;
  auto text = plugin::format_decimal(amount.minor, *exponent);
  const auto point = text.find('.');
  if (point == text.npos) return text;
  text.resize(text.find_last_not_of('0') + 1);
  if (text.size() - point - 1 > kMostDecimals) return std::nullopt;
  if (text.size() - point == 1) text.pop_back();
  return text;
}

json parse_exact(std::string_view text) {
  ExactReader reader;
  if (!json::sax_parse(text, &reader)) return json(json::value_t::discarded);
  return reader.take();
}

std::optional<plugin::Money> from_wire(const json& value, std::string_view currency) {
  const auto exponent = exponent_of(currency);
  if (!exponent) return std::nullopt;
  const auto minor = value.is_string()
                         ? plugin::parse_decimal(value.get_ref<const std::string&>(), *exponent)
                     : value.is_number_integer() ? plugin::parse_decimal(value.dump(), *exponent)
                                                 : std::nullopt;
  if (!minor) return std::nullopt;
  return plugin::Money{*minor, std::string(currency), static_cast<std::uint8_t>(*exponent)};
}

}  // namespace tallyport::flutterwave
