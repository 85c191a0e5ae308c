// Bodies are the documented JSON; the amount is put in as text, so that no double comes near it.
#include "requests.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "money.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Reason;

constexpr std::size_t kLongestReference = 100;                    // of tx_ref
constexpr std::int64_t kLongestSession = 1440;                    // minutes
constexpr std::int64_t kLatest_s = 253'402'300'799;               // 9999-12-31
constexpr std::uint32_t kMostResponse = std::uint32_t{64} << 10;  // real ones have under 5 KiB

void put(json& to, const char* member, std::string text) {
  if (!text.empty()) to[member] = std::move(text);
}

json customer_of(const json& document) {
  const auto payer = document.find("payer");
  json customer = json::object();
  if (payer != document.end() && payer->is_object()) {
    put(customer, "email", text_in(*payer, "email"));
    put(customer, "name", text_in(*payer, "name"));
    put(customer, "phonenumber", text_in(*payer, "phone"));
  }
  return customer;
}

std::int64_t expiry_of(const json& document) {
  const auto at = document.find("expires_at_unix_s");
  if (at == document.end() || at->is_null()) return 0;
  const bool sound = at->is_number_unsigned() && at->get<std::uint64_t>() <= kLatest_s;
  if (!sound) throw InvalidInput("expires_at_unix_s is no time in seconds");
  return at->get<std::int64_t>();
}

}  // namespace

// The content type goes with every request, a GET too, as from Flutterwave's own SDKs.
HttpRequest authorised(HttpRequest request, std::string_view label) {
  request.label(label).secret_header("Authorization", "Bearer ${secret:secret_key}");
  request.header("Accept", "application/json").max_response(kMostResponse);
  return request;
}

HttpRequest get(const Config& config, std::string_view path, std::string_view label) {
  auto request = authorised(HttpRequest::get(config.base_url + "/v3" + std::string(path)), label);
  request.header("Content-Type", "application/json").read_only();
  return request;
}

json document_of(const Operation& operation) {
  auto document = json::parse(operation.json(), nullptr, false);
  if (!document.is_object()) throw InvalidInput("the document is not a JSON object");
  return document;
}

std::string text_in(const json& document, const char* member) {
  const auto found = document.find(member);
  if (found == document.end() || found->is_null()) return "";
  if (!found->is_string()) throw InvalidInput(std::string(member) + " is no text");
  return found->get<std::string>();
}

void check_order(const Operation& operation) {
  const std::string who(operation.operation().substr(0, operation.operation().find('/')));
  if (operation.reference().empty()) throw InvalidInput(who + " needs a reference");
  if (operation.amount().minor <= 0) throw InvalidInput(who + " needs a positive amount");
  if (!plugin::is_currency(operation.amount().currency)) {
    throw InvalidInput(who + " needs a currency of three capital letters");
  }
}

std::optional<Refusal> refusal_of(const Operation& operation, bool has_email) {
  if (!exponent_of(operation.amount().currency)) {
    return Refusal{Reason::currency_not_supported, "a currency that is not of ISO 4217's list"};
  }
  if (!to_wire(operation.amount())) {
    return Refusal{Reason::request_refused, "Flutterwave takes at most two decimals"};
  }
  if (!has_email) {
    return Refusal{Reason::request_refused,
                   "payer.email is missing: Flutterwave takes no payment without it"};
  }
  if (operation.reference().size() > kLongestReference) {
    return Refusal{Reason::request_refused,
                   "the reference is longer than a tx_ref may be, 100 characters"};
  }
  return std::nullopt;
}

std::string to_text(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

Order read_order(const Config& config, const Operation& operation) {
  const auto document = document_of(operation);
  check_order(operation);
  Order order;
  order.expires_at_unix_s = expiry_of(document);
  json body = {{"tx_ref", operation.reference()},
               {"currency", operation.amount().currency},
               {"redirect_url", text_in(document, "return_url")},
               {"customer", customer_of(document)}};
  if (body["redirect_url"].get_ref<const std::string&>().empty()) {
    throw InvalidInput("return_url is missing");
  }
  order.refusal = refusal_of(operation, body["customer"].contains("email"));
  order.amount = to_wire(operation.amount()).value_or("");
  json customizations = json::object();
  put(customizations, "title", text_in(document, "title"));
  put(customizations, "description", text_in(document, "description"));
  if (!customizations.empty()) body["customizations"] = std::move(customizations);
  const auto channel = text_in(document, "channel");
  put(body, "payment_options", channel.empty() ? config.payment_options : channel);
  if (const auto metadata = document.find("metadata");
      metadata != document.end() && metadata->is_object() && !metadata->empty()) {
    body["meta"] = *metadata;
  }
  order.rest = to_text(body);
  return order;
}

std::optional<int> session_minutes(const Order& order, std::int64_t started_unix_ms) {
  if (order.expires_at_unix_s == 0) return 0;
  const auto left_ms = order.expires_at_unix_s * 1000 - started_unix_ms;
  if (left_ms <= 0) return std::nullopt;
  return static_cast<int>(
      std::clamp<std::int64_t>((left_ms + 30'000) / 60'000, 1, kLongestSession));
}

HttpRequest create_payment(const Config& config, const Order& order, int session_minutes) {
  auto request = authorised(HttpRequest::post(config.base_url + "/v3/payments"), "create_payment");
  auto body = "{\"amount\":" + order.amount + ",";
  if (session_minutes > 0) {
    // The guide's name; the reference page has it in the singular.
    body += "\"configurations\":{\"session_duration\":" + std::to_string(session_minutes) + "},";
  }
  request.json(body + order.rest.substr(1)).moves_money();
  return request;
}

HttpRequest verify_transaction(const Config& config, std::string_view id) {
  return get(config, "/transactions/" + plugin::percent_encoded(id) + "/verify",
             "verify_transaction");
}

HttpRequest verify_by_reference(const Config& config, std::string_view tx_ref) {
  return get(config, "/transactions/verify_by_reference?tx_ref=" + plugin::percent_encoded(tx_ref),
             "verify_by_reference");
}

std::string refund_reference(const Operation& operation) {
  auto reference = text_in(document_of(operation), "refund_reference");
  if (reference.empty()) throw InvalidInput("refund_reference is missing");
  return reference;
}

HttpRequest create_refund(const Config& config, const Operation& operation) {
  const auto amount = to_wire(operation.amount());
  if (!amount || operation.amount().minor <= 0) {
    throw InvalidInput("refund.create needs an amount of Flutterwave's");
  }
  auto comments = refund_reference(operation);
  if (const auto note = text_in(document_of(operation), "note"); !note.empty()) {
    comments += ": " + note;
  }
  const auto url = config.base_url + "/v3/transactions/" +
                   plugin::percent_encoded(operation.gateway_ref()) + "/refund";
  auto request = authorised(HttpRequest::post(url), "create_refund");
  request.json("{\"amount\":" + *amount + ",\"comments\":" + to_text(comments) + "}");
  request.moves_money();
  return request;
}

HttpRequest get_refund(const Config& config, std::string_view id) {
  return get(config, "/refunds/" + plugin::percent_encoded(id), "get_refund");
}

// `id` is the transaction's. What belongs to others is left out by the reader in any case.
HttpRequest list_refunds(const Config& config, std::string_view transaction, unsigned page) {
  return get(
      config,
      "/refunds?id=" + plugin::percent_encoded(transaction) + "&page=" + std::to_string(page),
      "list_refunds");
}

HttpRequest get_balances(const Config& config) { return get(config, "/balances", "get_balances"); }

bool is_transaction_id(std::string_view text) {
  constexpr std::size_t kLongestId = 20;  // 64 bits
  return !text.empty() && text.size() <= kLongestId &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string hinted_id(const Operation& operation) {
  if (operation.reference().empty() || !operation.gateway_ref().empty()) return "";
  const auto document = json::parse(operation.json(), nullptr, false);
  const auto hint = document.is_object() ? document.value("hinted_ref", json()) : json();
  auto id = hint.is_string() ? hint.get<std::string>() : "";
  return is_transaction_id(id) ? id : "";
}

}  // namespace tallyport::flutterwave
