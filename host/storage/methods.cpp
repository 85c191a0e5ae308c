// Saved methods in a batch: those of the owners that commands are about. Read without a lock: what
// another host adds at this time the unique index refuses, and the batch is run again.
#include "storage/batch.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

constexpr Statement kOwners{"SELECT r.tenant, r.account, " TALLYPORT_METHOD_OWNER(
                                "r.tenant", "r.account") " FROM {rows tenant text, account text}",
                            3};
constexpr Statement kMethods{"SELECT " TALLYPORT_METHOD_COLUMNS
                             " FROM {rows tenant text, owner text} CROSS JOIN payment_methods m "
                             "WHERE m.tenant = r.tenant AND m.owner = r.owner",
                             kMethodColumns};
constexpr Statement kCustomers{
    "SELECT " TALLYPORT_CUSTOMER_COLUMNS
    " FROM {rows tenant text, owner text} CROSS JOIN gateway_customers g "
    "WHERE g.tenant = r.tenant AND g.owner = r.owner",
    kCustomerColumns};
constexpr Statement kInsertMethods{
    "INSERT INTO payment_methods (id, tenant, owner, gateway, gateway_ref, customer_ref, type, "
    "brand, last4, exp_month, exp_year, fingerprint, default_since_ms, created_at_ms, "
    "updated_at_ms, removed_at_ms) SELECT id, tenant, owner, gateway, gateway_ref, customer_ref, "
    "type, brand, last4, exp_month, exp_year, fingerprint, default_since_ms, created_at_ms, "
    "updated_at_ms, removed_at_ms FROM {rows id uuid, tenant text, owner text, gateway text, "
    "gateway_ref text, customer_ref text, type text, brand text, last4 text, exp_month bigint, "
    "exp_year bigint, fingerprint text, default_since_ms bigint, created_at_ms bigint, "
    "updated_at_ms bigint, removed_at_ms bigint} ORDER BY tenant, owner, gateway, gateway_ref"};
constexpr Statement kUpdateMethods{
    "UPDATE payment_methods AS m SET type = r.type, brand = r.brand, last4 = r.last4, "
    "exp_month = r.exp_month, exp_year = r.exp_year, fingerprint = r.fingerprint, "
    "default_since_ms = r.default_since_ms, updated_at_ms = r.updated_at_ms, "
    "removed_at_ms = r.removed_at_ms FROM {rows id uuid, type text, brand text, last4 text, "
    "exp_month bigint, exp_year bigint, fingerprint text, default_since_ms bigint, "
    "updated_at_ms bigint, removed_at_ms bigint} WHERE m.id = r.id"};
constexpr Statement kInsertCustomers{
    "INSERT INTO gateway_customers (tenant, owner, gateway, customer_ref, refresh_until_ms, "
    "created_at_ms) SELECT tenant, owner, gateway, customer_ref, refresh_until_ms, created_at_ms "
    "FROM {rows tenant text, owner text, gateway text, customer_ref text, "
    "refresh_until_ms bigint, created_at_ms bigint} ORDER BY tenant, owner, gateway"};
constexpr Statement kUpdateCustomers{
    "UPDATE gateway_customers AS g SET refresh_until_ms = r.refresh_until_ms "
    "FROM {rows tenant text, owner text, gateway text, customer_ref text, "
    "refresh_until_ms bigint, created_at_ms bigint} "
    "WHERE g.tenant = r.tenant AND g.owner = r.owner AND g.gateway = r.gateway"};

}  // namespace

void BatchRun::load_methods() {
  std::set<Name> asked;
  bool stated = false;
  for (const auto& command : commands_) {
    if (const auto* keep = std::get_if<topup::KeepMethods>(&command))
      asked.insert({keep->tenant, keep->account});
    else if (const auto* change = std::get_if<topup::ChangeMethod>(&command))
      asked.insert({change->tenant, change->account});
    else if (const auto* record = std::get_if<topup::RecordAnswer>(&command))
      stated = stated || !record->finding.customer.empty() || !record->finding.methods.empty();
    else if (const auto* apply = std::get_if<topup::ApplyGatewayEvent>(&command))
      stated = stated || !apply->finding.customer.empty() || !apply->finding.methods.empty();
  }
  if (stated)
    for (const auto& [id, attempt] : rows_.attempts)
      if (attempt.row.save_method) {
        const auto& topup = rows_.topups.at(attempt.row.topup).row;
        asked.insert({topup.tenant, topup.account_name});
      }
  if (asked.empty()) return;
  RowWriter accounts;
  for (const auto& [tenant, account] : asked)
    accounts.row().put("tenant", tenant).put("account", account);
  const auto owners = session_.run(kOwners, accounts);
  RowWriter of;
  std::set<Name> known;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    auto row = owners[i];
    const auto tenant = row.text();
    const auto account = row.text();
    const auto owner = row.text();
    if (owner != account) rows_.method_owners[{tenant, account}] = owner;
    if (known.insert({tenant, owner}).second) of.row().put("tenant", tenant).put("owner", owner);
  }
  const auto methods = session_.run(kMethods, of);
  for (std::size_t i = 0; i < methods.size(); ++i) {
    auto method = read_method(methods[i]);
    const auto id = method.id;
    rows_.methods.emplace(id, Tracked<topup::PaymentMethod>{std::move(method)});
  }
  const auto customers = session_.run(kCustomers, of);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    auto customer = read_customer(customers[i]);
    auto key = std::tuple(customer.tenant, customer.owner, customer.gateway);
    rows_.customers.emplace(std::move(key), Tracked<topup::GatewayCustomer>{std::move(customer)});
  }
}

void BatchRun::save_methods() {
  using Method = Tracked<topup::PaymentMethod>::Write;
  using Customer = Tracked<topup::GatewayCustomer>::Write;
  RowWriter added;
  RowWriter updates;
  for (const auto& [id, method] : rows_.methods) {
    if (method.write == Method::insert) storage::write(added.row(), method.row);
    if (method.write == Method::update) write_changes(updates.row(), method.row);
  }
  insert("payment_methods", kInsertMethods, added);
  write(kUpdateMethods, updates);
  RowWriter customers;
  RowWriter changed;
  for (const auto& [key, customer] : rows_.customers) {
    if (customer.write == Customer::insert) storage::write(customers.row(), customer.row);
    if (customer.write == Customer::update) storage::write(changed.row(), customer.row);
  }
  insert("gateway_customers", kInsertCustomers, customers);
  write(kUpdateCustomers, changed);
}

}  // namespace tallyport::storage
