// The Stripe gateway: which operation does what. The requests, Stripe's words and its webhooks are
// next door.
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <tallyport/sdk.hpp>

#include "answers.h"
#include "charge.h"
#include "config.h"
#include "customers.h"
#include "listing.h"
#include "order.h"
#include "refunds.h"
#include "requests.h"
#include "saving.h"
#include "status.h"
#include "webhook.h"

namespace tallyport::stripe_gateway {
namespace {

using plugin::HttpRequest;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;
using plugin::Task;

class Stripe {
 public:
  explicit Stripe(const plugin::InstanceInput& input)
      : config_(parse_config(input.settings, input.mode)) {}

  Task begin(Operation& operation) const {
    const auto name = operation.operation();
    if (name == "payment.create/1") return create(operation, read_order(config_, operation));
    if (name == "payment.charge/1") {
      auto order = read_charge_order(config_, operation);
      return order.method.empty() ? charge_card(operation, config_, std::move(order))
                                  : charge_method(operation, config_, std::move(order));
    }
    if (name == "payment.list/1") {
      return list_payments(operation, config_, read_listing_order(operation));
    }
    if (name == "method.save/1") {
      auto order = read_saving_order(operation);
      return order.setup ? set_up_method(operation, config_, std::move(order))
                         : save_method(operation, config_, std::move(order));
    }
    if (name == "method.list/1")
      return list_methods(operation, config_, needed_customer(operation));
    if (name == "method.remove/1")
      return remove_method(operation, config_, needed_method(operation));
    if (name == "method.default/1") {
      return choose_method(operation, config_, needed_customer(operation),
                           needed_method(operation));
    }
    if (name == "payment.lookup/1" || name == "payment.cancel/1") {
      if (operation.gateway_ref().empty()) return give_up(operation);
      auto request = get_payment(config_, operation.gateway_ref());
      return name == "payment.lookup/1" ? look_up(operation, std::move(request))
                                        : cancel(operation, std::move(request));
    }
    if (name == "refund.create/1") {
      check_create(operation);
      return refund(operation, read_refund_order(operation));
    }
    if (name == "refund.lookup/1") return look_up_refund(operation, read_refund_order(operation));
    if (name == "webhook.handle/1") return read_webhook(operation);
    if (name == "connection.check/1") return check_connection(operation);
    throw plugin::Unsupported(name);
  }

 private:
  Task create(Operation& operation, Order order) const {
    const auto amount = to_wire(order.amount);
    if (const auto* refusal = std::get_if<Refusal>(&amount)) co_return refused(*refusal, operation);
    if (needs_customer(order)) {
      auto ask = create_customer(config_, order.payer, order.idempotency_key);
      const auto made = co_await operation.http(std::move(ask));
      order.payer.customer = created_customer(made);
      if (order.payer.customer.empty()) co_return not_made(config_, made, operation);
    }
    Said said;
    said.customer = order.payer.customer;
    auto request =
        create_payment(config_, order, std::get<WireAmount>(amount), operation.started_unix_ms());
    const auto answer = co_await operation.http(std::move(request));
    co_return read_created(config_, answer, operation, said);
  }

  // Asks for the disputes as well, where there were any: the payment does not say what they took.
  Task look_up(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    const auto payment = answer.ok() ? parse_payment(answer.body) : std::nullopt;
    const auto disputed = payment ? disputed_intent(*payment) : std::string();
    if (disputed.empty()) co_return read_looked_up(config_, answer, operation);
    const auto disputes = co_await operation.http(list_disputes(config_, disputed));
    const auto lost = disputes.ok() ? lost_of(disputes.body) : std::nullopt;
    co_return read_looked_up(config_, answer, operation, lost);
  }

  // Looks first, since what is already over needs no cancelling: an answer to the cancel is stored
  // by Stripe under its key, also one that only says so.
  Task cancel(Operation& operation, HttpRequest request) const {
    const auto before = co_await operation.http(request);
    const auto found = read_looked_up(config_, before, operation);
    if (found.outcome() != Outcome::requires_action && found.outcome() != Outcome::pending) {
      co_return found;
    }
    auto close = cancel_payment(config_, operation.gateway_ref(), operation.idempotency_key());
    const auto answer = co_await operation.http(std::move(close));
    if (!answer.answered || answer.status != 400)
      co_return read_cancelled(config_, answer, operation);
    // It was paid or closed in between; whatever it is now counts.
    const auto after = co_await operation.http(std::move(request));
    co_return read_looked_up(config_, after, operation);
  }

  // Refunds are of a PaymentIntent: of a Checkout Session it is asked for first.
  Task refund(Operation& operation, RefundOrder order) const {
    const auto amount = part_to_wire(operation.amount());
    if (const auto* refusal = std::get_if<Refusal>(&amount)) {
      co_return refused_refund(*refusal, operation);
    }
    auto intent = order.payment;
    if (order.flow == Flow::checkout) {
      const auto session = co_await operation.http(get_payment(config_, order.payment));
      const auto behind = intent_behind(session, operation);
      if (!behind) co_return read_refund_created(session, operation, order);
      intent = *behind;
    }
    auto request = create_refund(config_, operation, order, intent, std::get<WireAmount>(amount));
    const auto answer = co_await operation.http(std::move(request));
    const auto disputed = answer.ok() ? intent_of_disputed_refund(answer.body) : std::string();
    if (disputed.empty()) co_return read_refund_created(answer, operation, order);
    const auto disputes = co_await operation.http(list_disputes(config_, disputed));
    const auto lost = disputes.ok() ? lost_of(disputes.body) : std::nullopt;
    co_return read_refund_created(answer, operation, order, lost);
  }

  // Without an id it is the one of the payment's refunds that keeps our reference.
  Task look_up_refund(Operation& operation, RefundOrder order) const {
    std::string id(operation.subject_ref());
    auto intent = order.payment;
    if (id.empty() && order.flow == Flow::checkout) {
      const auto session = co_await operation.http(get_payment(config_, order.payment));
      const auto behind = intent_behind(session, operation);
      if (!behind) co_return unclear_refund(session, operation);
      intent = *behind;
    }
    std::string after;
    for (int pages = 0; id.empty(); ++pages) {
      const auto answer = co_await operation.http(list_refunds(config_, intent, after));
      const auto page =
          answer.ok() ? parse_refund_page(answer.body, order.reference) : std::nullopt;
      const bool ends = !page || (page->ours.empty() && pages + 1 == kMostPages);
      if (ends) co_return unclear_refund(answer, operation);
      if (page->ours.empty() && page->next.empty()) co_return no_refund(operation);
      id = page->ours;
      after = page->next;
    }
    const auto answer = co_await operation.http(get_refund(config_, id));
    const auto disputed = answer.ok() ? intent_of_disputed_refund(answer.body) : std::string();
    if (disputed.empty()) co_return read_refund_looked_up(answer, operation, order);
    const auto disputes = co_await operation.http(list_disputes(config_, disputed));
    const auto lost = disputes.ok() ? lost_of(disputes.body) : std::nullopt;
    co_return read_refund_looked_up(answer, operation, order, lost);
  }

  Task give_up(Operation& operation) const { co_return without_id(operation); }

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
    co_return read_event(config_, operation.raw_body());
  }

  Task check_connection(Operation& operation) const {
    const auto answer = co_await operation.http(get_balance(config_));
    co_return read_balance(answer);
  }

  static Result rejected() { return Result(Outcome::rejected).reason(Reason::bad_signature); }

  // Of the sixteen steps of an operation.
  static constexpr int kMostPages = 10;

  Config config_;
};

}  // namespace
}  // namespace tallyport::stripe_gateway

TP_PLUGIN(tallyport::stripe_gateway::Stripe, R"json({
  "id": "tallyport.stripe",
  "name": "Stripe",
  "version": "0.2.0",
  "abi": "1.0",
  "operations": ["payment.create/1", "payment.lookup/1", "payment.cancel/1", "payment.charge/1",
                 "payment.list/1", "refund.create/1", "refund.lookup/1", "method.save/1",
                 "method.list/1", "method.remove/1", "method.default/1", "webhook.handle/1",
                 "connection.check/1"],
  "currencies": [],
  "egress": ["api.stripe.com"],
  "secrets": [
    {"name": "api_key", "use": "send",
     "description": "The secret key, or a restricted one, of the dashboard's API keys.",
     "prefixes": {"test": ["sk_test_", "rk_test_"], "live": ["sk_live_", "rk_live_"]}},
    {"name": "webhook_secret", "use": "verify",
     "description": "whsec_… of the webhook endpoint; two values while it is rolled."}
  ],
  "recovery": "replay",
  "config_schema": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
      "base_url": {
        "type": "string",
        "description": "Address of Stripe's API; another one only for tests.",
        "pattern": "^https?://[^/?#@ ][^?#@ ]*$",
        "default": "https://api.stripe.com"
      },
      "api_version": {
        "type": "string",
        "description": "Sent as Stripe-Version; 2022-11-15 or later.",
        "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}([.][a-z_]+)?$",
        "default": "2024-04-10"
      },
      "flow": {
        "enum": ["checkout", "payment_intent"],
        "description": "Stripe's own page, or its script in yours; a channel may say otherwise.",
        "default": "checkout"
      },
      "publishable_key": {
        "type": "string",
        "description": "Public; for Stripe's script in the payer's browser.",
        "pattern": "^pk_(test|live)_[A-Za-z0-9]+$",
        "maxLength": 255
      }
    },
    "additionalProperties": false
  },
  "licence": "Apache-2.0",
  "source": ""
})json");
