// Paystack has no idempotency keys: what creates is sent at most once, and found again by its
// reference.
#include "requests.h"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "fields.h"
#include "money.h"
#include "refunds.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;

constexpr std::size_t kLongestReference = 100;

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string filled_in(std::string pattern, std::string_view reference) {
  constexpr std::string_view kPlace = "{reference}";
  const auto at = pattern.find(kPlace);
  return at == pattern.npos ? pattern : pattern.replace(at, kPlace.size(), reference);
}

json body_of(const Config& config, const Operation& operation) {
  const auto document = document_of(operation);
  const auto amount = to_wire(operation.amount());
  if (!amount) throw InvalidInput("payment.create needs an amount that Paystack can take");
  json body = {{"email", email(config, operation)},
               {"amount", *amount},
               {"currency", operation.amount().currency},
               {"reference", operation.reference()},
               {"callback_url", text(document, "return_url")}};
  if (body["callback_url"] == "") throw InvalidInput("return_url is missing");
  if (auto channel = text(document, "channel"); !channel.empty()) {
    body["channels"] = json::array({std::move(channel)});
  } else if (!config.channels.empty()) {
    body["channels"] = config.channels;
  }
  if (auto extra = metadata_of(document); !extra.empty()) body["metadata"] = std::move(extra);
  return body;
}

}  // namespace

HttpRequest authorised(HttpRequest request, std::string_view label) {
  request.label(label).secret_header("Authorization", "Bearer ${secret:secret_key}");
  request.header("Accept", "application/json");
  return request;
}

json document_of(const Operation& operation) {
  auto document = json::parse(operation.json(), nullptr, false);
  if (!document.is_object()) throw InvalidInput("the document is not a JSON object");
  return document;
}

// "Only -, ., = and alphanumeric characters allowed" (the API's reference parameter). At least one
// of the latter: "." and ".." mean something else in a path.
void check_reference(std::string_view reference) {
  const bool allowed = std::ranges::all_of(
      reference, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.' || c == '='; });
  if (!allowed || std::ranges::none_of(reference, is_letter_or_digit) ||
      reference.size() > kLongestReference) {
    throw InvalidInput(
        "the reference has to be of letters, digits and - . =, 100 at most: check the storefront's "
        "reference_prefix");
  }
}

json metadata_of(const json& document) {
  auto out = json::object();
  if (const auto* given = member(document, "metadata"); given != nullptr && given->is_object()) {
    out = *given;
  }
  if (auto cancel_url = text(document, "cancel_url"); !cancel_url.empty()) {
    out["cancel_action"] = std::move(cancel_url);
  }
  const auto* save = member(document, "save_method");
  if (save != nullptr && flag(*save) == true) out["custom_filters"] = {{"recurring", true}};
  return out;
}

std::string to_text(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string email(const Config& config, const Operation& operation) {
  const auto document = document_of(operation);
  const auto* payer = member(document, "payer");
  auto given = payer == nullptr ? "" : text(*payer, "email");
  return given.empty() ? filled_in(config.email_fallback, operation.reference()) : given;
}

HttpRequest initialize_transaction(const Config& config, const Operation& operation) {
  check_reference(operation.reference());
  auto request = authorised(HttpRequest::post(config.base_url + "/transaction/initialize"),
                            "initialize_transaction");
  request.json(to_text(body_of(config, operation)));
  request.moves_money();
  return request;
}

HttpRequest verify_transaction(const Config& config, std::string_view reference) {
  check_reference(reference);
  const auto url = config.base_url + "/transaction/verify/" + plugin::percent_encoded(reference);
  return authorised(HttpRequest::get(url), "verify_transaction").read_only();
}

HttpRequest fetch_transaction(const Config& config, std::string_view id) {
  if (!whole_number(json(id))) throw InvalidInput("the gateway_ref is not an id of Paystack's");
  const auto url = config.base_url + "/transaction/" + std::string(id);
  return authorised(HttpRequest::get(url), "fetch_transaction").read_only();
}

// `transaction` is not in the official OpenAPI file: where it is passed over, `from` keeps the list
// short, and the reader leaves out what belongs to others.
HttpRequest list_refunds(const Config& config, const Transaction& transaction, unsigned page) {
  auto url = config.base_url + "/refund?transaction=" + std::to_string(transaction.id) +
             "&perPage=" + std::to_string(kRefundsPerPage) + "&page=" + std::to_string(page);
  if (!transaction.created_at.empty())
    url += "&from=" + plugin::percent_encoded(transaction.created_at);
  return authorised(HttpRequest::get(std::move(url)), "list_refunds").read_only();
}

std::string refund_reference(const Operation& operation) {
  auto reference = text(document_of(operation), "refund_reference");
  if (reference.empty()) throw InvalidInput("refund_reference is missing");
  return reference;
}

HttpRequest create_refund(const Config& config, const Operation& operation) {
  check_reference(operation.reference());
  const auto amount = to_wire(operation.amount());
  if (!amount || *amount <= 0) throw InvalidInput("refund.create needs an amount of Paystack's");
  auto merchant_note = refund_reference(operation);
  if (const auto note = text(document_of(operation), "note"); !note.empty()) {
    merchant_note += ": " + note;
  }
  const json body = {{"transaction", operation.reference()},
                     {"amount", *amount},
                     {"currency", operation.amount().currency},
                     {"merchant_note", merchant_note}};
  auto request = authorised(HttpRequest::post(config.base_url + "/refund"), "create_refund");
  request.json(to_text(body));
  request.moves_money();
  return request;
}

HttpRequest fetch_refund(const Config& config, std::string_view id) {
  if (!whole_number(json(id))) throw InvalidInput("the subject_ref is not an id of Paystack's");
  const auto url = config.base_url + "/refund/" + std::string(id);
  return authorised(HttpRequest::get(url), "fetch_refund").read_only();
}

HttpRequest fetch_balance(const Config& config) {
  return authorised(HttpRequest::get(config.base_url + "/balance"), "fetch_balance").read_only();
}

std::int64_t expires_at_unix_s(const Operation& operation) {
  constexpr std::int64_t kLatest_s = 253'402'300'799;  // 9999-12-31
  const auto document = json::parse(operation.json(), nullptr, false);
  const auto* at = document.is_object() ? member(document, "expires_at_unix_s") : nullptr;
  const auto seconds = at == nullptr ? std::nullopt : amount(*at);
  return seconds && *seconds > 0 && *seconds <= kLatest_s ? *seconds : 0;
}

}  // namespace tallyport::paystack
