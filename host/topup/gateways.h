// Gateways: the port to the configured accounts at providers. host/gateway runs plugins behind it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/card.h"
#include "base/result.h"
#include "topup/refund.h"
#include "topup/topup.h"

namespace tallyport::topup {

// What can be known of a gateway without asking it.
struct GatewayInfo {
  std::string name;
  std::string plugin;  // the manifest's id
  std::string plugin_version;
  Mode mode = Mode::test;
  bool webhooks = true;                 // whether it is told by webhook
  bool raw_cards = false;               // whether the operator lets card numbers come here
  bool replays = false;                 // the provider honours idempotency keys: recover by replay
  bool healthy = true;                  // false after the plugin broke a host rule
  std::vector<std::string> operations;  // "payment.create/1"
  std::vector<std::string> currencies;  // empty: any
  std::string return_ref;  // the parameter of a payer's return with the provider's id; "" = none

  bool offers(std::string_view operation) const;
};

// The error where a card came for a gateway that takes none.
Failure no_raw_cards(const std::string& gateway);

struct Payer {
  std::string email;
  std::string name;
  std::string phone;
};

// How a new payment is to be paid, and what of that is kept.
struct Paying {
  Way way = Way::page;
  PaymentMethodId method;  // way method: what is charged
  std::string method_ref;  // likewise, as the provider knows it
  bool on_session = true;  // the payer is there and can confirm
  std::string customer;    // the provider's id of the payer; "" where none is known
  bool save_method = false;
  CardHandle card = {};  // way card: what is charged; never kept
};

// What a new payment is asked with, besides what Topup and Attempt say.
struct CreateRequest {
  std::string return_url;  // ours, at /return/{gateway}
  std::string cancel_url;
  std::string title;
  std::string description;
  Payer payer;
  std::string account;  // ours, of whom it is for
  std::string channel;
  std::map<std::string, std::string> metadata;
  Timestamp expires_at;
  Paying paying;
};

// What a refund is asked with, besides what Refund says.
struct RefundRequest {
  std::string reference;  // ours, of the refund
  std::string note;       // for the merchant's own eyes at the provider
};

// A webhook as it arrived.
struct WebhookMessage {
  std::string raw_body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// What an authentic webhook states.
struct WebhookReading {
  Finding finding;
  std::string event_key;            // never empty: where the plugin gives none, a hash of the body
  Source source = Source::webhook;  // webhook or hint
  Mode gateway_mode = Mode::test;
  WebhookMessage archived;  // as it arrived, but for headers with secrets
};

using FindingDone = std::function<void(Finding)>;

class Gateways {
 public:
  virtual ~Gateways() = default;

  // nullopt where no gateway of this name is on. A snapshot. [any thread]
  virtual std::optional<GatewayInfo> find(const std::string& gateway) const = 0;
  virtual std::vector<GatewayInfo> list() const = 0;

  // The document that payment.create, or payment.charge, will be begun with; to be committed with
  // the attempt. Pure.
  // gateway_not_found, operation_unsupported. [any thread]
  virtual Result<std::string> create_document(const std::string& gateway,
                                              const CreateRequest& request) const = 0;

  // The same for refund.create.
  virtual Result<std::string> refund_document(const std::string& gateway,
                                              const RefundRequest& request) const = 0;

  // The next seven run an operation; `done` is called exactly once, on some thread, and must not
  // block. Whatever goes wrong becomes a Finding (unknown, or failed where provably nothing was
  // sent); there is no other error. The gateway has been found before. [any thread]

  // attempt.input is set, and method_ref where a method is charged; nobody has been asked before.
  // `card`: of way card, else null.
  virtual void create(const Topup& topup, const Attempt& attempt, CardHandle card,
                      FindingDone done) = 0;
  // The same again, byte for byte, where the answer was lost; but for a card, which is gone. That
  // this one could not be sent says nothing of the one before: only what the provider states ends
  // the payment.
  virtual void replay(const Topup& topup, const Attempt& attempt, FindingDone done) = 0;
  // attempt.hinted_ref is a claim: it may be of another's payment, or of none.
  virtual void look_up(const Topup& topup, const Attempt& attempt, FindingDone done) = 0;
  virtual void cancel(const Topup& topup, const Attempt& attempt, FindingDone done) = 0;

  // As create, replay and look_up, of a refund of the attempt's payment. What they find is about a
  // refund.
  virtual void refund(const Topup& topup, const Attempt& attempt, const Refund& refund,
                      FindingDone done) = 0;
  virtual void replay_refund(const Topup& topup, const Attempt& attempt, const Refund& refund,
                             FindingDone done) = 0;
  virtual void look_up_refund(const Topup& topup, const Attempt& attempt, const Refund& refund,
                              FindingDone done) = 0;

  // connection.check: succeeded, or why not. [any thread]
  virtual void check(const std::string& gateway, FindingDone done) = 0;

  // Is it authentic, and what does it state? Makes no request; returns within milliseconds.
  // gateway_not_found, also where the gateway takes none; webhook_not_authentic,
  // gateway_misbehaved. [any thread]
  virtual Result<WebhookReading> read_webhook(const std::string& gateway,
                                              WebhookMessage message) = 0;
};

}  // namespace tallyport::topup
