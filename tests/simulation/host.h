// Hosts: the real core over simulated ports, which may die between any two events and start again.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "jobs/janitor.h"
#include "simulation/provider.h"
#include "simulation/simulated_journal.h"
#include "topup/flow.h"

namespace tallyport::simulation {

// The gateways as one life of a host sees them: operations cross a network that delays and loses.
class SimulatedGateways final : public topup::Gateways {
 public:
  SimulatedGateways(World& world, Provider& provider, std::shared_ptr<const bool> alive)
      : world_(world), provider_(provider), alive_(std::move(alive)) {}

  std::optional<topup::GatewayInfo> find(const std::string& gateway) const override;
  std::vector<topup::GatewayInfo> list() const override { return {}; }
  Result<std::string> create_document(const std::string& gateway,
                                      const topup::CreateRequest& request) const override;
  void create(const topup::Topup& topup, const topup::Attempt& attempt, CardHandle,
              topup::FindingDone done) override;
  void replay(const topup::Topup& topup, const topup::Attempt& attempt,
              topup::FindingDone done) override;
  void look_up(const topup::Topup& topup, const topup::Attempt& attempt,
               topup::FindingDone done) override;
  void cancel(const topup::Topup& topup, const topup::Attempt& attempt,
              topup::FindingDone done) override;
  Result<std::string> refund_document(const std::string& gateway,
                                      const topup::RefundRequest& request) const override;
  void refund(const topup::Topup& topup, const topup::Attempt& attempt, const topup::Refund& refund,
              topup::FindingDone done) override;
  void replay_refund(const topup::Topup& topup, const topup::Attempt& attempt,
                     const topup::Refund& refund, topup::FindingDone done) override;
  void look_up_refund(const topup::Topup& topup, const topup::Attempt& attempt,
                      const topup::Refund& refund, topup::FindingDone done) override;
  void check(const std::string& gateway, topup::FindingDone done) override;
  Result<topup::WebhookReading> read_webhook(const std::string& gateway,
                                             topup::WebhookMessage message) override;

 private:
  void ask(const std::string& gateway, topup::Outcome unsent, std::function<topup::Finding()> there,
           topup::FindingDone done);

  World& world_;
  Provider& provider_;
  const std::shared_ptr<const bool> alive_;
};

// Writes warnings and errors into the trace.
class TraceLog final : public Log {
 public:
  explicit TraceLog(World& world) : world_(world) {}
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) override;

 private:
  World& world_;
};

class Host {
 public:
  Host(World& world, Provider& provider, Database& database, std::string name)
      : world_(world), provider_(provider), database_(database), name_(std::move(name)) {}

  void start();
  // Everything but the database is gone: callbacks under way are never called.
  void crash();
  bool is_up() const { return life_ != nullptr; }
  const std::string& name() const { return name_; }
  // Only while up.
  topup::Flow& flow() { return life_->flow; }
  topup::RefundFlow& refunds() { return life_->refunds; }
  topup::Journal& journal() { return life_->journal; }
  CommandId make_command_id() { return life_->ids.make<CommandId>(); }

 private:
  // Everything that a crash ends.
  struct Life {
    Life(World& world, Provider& provider, Database& database, const std::string& name);
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
    TraceLog log;
    UuidV7Source ids;
    SimulatedJournal journal;
    SimulatedGateways gateways;
    topup::Flow flow;
    topup::RefundFlow refunds;
    jobs::Janitor janitor;
  };
  void tick();
  void expire_holds();

  World& world_;
  Provider& provider_;
  Database& database_;
  const std::string name_;
  std::unique_ptr<Life> life_;
};

}  // namespace tallyport::simulation
