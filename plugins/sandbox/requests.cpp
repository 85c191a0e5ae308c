// Only the two creates carry an idempotency key, and only they move money.
#include "requests.h"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace tallyport::sandbox_gateway {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;

HttpRequest authorised(HttpRequest request, std::string_view label) {
  request.label(label).secret_header("Authorization", "Bearer ${secret:api_key}");
  request.header("Accept", "application/json");
  return request;
}

std::string text_of(const json& document, const char* member) {
  const auto found = document.find(member);
  if (found == document.end() || found->is_null()) return "";
  if (!found->is_string()) throw InvalidInput(std::string(member) + " is no text");
  return found->get<std::string>();
}

void copy_text(json& body, const char* member, std::string text) {
  if (!text.empty()) body[member] = std::move(text);
}

void check(const Operation& operation) {
  if (operation.reference().empty()) throw InvalidInput("payment.create needs a reference");
  if (operation.idempotency_key().empty()) throw InvalidInput("payment.create needs a key");
  if (operation.amount().minor <= 0) throw InvalidInput("payment.create needs a positive amount");
  if (!plugin::is_currency(operation.amount().currency)) {
    throw InvalidInput("payment.create needs a currency of three capital letters");
  }
}

json create_body(const Operation& operation) {
  const auto document = json::parse(operation.json(), nullptr, false);
  if (!document.is_object()) throw InvalidInput("the document is not a JSON object");
  json body = {{"reference", operation.reference()},
               {"amount", operation.amount().minor},
               {"currency", operation.amount().currency},
               {"return_url", text_of(document, "return_url")}};
  if (body["return_url"].get_ref<const std::string&>().empty()) {
    throw InvalidInput("return_url is missing");
  }
  copy_text(body, "cancel_url", text_of(document, "cancel_url"));
  auto description = text_of(document, "description");
  copy_text(body, "description",
            description.empty() ? text_of(document, "title") : std::move(description));
  if (const auto payer = document.find("payer"); payer != document.end() && payer->is_object()) {
    copy_text(body, "email", text_of(*payer, "email"));
  }
  if (const auto at = document.find("expires_at_unix_s"); at != document.end() && !at->is_null()) {
    if (!at->is_number_integer()) throw InvalidInput("expires_at_unix_s is no integer");
    body["expires_at"] = *at;
  }
  if (const auto metadata = document.find("metadata");
      metadata != document.end() && metadata->is_object() && !metadata->empty()) {
    body["metadata"] = *metadata;
  }
  return body;
}

}  // namespace

HttpRequest create_payment(const Config& config, const Operation& operation) {
  check(operation);
  auto request = authorised(HttpRequest::post(config.base_url + "/v1/payments"), "create_payment");
  request.json(create_body(operation).dump(-1, ' ', false, json::error_handler_t::replace));
  request.idempotency_key("Idempotency-Key", operation.idempotency_key()).moves_money();
  return request;
}

HttpRequest get_payment(const Config& config, std::string_view id) {
  return authorised(
             HttpRequest::get(config.base_url + "/v1/payments/" + plugin::percent_encoded(id)),
             "get_payment")
      .read_only();
}

HttpRequest find_payment(const Config& config, std::string_view reference) {
  const auto url = config.base_url + "/v1/payments?reference=" + plugin::percent_encoded(reference);
  return authorised(HttpRequest::get(url), "find_payment").read_only();
}

HttpRequest cancel_payment(const Config& config, std::string_view id) {
  const auto url = config.base_url + "/v1/payments/" + plugin::percent_encoded(id) + "/cancel";
  return authorised(HttpRequest::post(url), "cancel_payment");
}

std::string refund_reference(const Operation& operation) {
  const auto document = json::parse(operation.json(), nullptr, false);
  if (!document.is_object()) throw InvalidInput("the document is not a JSON object");
  auto reference = text_of(document, "refund_reference");
  if (reference.empty()) throw InvalidInput("refund_reference is missing");
  return reference;
}

HttpRequest create_refund(const Config& config, const Operation& operation,
                          std::string_view payment_id) {
  if (operation.idempotency_key().empty()) throw InvalidInput("refund.create needs a key");
  if (operation.amount().minor <= 0) throw InvalidInput("refund.create needs a positive amount");
  json body = {{"reference", refund_reference(operation)}, {"amount", operation.amount().minor}};
  copy_text(body, "note", text_of(json::parse(operation.json()), "note"));
  const auto url = config.base_url + "/v1/payments/" + plugin::percent_encoded(payment_id);
  auto request = authorised(HttpRequest::post(url + "/refunds"), "create_refund");
  request.json(body.dump(-1, ' ', false, json::error_handler_t::replace));
  request.idempotency_key("Idempotency-Key", operation.idempotency_key()).moves_money();
  return request;
}

HttpRequest get_refund(const Config& config, std::string_view id) {
  const auto url = config.base_url + "/v1/refunds/" + plugin::percent_encoded(id);
  return authorised(HttpRequest::get(url), "get_refund").read_only();
}

HttpRequest find_refund(const Config& config, std::string_view reference) {
  const auto url = config.base_url + "/v1/refunds?reference=" + plugin::percent_encoded(reference);
  return authorised(HttpRequest::get(url), "find_refund").read_only();
}

HttpRequest ping(const Config& config) {
  return authorised(HttpRequest::get(config.base_url + "/v1/ping"), "ping").read_only();
}

}  // namespace tallyport::sandbox_gateway
