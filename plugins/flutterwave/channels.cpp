// GET /v3/banks/:country, by Flutterwave's reference ("Get all Banks") and its SDK. It names no
// type and no currency: some wallets are among the banks, and are called banks here too.
#include "channels.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

constexpr std::size_t kMostBanks = 2000;  // of the schema
constexpr std::uint32_t kMostResponse = std::uint32_t{512} << 10;

struct Row {
  std::string_view country;
  std::string_view currency;
};
constexpr Row kCountries[] = {{"NG", "NGN"}, {"GH", "GHS"}, {"KE", "KES"},
                              {"UG", "UGX"}, {"ZA", "ZAR"}, {"TZ", "TZS"}};

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Null where it cannot be told apart or shown.
json channel_of(const json& bank, const ChannelsAsked& asked) {
  const auto code = reference_of(bank, "code");
  const auto name = reference_of(bank, "name");
  if (code.empty() || name.empty()) return nullptr;
  return {{"code", code}, {"name", name}, {"type", "bank"}, {"country", asked.country}};
}

}  // namespace

std::string_view country_of(std::string_view currency) {
  const auto* row = std::ranges::find(kCountries, currency, &Row::currency);
  return row == std::end(kCountries) ? "" : row->country;
}

ChannelsAsked read_channels_asked(const Operation& operation) {
  const auto document = document_of(operation);
  ChannelsAsked asked;
  asked.country = text_in(document, "country");
  if (!asked.country.empty() && !is_country(asked.country)) {
    throw InvalidInput("country is not of two capital letters");
  }
  const auto of_currency = country_of(text_in(document, "currency"));
  if (asked.country.empty()) asked.country = of_currency;
  if (text_in(document, "type") == "mobile_money") {
    asked.refusal = Refusal{Reason::method_not_supported,
                            "Flutterwave's API v3 does not list mobile money services"};
  } else if (asked.country.empty()) {
    asked.refusal =
        Refusal{Reason::request_refused, "Flutterwave lists banks by country: name one"};
  }
  return asked;
}

HttpRequest list_banks(const Config& config, const ChannelsAsked& asked) {
  return get(config, "/banks/" + asked.country, "list_banks").max_response(kMostResponse);
}

Result read_banks(const Response& answer, const ChannelsAsked& asked) {
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (!answer.answered || answer.status != 200 || !said.success) return not_created(answer, said);
  if (!said.data.is_array()) {
    return unknown(Reason::provider_error, "Flutterwave's answer is not understood");
  }
  auto channels = json::array();
  std::set<std::string> codes;
  for (const auto& bank : said.data) {
    auto channel = bank.is_object() ? channel_of(bank, asked) : json();
    if (channel.is_null()) continue;
    if (codes.insert(text_of(channel, "code")).second) channels.push_back(std::move(channel));
  }
  if (channels.size() > kMostBanks) {
    return unknown(Reason::provider_error, "Flutterwave's banks are too many to tell");
  }
  const json document = {{"channels", std::move(channels)}};
  return Result(Outcome::succeeded).json(to_text(document));
}

}  // namespace tallyport::flutterwave
