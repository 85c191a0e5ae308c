// By Paystack's OpenAPI file, "List Banks". It lists what it knows; what an account's checkout
// offers, it says nowhere.
#include "channels.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "answers.h"
#include "fields.h"
#include "listing.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

constexpr unsigned kPerPage = 100;           // the most that Paystack gives
constexpr std::size_t kMostChannels = 2000;  // of the schema

struct Country {
  std::string_view code;
  std::string_view name;  // in small letters
  std::string_view currency;
};
constexpr Country kCountries[] = {{"GH", "ghana", "GHS"},
                                  {"KE", "kenya", "KES"},
                                  {"NG", "nigeria", "NGN"},
                                  {"ZA", "south africa", "ZAR"}};

const Country* find(std::string_view Country::*member, std::string_view value) {
  const auto* row = std::ranges::find(kCountries, value, member);
  return row == std::end(kCountries) ? nullptr : row;
}

// Paystack's words for banks by country; "ghipss" is its documentation's spelling of one. "" for
// what is neither, such as the tills of M-PESA.
std::string_view type_of(std::string_view type) {
  if (type == "mobile_money") return "mobile_money";
  const bool bank =
      type == "nuban" || type == "ghipps" || type == "ghipss" || type == "kepss" || type == "basa";
  return bank ? "bank" : "";
}

bool is_offered(const json& bank) {
  const auto* active = member(bank, "active");
  const auto* deleted = member(bank, "is_deleted");
  return (active == nullptr || flag(*active) == true) &&
         (deleted == nullptr || flag(*deleted) == false);
}

bool is_name(const std::string& text) { return !text.empty() && text.size() <= 255; }

Result not_understood() {
  return unknown({}, Reason::provider_error, "Paystack's answer is not understood");
}

}  // namespace

ChannelsAsked read_channels_asked(const Operation& operation) {
  const auto document = document_of(operation);
  ChannelsAsked asked;
  asked.country = text(document, "country");
  asked.currency = text(document, "currency");
  asked.type = text(document, "type");
  if (!asked.country.empty() && find(&Country::code, asked.country) == nullptr) {
    asked.refusal = Refusal{Reason::request_refused, "Paystack lists GH, KE, NG and ZA only"};
  } else if (!asked.currency.empty() && find(&Country::currency, asked.currency) == nullptr) {
    asked.refusal = Refusal{Reason::currency_not_supported,
                            "Paystack lists banks of GHS, KES, NGN and ZAR only"};
  }
  return asked;
}

// South Africa goes by its currency: the OpenAPI file spells it "south africa", the documentation
// "south-africa". A bank's type is not asked for, since each country has its own word.
HttpRequest list_banks(const Config& config, const ChannelsAsked& asked,
                       const std::string& cursor) {
  std::string query;
  const auto put = [&](const char* name, std::string_view value) {
    if (value.empty()) return;
    query += (query.empty() ? "?" : "&") + std::string(name) + "=" + plugin::percent_encoded(value);
  };
  const auto* country = find(&Country::code, asked.country);
  const bool by_currency = country != nullptr && country->code == "ZA";
  if (country != nullptr && !by_currency) put("country", country->name);
  put("currency", by_currency && asked.currency.empty() ? country->currency : asked.currency);
  if (asked.type == "mobile_money") put("type", asked.type);
  put("use_cursor", "true");
  put("perPage", std::to_string(kPerPage));
  put("next", cursor);
  return authorised(HttpRequest::get(config.base_url + "/bank" + query), "list_banks").read_only();
}

void ChannelList::add_bank(const json& bank) {
  const auto code = text(bank, "code");
  const auto name = text(bank, "name");
  const std::string type(type_of(text(bank, "type")));
  const auto* country = find(&Country::name, lower(text(bank, "country")));
  const auto* currency = find(&Country::currency, text(bank, "currency"));
  const bool asked_for =
      (asked_.type.empty() || asked_.type == type) &&
      (asked_.country.empty() || (country != nullptr && country->code == asked_.country)) &&
      (asked_.currency.empty() || (currency != nullptr && currency->currency == asked_.currency));
  if (!is_name(code) || !is_name(name) || type.empty() || !asked_for || !is_offered(bank)) return;
  // Nigeria's list has some codes twice.
  if (!told_.insert(type + " " + text(bank, "country") + " " + code).second) return;
  json channel = {{"code", code}, {"name", name}, {"type", type}};
  if (country != nullptr) channel["country"] = country->code;
  if (currency != nullptr) channel["currency"] = currency->currency;
  channels_.push_back(std::move(channel));
}

void ChannelList::add(const Response& answer) {
  if (answer.status != 200) {
    result_ = not_created(answer, {});
    return;
  }
  const auto page = read_page(answer.body);
  if (!page) {
    result_ = not_understood();
    return;
  }
  for (const auto& bank : page->items) add_bank(bank);
  if (channels_.size() > kMostChannels) {
    result_ = not_understood();
    return;
  }
  cursor_ = text(page->meta, "next");
  if (cursor_.empty() || page->is_short(kPerPage)) {
    const json document = {{"channels", channels_}};
    result_ = Result(Outcome::succeeded).json(to_text(document));
  }
}

Result ChannelList::result() const {
  if (result_) return *result_;
  return unknown({}, Reason::provider_error, "Paystack's banks are too many to read");
}

}  // namespace tallyport::paystack
