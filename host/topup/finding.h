// Finding: what a gateway states about one of its payments, in our words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "money/money.h"
#include "topup/method.h"

namespace tallyport::topup {

// The closed list of the ABI (TP_OUTCOME_…), same names.
enum class Outcome {
  succeeded,
  pending,
  requires_action,
  failed,
  cancelled,
  expired,
  not_found,
  unknown,
  rejected,
  ignored,
};
std::string_view name(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);

enum class Subject { payment, refund, dispute, method };
std::string_view name(Subject subject);
std::optional<Subject> parse_subject(std::string_view text);

// Whether a gateway moves real money.
enum class Mode { test, live };
std::string_view name(Mode mode);
std::optional<Mode> parse_mode(std::string_view text);

// How the payer goes on. `redirect` has a url; `confirm` a client_secret for the provider's own
// script; `none` nothing.
struct NextAction {
  enum class Type { none, redirect, confirm };
  Type type = Type::none;
  std::string url;
  std::string client_secret;
  std::string publishable_key =
      {};  // confirm: what the script is started with; "" where it is known

  friend bool operator==(const NextAction&, const NextAction&) = default;
};
std::string_view name(NextAction::Type type);
std::optional<NextAction::Type> parse_next_action_type(std::string_view text);

// Where a finding comes from, which decides how far it is believed.
enum class Source {
  answer,   // the provider's answer to our own create, charge or cancel
  look_up,  // the provider's answer to our question
  webhook,  // a webhook whose signature covers the whole body
  hint,     // a webhook whose scheme does not bind the body: leads to a look-up, never to a credit
};
std::string_view name(Source source);
std::optional<Source> parse_source(std::string_view text);

struct Finding {
  Outcome outcome = Outcome::unknown;
  Subject subject = Subject::payment;
  Mode mode = Mode::test;
  std::optional<money::Money> amount;          // of the subject, as the provider states it
  std::optional<money::Money> reversed_total;  // of the payment so far, where stated
  std::optional<money::Money> fee;             // what the provider keeps, where stated
  std::string reference;                       // ours, as the provider gives it back
  std::string gateway_ref;                     // the provider's id of the payment
  std::string other_ref;                       // a second one, which later events may go by
  std::string subject_ref;                     // the provider's id of the refund or dispute
  std::string reason;                          // a word of docs/reasons.md
  std::string message;                         // for operators
  std::string decline;  // the provider's words about a refusal, a JSON object of texts; "" = none
  NextAction next_action;
  std::string customer;              // the provider's id of the payer
  std::vector<MethodFacts> methods;  // what was paid with, saved or listed
  std::optional<Timestamp> provider_expires_at;
  // For the proof of what follows from it, set by host/gateway: the build of the plugin that said
  // so (SHA-256 of its file, hex), and the provider's last answer, raw. The answer is empty for a
  // webhook, whose bytes are kept with its event.
  std::string plugin_build;
  std::string answer;

  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace tallyport::topup
