// The records: a top-up and its attempts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/uuid.h"
#include "ledger/split.h"
#include "money/money.h"
#include "topup/finding.h"
#include "topup/status.h"

namespace tallyport::topup {

// Someone buys credit. Written once by start, then changed only by decide.
struct Topup {
  TopupId id;
  std::int64_t number = 0;  // for applications that show integers; 0 until the store has written it
  std::string tenant;       // the storefront's name
  AccountId account;        // who is credited
  std::string account_name;
  std::string package;      // id in the catalogue; "" where an amount was chosen
  money::Money price;       // what the payer pays
  std::string asset;        // what is credited
  std::int64_t credit = 0;  // in the asset's smallest unit
  Status status = Status::created;
  AttemptId current_attempt;
  std::int64_t reversed_minor = 0;   // of the price, refunded or lost so far
  std::int64_t reversed_credit = 0;  // of the credit, taken back so far
  // Who gets which part of the credit; none: it stays with `account`.
  std::vector<ledger::NamedShare> shares;
  bool held = false;        // the shares are paid out when somebody releases them, not at once
  std::string beneficiary;  // an account, which may release it; "" where none is named
  std::optional<Timestamp> released_at;  // when the shares were paid out
  std::string external = "{}";  // the application's own ids: a JSON object of strings and integers
  std::string title;
  std::string description;
  std::string return_url;  // the application's, for after the payment
  std::string cancel_url;
  std::string metadata;  // a JSON object of strings, as the application gave it
  Timestamp created_at;
  Timestamp updated_at;
  Timestamp expires_at;

  friend bool operator==(const Topup&, const Topup&) = default;
};

// What payment.create was begun with. Committed before the gateway hears of it, so that beginning
// it again yields the same bytes. Holds personal data of the payer: kept apart, erased when done.
struct CreateInput {
  std::string json;  // the operation's document
  Timestamp clock;
  std::array<std::uint8_t, 16> entropy{};

  friend bool operator==(const CreateInput&, const CreateInput&) = default;
};

// How an attempt is paid.
enum class Way {
  page,    // the payer goes on at the provider, or with its script
  method,  // a saved method is charged
  card,    // a card that came with the request is charged
};
std::string_view name(Way way);
std::optional<Way> parse_way(std::string_view text);

// One try at paying a top-up at one gateway.
struct Attempt {
  AttemptId id;
  TopupId topup;
  std::string gateway;
  std::string reference;        // ours, unique at the gateway
  std::string idempotency_key;  // for the gateway; the same over replays
  std::string return_token;     // unguessable; in the address that the payer comes back to
  Way way = Way::page;
  PaymentMethodId method;    // what is charged, where that is a saved one
  bool save_method = false;  // the payer wants to pay with the same again
  Status status = Status::created;
  std::string gateway_ref;  // the provider's id of the payment, once known
  std::string other_ref;    // a second one, which later events may go by; "" where there is none
  // What a hint or the payer's return named as that id: for the look-up that follows, not stored.
  std::string hinted_ref;
  NextAction next_action;
  std::string reason;                      // why it did not succeed
  std::string message;                     // for operators
  std::string decline;                     // as in Finding
  std::string quarantine;                  // why its money is not credited; "" where all is well
  bool answered = false;                   // the provider answered the create definitely
  int checks = 0;                          // look-ups and replays so far
  std::optional<Timestamp> next_check_at;  // when the janitor asks; nothing = never again
  std::string lease_owner;                 // the host that works on it
  std::optional<Timestamp> lease_until;
  std::optional<Timestamp> provider_expires_at;
  Timestamp sent_at;  // no create can have been sent later than this: the first, or a replay
  Timestamp created_at;
  Timestamp updated_at;
  // Only on a new attempt and on one that was leased: the input, and the provider's id of `method`.
  std::optional<CreateInput> input;
  std::string method_ref;

  // Whether an id of the provider's, not empty, is one of this payment's.
  bool goes_by(const std::string& ref) const { return ref == gateway_ref || ref == other_ref; }

  friend bool operator==(const Attempt&, const Attempt&) = default;
};

}  // namespace tallyport::topup
