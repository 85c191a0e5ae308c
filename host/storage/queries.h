// SociQueries: the reading port over a pool of readers. Names no statement of the journal's.
#pragma once

#include "storage/readers.h"
#include "topup/queries.h"

namespace tallyport::storage {

class SociQueries final : public topup::Queries {
 public:
  // `log` must outlive it. Destruction answers what is queued first.
  SociQueries(ReaderSettings settings, const Location& location, Log& log)
      : readers_(settings, location, log) {}

  void topup(std::string tenant, TopupId id, topup::Reply<topup::TopupView> reply) override;
  void topups(topup::TopupFilter filter,
              topup::Reply<std::vector<topup::TopupView>> reply) override;
  void returning(std::string gateway, std::string return_token,
                 topup::Reply<topup::TopupView> reply) override;
  void ping(topup::Reply<bool> reply) override;

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
  Readers readers_;
};

}  // namespace tallyport::storage
