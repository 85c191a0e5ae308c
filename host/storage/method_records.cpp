// Saved methods and customers to and from columns.
#include "storage/records.h"

namespace tallyport::storage {

topup::PaymentMethod read_method(Fields fields) {
  topup::PaymentMethod method;
  method.id = fields.id<PaymentMethodId>();
  method.number = fields.integer();
  method.tenant = fields.text();
  method.owner = fields.text();
  method.gateway = fields.text();
  method.customer = fields.text();
  auto& facts = method.facts;
  facts.ref = fields.text();
  facts.type = fields.word(topup::parse_method_type);
  facts.brand = fields.text();
  facts.last4 = fields.text();
  facts.exp_month = fields.small();
  facts.exp_year = fields.small();
  facts.fingerprint = fields.text();
  method.default_since = fields.time();
  method.created_at = fields.time();
  method.updated_at = fields.time();
  method.removed_at = fields.optional_time();
  return method;
}

topup::GatewayCustomer read_customer(Fields fields) {
  topup::GatewayCustomer customer;
  customer.tenant = fields.text();
  customer.owner = fields.text();
  customer.gateway = fields.text();
  customer.ref = fields.text();
  customer.refresh_until = fields.time();
  customer.created_at = fields.time();
  return customer;
}

void write_changes(RowWriter& rows, const topup::PaymentMethod& method) {
  const auto& facts = method.facts;
  rows.put("id", method.id)
      .put("type", name(facts.type))
      .put("brand", facts.brand)
      .put("last4", facts.last4)
      .put("exp_month", facts.exp_month)
      .put("exp_year", facts.exp_year)
      .put("fingerprint", facts.fingerprint)
      .put("default_since_ms", method.default_since)
      .put("updated_at_ms", method.updated_at)
      .put("removed_at_ms", method.removed_at);
}

void write(RowWriter& rows, const topup::PaymentMethod& method) {
  write_changes(rows, method);
  rows.put("tenant", method.tenant)
      .put("owner", method.owner)
      .put("gateway", method.gateway)
      .put("gateway_ref", method.facts.ref)
      .put("customer_ref", method.customer)
      .put("created_at_ms", method.created_at);
}

void write(RowWriter& rows, const topup::GatewayCustomer& customer) {
  rows.put("tenant", customer.tenant)
      .put("owner", customer.owner)
      .put("gateway", customer.gateway)
      .put("customer_ref", customer.ref)
      .put("refresh_until_ms", customer.refresh_until)
      .put("created_at_ms", customer.created_at);
}

}  // namespace tallyport::storage
