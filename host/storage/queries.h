// SociQueries: the reading port over a pool of readers. Names no statement of the journal's.
#pragma once

#include "storage/reader_role.h"
#include "storage/readers.h"
#include "topup/queries.h"

namespace tallyport::storage {

class SociQueries final : public topup::Queries {
 public:
  // Requests are read through `reader`, where there is one, else through the owner at `location`.
  // `log` must outlive it. Destruction answers what is queued first.
  SociQueries(const ReaderSettings& settings, const Location& location,
              const std::optional<ReaderRole>& reader, Log& log);

  void topup(std::string tenant, TopupId id, topup::Reply<topup::TopupView> reply) override;
  void topup_of_reference(std::string tenant, std::string reference,
                          topup::Reply<topup::TopupView> reply) override;
  void topup_of_number(std::string tenant, std::int64_t number,
                       topup::Reply<topup::TopupView> reply) override;
  void topups(topup::TopupFilter filter,
              topup::Reply<std::vector<topup::TopupView>> reply) override;
  void returning(std::string gateway, std::string return_token,
                 topup::Reply<topup::TopupView> reply) override;
  void ping(topup::Reply<bool> reply) override;

  // refund_queries.cpp
  void refund(std::string tenant, RefundId id, topup::Reply<topup::RefundView> reply) override;
  void refunds(std::string tenant, TopupId of,
               topup::Reply<std::vector<topup::RefundView>> reply) override;
  void refunds(topup::RefundFilter filter,
               topup::Reply<std::vector<topup::RefundView>> reply) override;
  void claimed(topup::IdempotencyClaim claim,
               topup::Reply<std::optional<topup::Claimed>> reply) override;

  // method_queries.cpp
  void methods(std::string tenant, std::string account,
               topup::Reply<topup::SavedMethods> reply) override;

  // chain_queries.cpp
  void chain_ends(topup::Reply<std::vector<topup::ChainEnd>> reply) override;

  // account_queries.cpp
  void account(std::string tenant, std::string name,
               topup::Reply<topup::AccountView> reply) override;
  void accounts(std::string tenant, std::string after, int limit,
                topup::Reply<std::vector<topup::AccountView>> reply) override;
  void statement(std::string tenant, std::string name, topup::Page page,
                 topup::Reply<std::vector<topup::StatementLine>> reply) override;

  // transfer_queries.cpp
  void transfer(std::string tenant, TransferId id,
                topup::Reply<topup::TransferView> reply) override;

  // statistics_queries.cpp
  void statistics(topup::StatisticsFilter filter, topup::Reply<topup::Statistics> reply) override;

 private:
  // Of the installation, no tenant's: always through the owner.
  Readers& own() { return own_ ? *own_ : readers_; }

  Readers readers_;
  std::optional<Readers> own_;  // where readers_ has another role
};

}  // namespace tallyport::storage
