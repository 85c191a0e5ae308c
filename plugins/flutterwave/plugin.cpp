// The Flutterwave gateway: which operation does what. The requests, the provider's words and its
// webhooks are next door.
#include <string>
#include <string_view>
#include <utility>

#include <tallyport/sdk.hpp>

#include "channels.h"
#include "charge.h"
#include "chargebacks.h"
#include "config.h"
#include "listing.h"
#include "refunds.h"
#include "requests.h"
#include "status.h"
#include "webhook.h"

namespace tallyport::flutterwave {
namespace {

using plugin::HttpRequest;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;
using plugin::Task;

constexpr unsigned kMostPages = 12;  // of a list; well below 16 steps

class Flutterwave {
 public:
  explicit Flutterwave(const plugin::InstanceInput& input) : config_(parse_config(input)) {}

  Task begin(Operation& operation) const {
    const auto name = operation.operation();
    if (name == "payment.create/1") return create(operation, read_order(config_, operation));
    if (name == "payment.charge/1") return charge(operation, read_charge(operation));
    if (name == "payment.list/1") return list_payments(operation, read_list_asked(operation));
    if (name == "payment.lookup/1") {
      auto request = verification_of(operation);
      return look_up(operation, std::move(request), hinted_id(operation));
    }
    if (name == "refund.create/1") {
      return refund(operation, asked_refund(operation), create_refund(config_, operation));
    }
    if (name == "refund.lookup/1") return look_up_refund(operation, asked_refund(operation));
    if (name == "channel.list/1") return list_channels(operation, read_channels_asked(operation));
    if (name == "webhook.handle/1") return read_webhook(operation);
    if (name == "connection.check/1") return check_connection(operation);
    throw plugin::Unsupported(name);
  }

 private:
  Task create(Operation& operation, Order order) const {
    if (order.refusal) co_return not_sent(operation, *order.refusal);
    const auto minutes = session_minutes(order, operation.started_unix_ms());
    if (!minutes) {
      co_return not_sent(operation, {Reason::payer_timeout, "the time to pay is over"});
    }
    const auto answer = co_await operation.http(create_payment(config_, order, *minutes));
    co_return read_created(answer, config_).reference(operation.reference());
  }

  Task charge(Operation& operation, Charge asked) const {
    if (asked.refusal) co_return not_sent(operation, *asked.refusal);
    const auto answer = co_await operation.http(charge_token(config_, asked));
    co_return read_charged(answer, {operation.reference(), ""}, config_);
  }

  Task list_channels(Operation& operation, ChannelsAsked asked) const {
    if (asked.refusal) co_return not_sent(operation, *asked.refusal);
    const auto answer = co_await operation.http(list_banks(config_, asked));
    co_return read_banks(answer, asked);
  }

  // First by the id that a hint named: the payer may have tried several times under one reference,
  // and which of them Flutterwave tells by that is not documented.
  Task look_up(Operation& operation, HttpRequest request, std::string hinted) const {
    if (!hinted.empty()) {
      const auto answer = co_await operation.http(verify_transaction(config_, hinted));
      auto told = read_looked_up(answer, {operation.reference(), hinted}, config_);
      // Whoever named it may have meant another payment, or a try that was not the last.
      const auto outcome = told.outcome();
      if (outcome == Outcome::succeeded || outcome == Outcome::pending) co_return told;
    }
    const auto answer = co_await operation.http(std::move(request));
    const Asked asked{operation.reference(), operation.gateway_ref()};
    auto told = read_looked_up(answer, asked, config_);
    // Where the id is known, the payment was paid before. Not earlier: chargebacks that cannot be
    // read must not hold up a credit.
    if (asked.gateway_ref.empty() || told.outcome() != Outcome::succeeded) co_return told;
    const auto transaction = transaction_of(answer, asked);
    if (!transaction) co_return told;
    ChargebackSearch search(*transaction, config_, std::move(told));
    for (unsigned page = 1; page <= kMostPages && !search.is_over(); ++page) {
      search.add(co_await operation.http(list_chargebacks(config_, transaction->id, page)));
    }
    co_return search.result();
  }

  Task list_payments(Operation& operation, ListAsked asked) const {
    const auto answer = co_await operation.http(list_transactions(config_, asked));
    co_return read_transactions(answer, asked, config_);
  }

  Task refund(Operation& operation, AskedRefund asked, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_refund_created(answer, asked, config_);
  }

  // By its id, which only the answer to the create tells; where that was lost, by the comment.
  Task look_up_refund(Operation& operation, AskedRefund asked) const {
    if (!asked.id.empty()) {
      const auto answer = co_await operation.http(get_refund(config_, asked.id));
      co_return read_refund_fetched(answer, asked, config_);
    }
    RefundSearch search(asked, config_);
    for (unsigned page = 1; page <= kMostPages && !search.is_over(); ++page) {
      search.add(co_await operation.http(list_refunds(config_, operation.gateway_ref(), page)));
    }
    co_return search.result();
  }

  Task read_webhook(Operation& operation) const {
    const auto proof = operation.header(proof_header(config_.signing));
    if (!proof || proof->empty()) co_return rejected();
    auto check = check_of(config_.signing, *proof, operation.raw_body());
    const bool authentic = co_await operation.verify(std::move(check));
    if (!authentic) co_return rejected();
    co_return read_event(operation.raw_body(), config_);
  }

  Task check_connection(Operation& operation) const {
    const auto answer = co_await operation.http(get_balances(config_));
    co_return read_balances(answer, config_);
  }

  static AskedRefund asked_refund(const Operation& operation) {
    if (!is_transaction_id(operation.gateway_ref())) {
      throw plugin::InvalidInput("gateway_ref is no transaction id, which has digits only");
    }
    if (!operation.subject_ref().empty() && !is_transaction_id(operation.subject_ref())) {
      throw plugin::InvalidInput("subject_ref is no refund id, which has digits only");
    }
    return {{operation.reference(), operation.gateway_ref()},
            refund_reference(operation),
            operation.subject_ref(),
            operation.amount().currency};
  }

  HttpRequest verification_of(const Operation& operation) const {
    const auto id = operation.gateway_ref();
    if (id.empty() && operation.reference().empty()) {
      throw plugin::InvalidInput("needs a gateway_ref or a reference");
    }
    if (id.empty()) return verify_by_reference(config_, operation.reference());
    if (!is_transaction_id(id)) {
      throw plugin::InvalidInput("gateway_ref is no transaction id, which has digits only");
    }
    return verify_transaction(config_, id);
  }

  static Result not_sent(const Operation& operation, const Refusal& why) {
    Result result(Outcome::failed);
    result.reason(why.reason).message("nothing was sent: " + std::string(why.message));
    return result.reference(operation.reference());
  }

  static Result rejected() { return Result(Outcome::rejected).reason(Reason::bad_signature); }

  Config config_;
};

}  // namespace
}  // namespace tallyport::flutterwave

TP_PLUGIN(tallyport::flutterwave::Flutterwave, R"json({
  "id": "tallyport.flutterwave",
  "name": "Flutterwave",
  "version": "0.1.0",
  "abi": "1.0",
  "operations": ["payment.create/1", "payment.charge/1", "payment.lookup/1",
                 "payment.list/1", "refund.create/1", "refund.lookup/1", "channel.list/1",
                 "webhook.handle/1", "connection.check/1"],
  "currencies": [],
  "egress": ["api.flutterwave.com"],
  "secrets": [
    {"name": "secret_key", "use": "send",
     "description": "The secret key of the dashboard's Settings, API Keys.",
     "prefixes": {"test": ["FLWSECK_TEST-"], "live": ["FLWSECK-"]}},
    {"name": "secret_hash", "use": "verify",
     "description": "The secret hash of the dashboard's Settings, Webhooks."}
  ],
  "recovery": "lookup",
  "return_ref": "transaction_id",
  "config_schema": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
      "base_url": {
        "type": "string",
        "description": "Address of the API, without /v3.",
        "pattern": "^https?://[^/?#@ ][^?#@ ]*$",
        "default": "https://api.flutterwave.com"
      },
      "webhook_signing": {
        "type": "string",
        "description": "The header that proves webhooks: verif-hash is API v3's.",
        "enum": ["verif-hash", "flutterwave-signature"],
        "default": "verif-hash"
      },
      "payment_options": {
        "type": "string",
        "description": "Ways of paying that are offered; the dashboard's choice where absent.",
        "pattern": "^[a-z0-9_, ]+$",
        "examples": ["card, ussd, mobilemoneyghana"]
      }
    },
    "additionalProperties": false
  },
  "licence": "Apache-2.0",
  "source": ""
})json");
