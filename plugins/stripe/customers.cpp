// A customer is made once for each payer: every result states its id, and the host hands it back.
#include "customers.h"

#include <nlohmann/json.hpp>

#include "call.h"
#include "input.h"
#include "members.h"

namespace tallyport::stripe_gateway {

using nlohmann::json;
using plugin::HttpRequest;

Payer read_payer(const json& document) {
  return {text_of(document, "customer"), text_of(document, "account"),
          text_in(document, "payer", "email"), text_in(document, "payer", "name")};
}

HttpRequest create_customer(const Config& config, const Payer& payer, std::string_view key) {
  Form form;
  form.add_given("email", payer.email).add_given("name", payer.name);
  form.add_given("metadata[" + std::string(kAccountKey) + "]", payer.account);
  return post(config, "/v1/customers", form, derived_key(key, "customer"), "create_customer");
}

HttpRequest get_customer(const Config& config, std::string_view id) {
  return get(config, "/v1/customers/" + plugin::percent_encoded(id), "get_customer");
}

HttpRequest set_default_method(const Config& config, std::string_view id, std::string_view method,
                               std::string_view key) {
  Form form;
  form.add("invoice_settings[default_payment_method]", method);
  return post(config, "/v1/customers/" + plugin::percent_encoded(id), form, key,
              "set_default_method");
}

std::optional<Customer> parse_customer(std::string_view body) {
  const auto value = json::parse(body, nullptr, false);
  Members members(value, "customer");
  Customer customer;
  customer.id = members.text("id");
  customer.deleted = members.optional_flag("deleted");
  customer.live = members.optional_flag("livemode");  // a deleted one has none
  if (const auto* settings = members.expanded("invoice_settings")) {
    Members chosen(*settings);
    customer.default_method = chosen.id_of("default_payment_method");
    members.require(chosen.good());
  }
  return members.good() ? std::optional(std::move(customer)) : std::nullopt;
}

std::string created_customer(const plugin::Response& answer) {
  const auto customer = answer.ok() ? parse_customer(answer.body) : std::nullopt;
  return customer && !customer->deleted ? customer->id : "";
}

}  // namespace tallyport::stripe_gateway
