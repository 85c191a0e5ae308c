// The one table from our errors to HTTP.
#include "http/problem.h"

#include <nlohmann/json.hpp>

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kRetryAfterSeconds = 1;

Json body_of(const Error& error) {
  const int status = http_status(error.code);
  Json body = {{"type", "about:blank"},
               {"title", meaning(error.code)},
               {"status", status},
               {"code", name(error.code)}};
  if (!error.detail.empty() && detail_is_public(error.code)) body["detail"] = error.detail;
  if (status == 503) body["retry_after"] = kRetryAfterSeconds;
  return body;
}

Response response_of(int status, const Json& body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
  if (status == 503)
    response.headers.emplace_back("Retry-After", std::to_string(kRetryAfterSeconds));
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  // A detail may quote what the client sent: bytes that are not UTF-8 are replaced, not thrown on.
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  return response;
}

}  // namespace

int http_status(Errc code) {
  switch (code) {
    case Errc::malformed_request:
      return 400;
    case Errc::invalid_field:
      return 422;
    case Errc::body_too_large:
      return 413;
    case Errc::unsupported_media_type:
      return 415;
    case Errc::not_authenticated:
      return 401;
    case Errc::not_permitted:
      return 403;
    case Errc::route_not_found:
      return 404;
    case Errc::method_not_allowed:
      return 405;
    case Errc::idempotency_key_reused:
      return 409;
    case Errc::request_timeout:
      return 408;

    case Errc::amount_malformed:
      return 422;
    case Errc::amount_out_of_range:
      return 422;
    case Errc::currency_unknown:
      return 422;
    case Errc::currency_mismatch:
      return 422;

    case Errc::account_not_found:
      return 404;
    case Errc::transfer_amount_not_positive:
      return 422;
    case Errc::transfer_to_itself:
      return 422;
    case Errc::transfer_exists:
      return 409;
    case Errc::insufficient_funds:
      return 409;
    case Errc::asset_not_found:
      return 422;
    case Errc::split_invalid:
      return 422;
    case Errc::hold_not_found:
      return 404;
    case Errc::hold_not_pending:
      return 409;
    case Errc::hold_amount_exceeded:
      return 409;
    case Errc::account_not_holdable:
      return 422;
    case Errc::transfer_not_found:
      return 404;
    case Errc::transfer_not_correctable:
      return 409;
    case Errc::correction_exceeds_transfer:
      return 409;
    case Errc::account_of_another_organisation:
      return 409;
    case Errc::hold_of_refund:
      return 409;
    case Errc::hold_of_topup:
      return 409;

    case Errc::topup_not_found:
      return 404;
    case Errc::package_not_found:
      return 422;
    case Errc::amount_not_offered:
      return 422;
    case Errc::topup_not_open:
      return 409;
    case Errc::attempt_not_found:
      return 404;
    case Errc::topup_not_refundable:
      return 409;
    case Errc::refund_exceeds_payment:
      return 409;
    case Errc::refund_not_found:
      return 404;
    case Errc::refund_not_waiting:
      return 409;

    case Errc::method_not_found:
      return 404;
    case Errc::method_refused:
      return 402;
    case Errc::topup_not_held:
      return 409;
    case Errc::quote_refused:
      return 409;
    case Errc::method_missing:
      return 422;

    case Errc::gateway_not_found:
      return 404;
    case Errc::operation_unsupported:
      return 422;
    case Errc::webhook_not_authentic:
      return 401;
    case Errc::gateway_misbehaved:
      return 502;
    case Errc::gateway_unclear:
      return 502;
    case Errc::quote_unavailable:
      return 502;
    case Errc::quote_invalid:
      return 502;

    case Errc::plugin_unreadable:
      return 500;
    case Errc::plugin_manifest_invalid:
      return 500;
    case Errc::plugin_not_loadable:
      return 500;
    case Errc::plugin_no_entry:
      return 500;
    case Errc::plugin_refused_host:
      return 500;
    case Errc::plugin_abi_mismatch:
      return 500;
    case Errc::plugin_manifest_differs:
      return 500;

    case Errc::config_unreadable:
      return 500;
    case Errc::config_invalid:
      return 500;

    case Errc::journal_full:
      return 503;
    case Errc::storage_unavailable:
      return 503;
    case Errc::storage_refused:
      return 500;
    case Errc::shutting_down:
      return 503;
    case Errc::schema_newer:
      return 500;

    case Errc::internal:
      return 500;
  }
  return 500;
}

bool detail_is_public(Errc code) {
  const int number = static_cast<int>(code);
  return number < 600 && code != Errc::gateway_misbehaved && code != Errc::webhook_not_authentic &&
         code != Errc::quote_unavailable && code != Errc::quote_invalid;
}

Response problem(const Error& error, const std::vector<FieldError>& fields) {
  auto body = body_of(error);
  for (const auto& [field, text] : fields)
    body["errors"].push_back({{"field", field}, {"text", text}});
  return response_of(http_status(error.code), body);
}

Response problem_with(const Error& error, const Json& members) {
  auto body = body_of(error);
  body.update(members);
  return response_of(http_status(error.code), body);
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

}  // namespace tallyport::http
