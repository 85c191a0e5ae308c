// From C structs to Finding, member by member.
#include "gateway/translate.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "gateway/abi_read.h"
#include "gateway/result_document.h"
#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

using topup::Finding;
using topup::Outcome;
using topup::Subject;

constexpr std::size_t kNameMax = 255;
constexpr std::size_t kReasonMax = 64;
constexpr std::size_t kMessageMax = 500;

// No rule of the plugin's: it passes on what the provider states.
Failure unusable(std::string what) { return fail(Errc::invalid_field, std::move(what)); }

Result<Outcome> read_outcome(std::uint32_t value, Intent intent) {
  const bool webhook = intent == Intent::webhook;
  switch (value) {
    case TP_OUTCOME_SUCCEEDED:
      return Outcome::succeeded;
    case TP_OUTCOME_PENDING:
      return Outcome::pending;
    case TP_OUTCOME_REQUIRES_ACTION:
      return Outcome::requires_action;
    case TP_OUTCOME_FAILED:
      return Outcome::failed;
    case TP_OUTCOME_CANCELLED:
      return Outcome::cancelled;
    case TP_OUTCOME_EXPIRED:
      return Outcome::expired;
    case TP_OUTCOME_UNKNOWN:
      return Outcome::unknown;
    case TP_OUTCOME_NOT_FOUND:
      if (!webhook && !begins(intent) && intent != Intent::check) return Outcome::not_found;
      return broken("the outcome NOT_FOUND is not one of " + std::string(operation_of(intent)));
    case TP_OUTCOME_REJECTED:
      if (webhook) return Outcome::rejected;
      return broken("the outcome REJECTED is one of webhook.handle only");
    case TP_OUTCOME_IGNORED:
      if (webhook) return Outcome::ignored;
      return broken("the outcome IGNORED is one of webhook.handle only");
    default:
      return broken("the outcome " + std::to_string(value) + " is not one of plugin.h");
  }
}

Result<Subject> read_subject(std::uint32_t value, Outcome outcome) {
  switch (value) {
    case TP_SUBJECT_PAYMENT:
      return Subject::payment;
    case TP_SUBJECT_REFUND:
      return Subject::refund;
    case TP_SUBJECT_DISPUTE:
      return Subject::dispute;
    case TP_SUBJECT_METHOD:
      return Subject::method;
    default:
      break;
  }
  // These three say nothing about a subject, so none need be named.
  if (value == 0 &&
      (outcome == Outcome::rejected || outcome == Outcome::ignored || outcome == Outcome::unknown))
    return Subject::payment;
  return broken("the subject " + std::to_string(value) + " is not one of plugin.h");
}

Result<std::optional<money::Money>> read_money(const tp_money& money, const std::string& what) {
  if (std::memchr(money.currency, 0, sizeof(money.currency)) == nullptr)
    return broken(what + ": the currency does not end in NUL");
  const std::string_view code(money.currency);
  if (code.empty() && money.minor == 0) return std::optional<money::Money>{};
  if (code.empty()) return broken(what + ": " + std::to_string(money.minor) + " of no currency");
  const auto currency = money::Currency::parse(code);
  if (!currency)
    return unusable(what + ": the currency \"" + one_line(code, 3) +
                    "\" is not in the host's table");
  if (money.minor < 0) return broken(what + ": " + std::to_string(money.minor) + " is negative");
  return std::optional<money::Money>(money::Money{money.minor, *currency});
}

// An id or a reference: whoever makes payments at the account chooses some of these.
Result<std::string> read_name(tp_bytes bytes, const std::string& what) {
  const auto text = read_bytes(bytes, std::numeric_limits<std::size_t>::max(), what);
  if (!text) return fail(text.error());
  if (text->size() > kNameMax)
    return unusable(what + " has " + std::to_string(text->size()) + " bytes; at most " +
                    std::to_string(kNameMax) + " are kept");
  if (!is_utf8(*text)) return unusable(what + " is not UTF-8");
  if (has_control(*text)) return unusable(what + " holds a control character");
  return std::string(*text);
}

Result<std::string> read_reason(tp_bytes bytes) {
  const auto reason = read_bytes(bytes, kReasonMax, "reason");
  if (!reason) return fail(reason.error());
  const bool word = std::ranges::all_of(
      *reason, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!word)
    return broken("reason \"" + one_line(*reason, kReasonMax) +
                  "\" is not a word of docs/reasons.md");
  return std::string(*reason);
}

// Only for people, so it decides nothing: made fit to print rather than refused.
std::string read_message(tp_bytes bytes) {
  if (!bytes.ptr || bytes.len == 0) return "";
  const auto length = std::min<std::uint64_t>(bytes.len, kMessageMax);
  return one_line({static_cast<const char*>(bytes.ptr), static_cast<std::size_t>(length)},
                  kMessageMax);
}

// Puts the value where it belongs, or keeps the first broken rule and all that is unusable.
class Collector {
 public:
  template <class T, class To>
  void put(Result<T> result, To& to) {
    if (result)
      to = std::move(*result);
    else if (result.error().code != Errc::gateway_misbehaved)
      unusable_ += (unusable_.empty() ? "" : "; ") + result.error().detail;
    else if (!broken_)
      broken_ = result.error();
  }
  const std::optional<Error>& broken() const { return broken_; }
  const std::string& unusable() const { return unusable_; }

 private:
  std::optional<Error> broken_;
  std::string unusable_;
};

// What is left of an outcome where a name cannot be kept: it may not be taken for another's.
Outcome unnamed(const Finding& finding, Intent intent) {
  if (finding.outcome == Outcome::rejected || finding.outcome == Outcome::ignored)
    return finding.outcome;
  const bool nothing_left = finding.reference.empty() && finding.gateway_ref.empty();
  return intent == Intent::webhook && nothing_left ? Outcome::ignored : Outcome::unknown;
}

}  // namespace

Result<Statement> translate(const tp_result* result, Intent intent, const Instance& instance) {
  if (!is_pointer_to(result) || !TP_HAS(result, expires_unix_ms))
    return broken("the DONE action has no result of ABI 1.0 behind it");
  if ((result->flags & ~TP_RESULT_LIVE) != 0)
    return broken("the result has unknown flags " + std::to_string(result->flags));
  if (result->expires_unix_ms < 0) return broken("expires_unix_ms is negative");

  Statement statement;
  auto& finding = statement.finding;
  Collector words;
  Collector names;
  Collector amounts;
  words.put(read_outcome(result->outcome, intent), finding.outcome);
  words.put(read_subject(result->subject, finding.outcome), finding.subject);
  words.put(read_reason(result->reason), finding.reason);
  ResultDocument document;
  words.put(read_result_document(result->json, instance), document);
  finding.next_action = std::move(document.next_action);
  finding.customer = std::move(document.customer);
  finding.methods = std::move(document.methods);
  finding.decline = std::move(document.decline);
  statement.channels = std::move(document.channels);
  amounts.put(read_money(result->amount, "amount"), finding.amount);
  amounts.put(read_money(result->reversed_total, "reversed_total"), finding.reversed_total);
  amounts.put(read_money(result->fee, "fee"), finding.fee);
  names.put(read_name(result->reference, "reference"), finding.reference);
  names.put(read_name(result->gateway_ref, "gateway_ref"), finding.gateway_ref);
  names.put(read_name(result->other_ref, "other_ref"), finding.other_ref);
  names.put(read_name(result->subject_ref, "subject_ref"), finding.subject_ref);
  // Without its key an event goes by the hash of its body.
  words.put(read_name(result->event_key, "event_key"), statement.event_key);
  for (const auto* each : {&words, &amounts, &names}) {
    if (each->broken()) return fail(*each->broken());
    if (each->unusable().empty()) continue;
    statement.unusable += (statement.unusable.empty() ? "" : "; ") + each->unusable();
  }
  if (!names.unusable().empty()) finding.outcome = unnamed(finding, intent);
  if (!amounts.unusable().empty()) {
    finding.amount.reset();
    finding.reversed_total.reset();
    finding.fee.reset();
  }
  if (about_refund(intent) && finding.outcome != Outcome::unknown &&
      finding.subject != Subject::refund)
    return broken("the result of " + std::string(operation_of(intent)) + " is not about a refund");
  if (about_methods(intent)) finding.subject = Subject::method;
  finding.message = read_message(result->message);
  finding.mode = (result->flags & TP_RESULT_LIVE) != 0 ? topup::Mode::live : topup::Mode::test;
  if (result->expires_unix_ms > 0) finding.provider_expires_at = Timestamp{result->expires_unix_ms};
  return statement;
}

}  // namespace tallyport::gateway
