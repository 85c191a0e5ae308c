// Every POST carries an idempotency key, no GET does.
#include "call.h"

namespace tallyport::stripe_gateway {
namespace {

using plugin::HttpRequest;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

HttpRequest authorised(const Config& config, HttpRequest request, std::string_view label) {
  request.label(label).secret_header("Authorization", "Bearer ${secret:api_key}");
  request.header("Accept", "application/json").header("Stripe-Version", config.api_version);
  return request;
}

}  // namespace

HttpRequest get(const Config& config, std::string_view path, std::string_view label) {
  auto request = HttpRequest::get(config.base_url + std::string(path));
  return authorised(config, std::move(request), label).read_only();
}

HttpRequest post(const Config& config, std::string_view path, const Form& form,
                 std::string_view key, std::string_view label) {
  auto request = authorised(config, HttpRequest::post(config.base_url + std::string(path)), label);
  request.body(form.text(), kFormType);
  if (!key.empty()) request.idempotency_key("Idempotency-Key", key);
  if (form.is_template()) request.body_is_template();
  return request;
}

std::string derived_key(std::string_view key, std::string_view step) {
  return key.empty() ? "" : std::string(key) + ":" + std::string(step);
}

}  // namespace tallyport::stripe_gateway
