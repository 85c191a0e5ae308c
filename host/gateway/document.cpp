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

std::string text_of(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string create_document(const topup::CreateRequest& request) {
  auto payer = nlohmann::json::object();
  put(payer, "email", request.payer.email);
  put(payer, "name", request.payer.name);
  put(payer, "phone", request.payer.phone);

  auto document = nlohmann::json::object();
  put(document, "return_url", request.return_url);
  put(document, "cancel_url", request.cancel_url);
  put(document, "title", request.title);
  put(document, "description", request.description);
  put(document, "channel", request.channel);
  put_expiry(document, request.expires_at);
  if (!payer.empty()) document["payer"] = std::move(payer);
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

}  // namespace tallyport::gateway
