// The sandbox gateway: which operation does what. The requests, the provider's words and its
// webhooks are next door.
#include <string_view>
#include <utility>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "refunds.h"
#include "requests.h"
#include "status.h"
#include "webhook.h"

namespace tallyport::sandbox_gateway {
namespace {

using plugin::HttpRequest;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;
using plugin::Task;

class Sandbox {
 public:
  explicit Sandbox(std::string_view settings) : config_(parse_config(settings)) {}

  Task begin(Operation& operation) const {
    const auto name = operation.operation();
    if (name == "payment.create/1") return create(operation, create_payment(config_, operation));
    if (name == "payment.lookup/1") return look_up(operation, request_for(operation));
    if (name == "payment.cancel/1") return cancel(operation, request_for(operation));
    if (name == "refund.create/1") return refund(operation);
    if (name == "refund.lookup/1") return look_up_refund(operation);
    if (name == "webhook.handle/1") return read_webhook(operation);
    if (name == "connection.check/1") return check_connection(operation);
    throw plugin::Unsupported(name);
  }

 private:
  Task create(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_created(answer, operation);
  }

  Task look_up(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_looked_up(answer, operation);
  }

  // Looks first, since only the provider knows the id where the create was not answered, and since
  // what is already over needs no cancelling.
  Task cancel(Operation& operation, HttpRequest request) const {
    const auto before = co_await operation.http(request);
    const auto found = read_looked_up(before, operation);
    if (found.outcome() != Outcome::requires_action && found.outcome() != Outcome::pending) {
      co_return found;
    }
    const auto id = payment_of(before)->id;
    const auto answer = co_await operation.http(cancel_payment(config_, id));
    if (!answer.answered || answer.status != 409) co_return read_cancelled(answer, operation);
    // It was paid or declined in between; whatever it is now counts.
    const auto after = co_await operation.http(std::move(request));
    co_return read_looked_up(after, operation);
  }

  // The host knows the payment's id: it was paid, and a look-up or a webhook has said which it is.
  Task refund(Operation& operation) const {
    if (operation.gateway_ref().empty()) throw plugin::InvalidInput("needs a gateway_ref");
    return send_refund(operation, create_refund(config_, operation, operation.gateway_ref()));
  }

  Task send_refund(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_refund_created(answer, operation);
  }

  Task look_up_refund(Operation& operation) const {
    return ask_refund(operation, operation.subject_ref().empty()
                                     ? find_refund(config_, refund_reference(operation))
                                     : get_refund(config_, operation.subject_ref()));
  }

  Task ask_refund(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_refund_looked_up(answer, operation);
  }

  Task read_webhook(Operation& operation) const {
    const auto header = operation.header(kSignatureHeader);
    const auto signature = header ? parse_signature(*header) : std::nullopt;
    if (!signature) co_return rejected();
    plugin::SignatureCheck check(plugin::Algorithm::hmac_sha256, "webhook_secret");
    check.message(signature->time).message(".").message(operation.raw_body());
    check.signed_at(signature->time_unix_s, kToleranceS);
    for (const auto candidate : signature->candidates) check.candidate(candidate);
    const bool authentic = co_await operation.verify(std::move(check));
    if (!authentic) co_return rejected();
    co_return read_event(operation.raw_body());
  }

  Task check_connection(Operation& operation) const {
    const auto answer = co_await operation.http(ping(config_));
    co_return read_ping(answer);
  }

  HttpRequest request_for(const Operation& operation) const {
    if (!operation.gateway_ref().empty()) return get_payment(config_, operation.gateway_ref());
    if (!operation.reference().empty()) return find_payment(config_, operation.reference());
    throw plugin::InvalidInput("needs a gateway_ref or a reference");
  }

  static Result rejected() { return Result(Outcome::rejected).reason(Reason::bad_signature); }

  Config config_;
};

}  // namespace
}  // namespace tallyport::sandbox_gateway

TP_PLUGIN(tallyport::sandbox_gateway::Sandbox, R"json({
  "id": "tallyport.sandbox",
  "version": "0.1.0",
  "abi": "1.0",
  "operations": ["payment.create/1", "payment.lookup/1", "payment.cancel/1", "refund.create/1",
                 "refund.lookup/1", "webhook.handle/1", "connection.check/1"],
  "currencies": [],
  "egress": [],
  "secrets": [{"name": "api_key", "use": "send"}, {"name": "webhook_secret", "use": "verify"}],
  "recovery": "replay",
  "config_schema": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
      "base_url": {
        "type": "string",
        "description": "Address of the sandbox provider, without a path.",
        "pattern": "^https?://[^/?#@ ]+/?$",
        "examples": ["http://127.0.0.1:8090"]
      }
    },
    "required": ["base_url"],
    "additionalProperties": false
  },
  "licence": "Apache-2.0",
  "source": ""
})json");
