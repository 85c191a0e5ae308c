// PluginGateways: the port to the providers, over plugins. Built once, then immutable.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "base/http_exchange.h"
#include "base/log.h"
#include "gateway/driver.h"
#include "gateway/instance.h"
#include "gateway/problem.h"
#include "topup/method_gateways.h"

namespace tallyport::gateway {

// What the gateways run on. All outlive them and every operation under way.
struct GatewayPorts {
  HttpClient& http;
  Executor& executor;
  Clock& clock;
  Entropy& entropy;
  Log& log;
};

class PluginGateways final : public topup::Gateways, public topup::MethodGateways {
 public:
  // Loads the plugins of the enabled gateways and checks everything about all of them; the
  // gateways, or all problems together. Names are different. Runs code of the plugins.
  static std::variant<std::unique_ptr<PluginGateways>, std::vector<Problem>> create(
      std::vector<GatewaySpec> specs, GatewayPorts ports);

  std::optional<topup::GatewayInfo> find(const std::string& gateway) const override;
  std::vector<topup::GatewayInfo> list() const override;
  Result<std::string> create_document(const std::string& gateway,
                                      const topup::CreateRequest& request) const override;
  void create(const topup::Topup& topup, const topup::Attempt& attempt, CardHandle card,
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
  // methods.cpp
  void save_method(const std::string& gateway, const topup::SaveRequest& request,
                   const std::string& idempotency_key, topup::FindingDone done) override;
  void list_methods(const std::string& gateway, const std::string& customer,
                    topup::FindingDone done) override;
  void remove_method(const topup::PaymentMethod& method, const std::string& idempotency_key,
                     topup::FindingDone done) override;
  void default_method(const topup::PaymentMethod& method, const std::string& idempotency_key,
                      topup::FindingDone done) override;
  void channels(const std::string& gateway, const topup::ChannelFilter& filter,
                topup::ChannelsDone done) override;
  void check(const std::string& gateway, topup::FindingDone done) override;
  Result<topup::WebhookReading> read_webhook(const std::string& gateway,
                                             topup::WebhookMessage message) override;

 private:
  explicit PluginGateways(GatewayPorts ports);
  std::shared_ptr<Instance> instance(const std::string& gateway) const;  // null where there is none
  void begin_create(Run run, const topup::Topup& topup, const topup::Attempt& attempt,
                    CardHandle card, topup::FindingDone done);
  void begin_refund(Run run, const topup::Topup& topup, const topup::Attempt& attempt,
                    const topup::Refund& refund, topup::FindingDone done);
  OperationInput refund_input(Intent intent, const topup::Topup& topup,
                              const topup::Attempt& attempt, const topup::Refund& refund) const;
  OperationInput input(Intent intent) const;  // with entropy and an id of its own
  void run_or_say_no(const std::string& gateway, OperationInput input, topup::FindingDone done);
  void run_or_say_no(const std::string& gateway, OperationInput input,
                     std::function<void(OperationEnd)> done);
  OperationInput method_input(Intent intent, const topup::PaymentMethod& method,
                              const std::string& idempotency_key) const;
  Ports ports() const { return {ports_.http, ports_.executor, ports_.clock}; }

  GatewayPorts ports_;
  std::map<std::string, std::shared_ptr<Instance>> instances_;
};

}  // namespace tallyport::gateway
