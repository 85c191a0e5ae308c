// Members in alphabetical order, as nlohmann's default object keeps them.
#include "gateway/document.h"

#include <nlohmann/json.hpp>

namespace tallyport::gateway {
namespace {

void put(nlohmann::json& to, const char* member, const std::string& text) {
  if (!text.empty()) to[member] = text;
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
  if (request.expires_at.unix_ms > 0)
    document["expires_at_unix_s"] = request.expires_at.unix_ms / 1000;
  if (!payer.empty()) document["payer"] = std::move(payer);
  if (!request.metadata.empty()) document["metadata"] = request.metadata;
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace tallyport::gateway
