// What providers keep of ways of paying, and list, as operations of a plugin.
#include <utility>

#include "gateway/document.h"
#include "gateway/gateways.h"

namespace tallyport::gateway {

using topup::FindingDone;
using topup::PaymentMethod;

OperationInput PluginGateways::method_input(Intent intent, const PaymentMethod& method,
                                            const std::string& idempotency_key) const {
  auto made = input(intent);
  made.idempotency_key = idempotency_key;
  made.subject_ref = method.facts.ref;
  made.json = customer_document(method.customer);
  return made;
}

void PluginGateways::save_method(const std::string& gateway, const topup::SaveRequest& request,
                                 const std::string& idempotency_key, FindingDone done) {
  auto made = input(Intent::save_method);
  made.idempotency_key = idempotency_key;
  made.json = save_document(request);
  made.card = request.card;
  run_or_say_no(gateway, std::move(made), std::move(done));
}

void PluginGateways::list_methods(const std::string& gateway, const std::string& customer,
                                  FindingDone done) {
  auto made = input(Intent::list_methods);
  made.json = customer_document(customer);
  run_or_say_no(gateway, std::move(made), std::move(done));
}

void PluginGateways::remove_method(const PaymentMethod& method, const std::string& idempotency_key,
                                   FindingDone done) {
  run_or_say_no(method.gateway, method_input(Intent::remove_method, method, idempotency_key),
                std::move(done));
}

void PluginGateways::default_method(const PaymentMethod& method, const std::string& idempotency_key,
                                    FindingDone done) {
  run_or_say_no(method.gateway, method_input(Intent::default_method, method, idempotency_key),
                std::move(done));
}

void PluginGateways::channels(const std::string& gateway, const topup::ChannelFilter& filter,
                              topup::ChannelsDone done) {
  auto made = input(Intent::list_channels);
  made.json = channel_document(filter);
  run_or_say_no(gateway, std::move(made), std::function([done = std::move(done)](OperationEnd end) {
                  done(std::move(end.finding), std::move(end.channels));
                }));
}

}  // namespace tallyport::gateway
