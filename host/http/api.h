// Api: all routes over the ports of topup. Knows no sockets; the composition root gives dispatch()
// to a Server.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_exchange.h"
#include "base/log.h"
#include "base/secret.h"
#include "http/auth.h"
#include "http/router.h"
#include "http/timer.h"
#include "pages/pages.h"
#include "pages/sessions.h"
#include "storefront/route.h"
#include "topup/flow.h"
#include "topup/method_flow.h"
#include "topup/queries.h"
#include "topup/refund_flow.h"

namespace tallyport::http {

// What the routes work with. The references outlive the Api and every request under way.
struct ApiContext {
  topup::Flow& flow;
  topup::RefundFlow& refunds;
  topup::MethodFlow& methods;
  topup::Queries& queries;
  topup::Gateways& gateways;
  topup::MethodGateways& channels;
  Clock& clock;
  Log& log;
  std::map<std::string, topup::Storefront> storefronts;  // by name; every principal's is there
  std::shared_ptr<const Authenticator> authenticator;
  Secret hash_key;         // of the hashes of idempotent requests; the same on all hosts
  std::string public_url;  // without trailing slash
  // How long a payer who comes back waits for the provider's word before the page says "wait".
  std::chrono::milliseconds return_wait{6'000};
  std::chrono::milliseconds ready_wait{2'000};  // for /readyz
  std::vector<storefront::Front> fronts = {};   // each of one of `storefronts`
  // Asks applications for quotes; there where a storefront has such.
  HttpClient* applications = nullptr;
  // By storefront; the Api adds the look of those that have none, for who comes back from paying.
  std::map<std::string, pages::Pages> payer_pages = {};
  // Needed where a storefront has pages.
  pages::Sessions* page_sessions = nullptr;
  Entropy* entropy = nullptr;
};

class Api {
 public:
  explicit Api(ApiContext context);
  ~Api();

  // Answers one request. [any thread]
  void dispatch(Request request, Responder responder) const {
    router_.dispatch(std::move(request), std::move(responder));
  }
  std::vector<std::string> routes() const { return router_.routes(); }

 private:
  const ApiContext context_;
  Timer timer_;
  Router router_;
};

}  // namespace tallyport::http
