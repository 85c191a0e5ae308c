// What an operation came to: the one thing that the host acts on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tallyport/plugin.h>
#include <tallyport/sdk/money.hpp>
#include <tallyport/sdk/reason.hpp>

namespace tallyport::plugin {

// See TP_OUTCOME_… in plugin.h for what each one promises.
enum class Outcome : std::uint32_t {
  succeeded = TP_OUTCOME_SUCCEEDED,
  pending = TP_OUTCOME_PENDING,
  requires_action = TP_OUTCOME_REQUIRES_ACTION,
  failed = TP_OUTCOME_FAILED,
  cancelled = TP_OUTCOME_CANCELLED,
  expired = TP_OUTCOME_EXPIRED,
  not_found = TP_OUTCOME_NOT_FOUND,
  unknown = TP_OUTCOME_UNKNOWN,
  rejected = TP_OUTCOME_REJECTED,
  ignored = TP_OUTCOME_IGNORED,
};

enum class Subject : std::uint32_t {
  payment = TP_SUBJECT_PAYMENT,
  refund = TP_SUBJECT_REFUND,
  dispute = TP_SUBJECT_DISPUTE,
  method = TP_SUBJECT_METHOD,
};

// Built step by step; what is not set is "not stated". Owns all that it is given.
//
//   co_return Result(Outcome::failed).reason(Reason::card_declined).gateway_ref(id);
//
// failed is a promise that no money moved by this attempt. Where that is not certain, say unknown:
// the host then asks again, and never creates a second payment.
class Result {
 public:
  explicit Result(Outcome outcome) : outcome_(outcome) {}

  // What the outcome is about; the payment unless said.
  Result& subject(Subject value) { return subject_ = value, *this; }
  // Of the subject, as the provider states it; never what was asked for.
  Result& amount(Money value) { return amount_ = std::move(value), *this; }
  // Of the payment: refunded or lost so far, all together.
  Result& reversed_total(Money value) { return reversed_total_ = std::move(value), *this; }
  // What the provider keeps of the payment.
  Result& fee(Money value) { return fee_ = std::move(value), *this; }
  // Our reference, as the provider gives it back.
  Result& reference(std::string_view text) { return reference_ = text, *this; }
  // The provider's id of the payment.
  Result& gateway_ref(std::string_view text) { return gateway_ref_ = text, *this; }
  // A second id of the same payment, by which the provider may name it in later events. Those say
  // it as their gateway_ref.
  Result& other_ref(std::string_view text) { return other_ref_ = text, *this; }
  // The provider's id of the refund, dispute or method.
  Result& subject_ref(std::string_view text) { return subject_ref_ = text, *this; }
  // webhook.handle: names this event; the same over redelivery.
  Result& event_key(std::string_view text) { return event_key_ = text, *this; }
  // Why it did not succeed.
  Result& reason(Reason value) { return reason_ = value, *this; }
  // For operators; never a secret, never personal data.
  Result& message(std::string_view text) { return message_ = text, *this; }
  // The operation's own document, of its schema in plugin-api/schemas.
  Result& json(std::string_view text) { return json_ = text, *this; }
  // The provider says that this is live money. Without it: a test.
  Result& live() { return flags_ |= TP_RESULT_LIVE, *this; }
  // When the provider itself stops taking the payment.
  Result& expires_unix_ms(std::int64_t value) { return expires_unix_ms_ = value, *this; }

  Outcome outcome() const { return outcome_; }

 private:
  friend class ActionStore;

  Outcome outcome_;
  Subject subject_ = Subject::payment;
  std::uint32_t flags_ = 0;
  Money amount_;
  Money reversed_total_;
  Money fee_;
  std::string reference_;
  std::string gateway_ref_;
  std::string other_ref_;
  std::string subject_ref_;
  std::string event_key_;
  std::optional<Reason> reason_;
  std::string message_;
  std::string json_;
  std::int64_t expires_unix_ms_ = 0;
};

}  // namespace tallyport::plugin
