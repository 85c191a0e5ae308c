// The Paystack gateway: which operation does what. The requests, Paystack's words and its webhooks
// are next door.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tallyport/sdk.hpp>

#include "channels.h"
#include "charge.h"
#include "config.h"
#include "listing.h"
#include "methods.h"
#include "money.h"
#include "refunds.h"
#include "requests.h"
#include "status.h"
#include "transaction.h"
#include "webhook.h"

namespace tallyport::paystack {
namespace {

using plugin::HttpRequest;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;
using plugin::Task;

constexpr unsigned kMostRefundPages = 8;  // with what comes before well below 16 steps
constexpr unsigned kMostBankPages = 12;   // likewise

constexpr std::string_view kNoEmail =
    "Paystack demands the payer's e-mail address: send payer.email, or set email_fallback in the "
    "gateway's settings";

class Paystack {
 public:
  explicit Paystack(std::string_view settings) : config_(parse_config(settings)) {}

  Task begin(Operation& operation) const {
    const auto name = operation.operation();
    if (name == "payment.create/1") {
      if (const auto reason = refusal(operation.amount())) {
        return refuse(operation, *reason, "Paystack does not take this amount");
      }
      if (email(config_, operation).empty()) {
        return refuse(operation, Reason::request_refused, kNoEmail);
      }
      return create(operation, initialize_transaction(config_, operation));
    }
    if (name == "payment.charge/1") {
      if (const auto refused = refusal_of_charge(operation)) {
        return refuse(operation, refused->reason, refused->message);
      }
      return charge(operation, charge_authorization(config_, operation));
    }
    if (name == "payment.list/1") return list_payments(operation, read_list_asked(operation));
    if (name == "payment.lookup/1") return look_up(operation, request_for(operation));
    if (name == "refund.create/1") {
      return refund(operation, meant_refund(operation), create_refund(config_, operation),
                    read_refund_created);
    }
    if (name == "refund.lookup/1") {
      return refund(operation, meant_refund(operation), fetch_if_known(operation),
                    read_refund_fetched);
    }
    if (name == "method.list/1") {
      return list_methods(operation, fetch_customer(config_, operation));
    }
    if (name == "method.remove/1") {
      return remove_method(operation, deactivate_authorization(config_, operation));
    }
    if (name == "channel.list/1") return list_channels(operation, read_channels_asked(operation));
    if (name == "webhook.handle/1") return read_webhook(operation);
    if (name == "connection.check/1") return check_connection(operation);
    throw plugin::Unsupported(name);
  }

 private:
  Task create(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_created(answer, meant(operation));
  }

  Task charge(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_charged(answer, meant(operation), operation.amount());
  }

  Task list_methods(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_methods(answer);
  }

  Task remove_method(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    co_return read_removed(answer, operation.subject_ref());
  }

  Task list_channels(Operation& operation, ChannelsAsked asked) const {
    if (asked.refusal) {
      Result result(Outcome::failed);
      result.reason(asked.refusal->reason);
      co_return result.message("nothing was sent: " + std::string(asked.refusal->message));
    }
    ChannelList list(asked);
    for (unsigned page = 1; page <= kMostBankPages && !list.is_over(); ++page) {
      list.add(co_await operation.http(list_banks(config_, asked, list.next_cursor())));
    }
    co_return list.result();
  }

  Task list_payments(Operation& operation, ListAsked asked) const {
    const auto answer = co_await operation.http(list_transactions(config_, asked));
    co_return read_transactions(answer, asked, operation.now_unix_ms() / 1000,
                                config_.session_timeout_s);
  }

  // What Paystack would not take is not sent.
  Task refuse(Operation& operation, Reason reason, std::string_view why) const {
    Result result(Outcome::failed);
    result.reference(operation.reference()).reason(reason);
    co_return result.message("nothing was sent: " + std::string(why));
  }

  // Where the id is known, the payment was paid before, so that parts may have been given back
  // since. Not earlier: an unread list of refunds must not hold up a credit.
  Task look_up(Operation& operation, HttpRequest request) const {
    const auto answer = co_await operation.http(std::move(request));
    auto asked = meant(operation);
    asked.expires_at_unix_s = expires_at_unix_s(operation);
    auto result =
        read_looked_up(answer, asked, operation.now_unix_ms() / 1000, config_.session_timeout_s);
    if (operation.gateway_ref().empty()) co_return result;
    const auto transaction = transaction_of(answer, meant(operation));
    if (!transaction || transaction->status != "success") co_return result;
    RefundList refunds(*transaction);
    for (unsigned page = 1; page <= kMostRefundPages && !refunds.is_complete(); ++page) {
      const auto list = co_await operation.http(list_refunds(config_, *transaction, page));
      if (!list.ok() || !refunds.add(list.body)) co_return refunds_unclear(meant(operation));
    }
    const auto total = refunds.total();
    if (!refunds.is_complete() || !total) co_return refunds_unclear(meant(operation));
    co_return result.reversed_total(*total);
  }

  // A refund that came through is stated with its payment's total, and one without an id is found
  // by our reference: both need the payment's list.
  Task refund(Operation& operation, MeantRefund which, std::optional<HttpRequest> first,
              Result (*read)(const plugin::Response&, const MeantRefund&)) const {
    if (first) {
      const auto answer = co_await operation.http(std::move(*first));
      const auto stated = refund_of(answer, which);
      if (!stated || !stated->is_processed()) co_return read(answer, which);
      which.id = std::to_string(stated->id);
    }
    const auto answer = co_await operation.http(request_for(operation));
    const auto transaction = transaction_of(answer, which.payment);
    if (!transaction) co_return refund_unclear(which);
    RefundList refunds(*transaction);
    for (unsigned page = 1; page <= kMostRefundPages && !refunds.is_complete(); ++page) {
      const auto list = co_await operation.http(list_refunds(config_, *transaction, page));
      if (!list.ok() || !refunds.add(list.body)) co_return refund_unclear(which);
    }
    co_return refunds.stated(which);
  }

  Task read_webhook(Operation& operation) const {
    const auto signature = operation.header(kSignatureHeader);
    if (!signature || !is_signature(*signature)) co_return rejected();
    plugin::SignatureCheck check(plugin::Algorithm::hmac_sha512, "secret_key");
    check.message(operation.raw_body()).candidate(*signature);
    const bool authentic = co_await operation.verify(std::move(check));
    if (!authentic) co_return rejected();
    co_return read_event(operation.raw_body());
  }

  Task check_connection(Operation& operation) const {
    const auto answer = co_await operation.http(fetch_balance(config_));
    co_return read_balance(answer);
  }

  // By our reference, which is what Paystack asks for; by its id where there is nothing else.
  HttpRequest request_for(const Operation& operation) const {
    if (!operation.reference().empty()) return verify_transaction(config_, operation.reference());
    if (!operation.gateway_ref().empty())
      return fetch_transaction(config_, operation.gateway_ref());
    throw plugin::InvalidInput("needs a reference or a gateway_ref");
  }

  std::optional<HttpRequest> fetch_if_known(const Operation& operation) const {
    if (operation.subject_ref().empty()) return std::nullopt;
    return fetch_refund(config_, operation.subject_ref());
  }

  static MeantRefund meant_refund(const Operation& operation) {
    return {meant(operation), refund_reference(operation), std::string(operation.subject_ref())};
  }

  static Meant meant(const Operation& operation) {
    return {operation.reference(), operation.gateway_ref()};
  }

  static Result rejected() { return Result(Outcome::rejected).reason(Reason::bad_signature); }

  Config config_;
};

}  // namespace
}  // namespace tallyport::paystack

TP_PLUGIN(tallyport::paystack::Paystack, R"json({
  "id": "tallyport.paystack",
  "version": "0.1.0",
  "abi": "1.0",
  "operations": ["payment.create/1", "payment.charge/1", "payment.lookup/1",
                 "payment.list/1", "refund.create/1", "refund.lookup/1", "method.list/1",
                 "method.remove/1", "channel.list/1", "webhook.handle/1", "connection.check/1"],
  "currencies": ["NGN", "USD", "GHS", "ZAR", "KES", {"code": "XOF", "exponent": 2}],
  "egress": ["api.paystack.co"],
  "secrets": [
    {"name": "secret_key", "use": ["send", "verify"],
     "prefixes": {"test": ["sk_test_"], "live": ["sk_live_"]}}
  ],
  "recovery": "lookup",
  "config_schema": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
      "base_url": {
        "type": "string",
        "description": "Address of the API; Paystack's own where absent.",
        "pattern": "^https?://[^/?#@ ][^?#@ ]*$",
        "examples": ["https://api.paystack.co"]
      },
      "email_fallback": {
        "type": "string",
        "description": "The payer's, where none is given; {reference} becomes the payment's.",
        "pattern": "^[!-?A-~]+@[!-?A-~]+$",
        "maxLength": 200,
        "examples": ["topups+{reference}@shop.example"]
      },
      "channels": {
        "type": "array",
        "description": "Ways to pay, in Paystack's words; all of the account's where absent.",
        "items": {"type": "string", "pattern": "^[a-z_]+$"},
        "minItems": 1,
        "examples": [["card", "mobile_money"]]
      },
      "session_timeout_s": {
        "type": "integer",
        "description": "How long an unpaid checkout is open: the dashboard's Session Timeout.",
        "minimum": 60,
        "maximum": 2592000,
        "default": 86400
      }
    },
    "additionalProperties": false
  },
  "licence": "Apache-2.0",
  "source": ""
})json");
