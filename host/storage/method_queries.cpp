// What an account, or its organisation, has saved at gateways.
#include "storage/queries.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

using topup::SavedMethods;

constexpr Statement kMethods{
    "SELECT " TALLYPORT_METHOD_COLUMNS
    " FROM payment_methods m WHERE m.tenant = :p1 AND m.owner = " TALLYPORT_METHOD_OWNER(
        ":p1", ":p2") " AND m.removed_at_ms IS NULL ORDER BY m.id",
    kMethodColumns};
constexpr Statement kCustomers{
    "SELECT " TALLYPORT_CUSTOMER_COLUMNS
    " FROM gateway_customers g WHERE g.tenant = :p1 AND g.owner = " TALLYPORT_METHOD_OWNER(
        ":p1", ":p2") " ORDER BY g.gateway",
    kCustomerColumns};

}  // namespace

void SociQueries::methods(std::string tenant, std::string account,
                          topup::Reply<SavedMethods> reply) {
  readers_.ask_for<SavedMethods>(
      tenant,
      [tenant, account = std::move(account)](Session& session) -> Result<SavedMethods> {
        SavedMethods saved;
        const auto methods = session.run(kMethods, {tenant, account});
        for (std::size_t i = 0; i < methods.size(); ++i)
          saved.methods.push_back(read_method(methods[i]));
        const auto customers = session.run(kCustomers, {tenant, account});
        for (std::size_t i = 0; i < customers.size(); ++i)
          saved.customers.push_back(read_customer(customers[i]));
        return saved;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
