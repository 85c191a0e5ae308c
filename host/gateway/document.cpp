// Members in alphabetical order, as nlohmann's default object keeps them.
#include "gateway/document.h"

#include <nlohmann/json.hpp>

namespace tallyport::gateway {
namespace {

void put(nlohmann::json& to, const char* member, const std::string& text) {
  if (!text.empty()) to[member] = text;
}

void put_expiry(nlohmann::json& to, Timestamp at) {
  if (at.unix_ms > 0) to["expires_at_unix_s"] = at.unix_ms / 1000;
}

void put_payer(nlohmann::json& to, const topup::Payer& from) {
  auto payer = nlohmann::json::object();
  put(payer, "email", from.email);
  put(payer, "name", from.name);
  put(payer, "phone", from.phone);
  if (!payer.empty()) to["payer"] = std::move(payer);
}

std::string text_of(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string create_document(const topup::CreateRequest& request) {
  const auto& paying = request.paying;
  auto document = nlohmann::json::object();
  put(document, "return_url", request.return_url);
  put(document, "cancel_url", request.cancel_url);
  put(document, "title", request.title);
  put(document, "description", request.description);
  put(document, "channel", request.channel);
  put_expiry(document, request.expires_at);
  put_payer(document, request.payer);
  put(document, "account", request.account);
  put(document, "customer", paying.customer);
  if (paying.save_method) document["save_method"] = true;
  if (paying.way != topup::Way::page && paying.on_session) document["on_session"] = true;
  if (paying.way == topup::Way::card) document["card"] = true;
  if (!request.metadata.empty()) document["metadata"] = request.metadata;
  return text_of(document);
}

std::string look_up_document(const topup::Topup& topup, const topup::Attempt& attempt) {
  auto document = nlohmann::json::object();
  if (attempt.gateway_ref.empty()) put(document, "hinted_ref", attempt.hinted_ref);
  put_expiry(document, topup.expires_at);
  return text_of(document);
}

std::string refund_document(const topup::RefundRequest& request) {
  auto document = nlohmann::json::object();
  put(document, "note", request.note);
  put(document, "refund_reference", request.reference);
  return text_of(document);
}

std::string save_document(const topup::SaveRequest& request) {
  auto document = nlohmann::json::object();
  put(document, "account", request.account);
  put(document, "customer", request.customer);
  put_payer(document, request.payer);
  put(document, "token", request.token);
  put(document, "return_url", request.return_url);
  if (request.setup) document["setup"] = true;
  if (request.card != nullptr) document["card"] = true;
  return text_of(document);
}

std::string customer_document(const std::string& customer) {
  auto document = nlohmann::json::object();
  put(document, "customer", customer);
  return text_of(document);
}

std::string channel_document(const topup::ChannelFilter& filter) {
  auto document = nlohmann::json::object();
  put(document, "country", filter.country);
  put(document, "currency", filter.currency);
  put(document, "type", filter.type);
  return text_of(document);
}

}  // namespace tallyport::gateway
