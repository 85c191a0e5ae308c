// The step driver: runs one operation of a plugin from op_begin to DONE, doing what it asks for,
// and holds it to the host rules, whatever it says.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/executor.h"
#include "base/http_exchange.h"
#include "gateway/instance.h"
#include "gateway/operation.h"

namespace tallyport::gateway {

// What an operation runs on. All outlive it.
struct Ports {
  HttpClient& http;
  Executor& executor;
  Clock& clock;
};

// Runs the operation; steps are made on the executor. `done` is called exactly once, there. The
// instance is kept alive until then. [any thread]
void run(std::shared_ptr<Instance> instance, OperationInput input, Ports ports,
         std::function<void(OperationEnd)> done);

// Runs webhook.handle here and now: it makes no request, so it never waits. [any thread]
OperationEnd run_webhook(std::shared_ptr<Instance> instance, OperationInput input, Ports ports);

}  // namespace tallyport::gateway
