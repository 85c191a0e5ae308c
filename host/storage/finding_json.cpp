// The JSON of findings. Members that say nothing are left out.
#include "storage/finding_json.h"

#include <nlohmann/json.hpp>

#include "storage/failure.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

using Json = nlohmann::ordered_json;
using topup::Finding;

[[noreturn]] void unreadable(const std::string& why) {
  throw DatabaseFailure(Trouble::refused, "a kept finding cannot be read: " + why);
}

void put(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = readable(text);
}

void put(Json& json, const char* name, const std::optional<money::Money>& money) {
  if (money) json[name] = {{"minor", money->minor}, {"currency", money->currency.code()}};
}

std::optional<money::Money> money_of(const Json& json, const char* name) {
  if (!json.contains(name)) return std::nullopt;
  const auto& from = json.at(name);
  auto currency = money::Currency::parse(from.at("currency").get<std::string>());
  if (!currency) unreadable(currency.error().detail);
  return money::Money{from.at("minor").get<std::int64_t>(), *currency};
}

template <class Enum>
Enum word(const Json& json, const char* name, std::optional<Enum> (*parse)(std::string_view)) {
  const auto text = json.at(name).get<std::string>();
  auto parsed = parse(text);
  if (!parsed) unreadable(std::string(name) + " is \"" + text + "\"");
  return *parsed;
}

Finding read(const Json& json) {
  Finding finding;
  finding.outcome = word(json, "outcome", topup::parse_outcome);
  finding.subject = word(json, "subject", topup::parse_subject);
  finding.mode = word(json, "mode", topup::parse_mode);
  finding.amount = money_of(json, "amount");
  finding.reversed_total = money_of(json, "reversed_total");
  finding.fee = money_of(json, "fee");
  finding.reference = json.value("reference", "");
  finding.gateway_ref = json.value("gateway_ref", "");
  finding.other_ref = json.value("other_ref", "");
  finding.subject_ref = json.value("subject_ref", "");
  finding.reason = json.value("reason", "");
  finding.message = json.value("message", "");
  finding.next_action.type = word(json, "next_action", topup::parse_next_action_type);
  finding.next_action.url = json.value("url", "");
  finding.next_action.client_secret = json.value("client_secret", "");
  if (json.contains("provider_expires_at_ms"))
    finding.provider_expires_at = Timestamp{json.at("provider_expires_at_ms").get<std::int64_t>()};
  return finding;
}

}  // namespace

std::string to_json(const Finding& finding) {
  Json json;
  json["outcome"] = name(finding.outcome);
  json["subject"] = name(finding.subject);
  json["mode"] = name(finding.mode);
  put(json, "amount", finding.amount);
  put(json, "reversed_total", finding.reversed_total);
  put(json, "fee", finding.fee);
  put(json, "reference", finding.reference);
  put(json, "gateway_ref", finding.gateway_ref);
  put(json, "other_ref", finding.other_ref);
  put(json, "subject_ref", finding.subject_ref);
  put(json, "reason", finding.reason);
  put(json, "message", finding.message);
  json["next_action"] = name(finding.next_action.type);
  put(json, "url", finding.next_action.url);
  put(json, "client_secret", finding.next_action.client_secret);
  if (finding.provider_expires_at)
    json["provider_expires_at_ms"] = finding.provider_expires_at->unix_ms;
  return json.dump();
}

Finding finding_from_json(const std::string& text) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& error) {
    unreadable(error.what());
  }
}

std::string to_json(const std::vector<std::pair<std::string, std::string>>& headers) {
  std::string json = "[";
  for (const auto& [name, value] : headers) {
    if (json.size() > 1) json += ',';
    json += '[';
    append_json(json, readable(name));
    json += ',';
    append_json(json, readable(value));
    json += ']';
  }
  return json += ']';
}

}  // namespace tallyport::storage
