// One refund and the charge that it is of. A replayed answer has the total of its first day, which
// is less than today's or the same: the host counts upwards.
#include "refunds.h"

#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "errors.h"
#include "status.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::Money;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

Result of_refund(Result result) {
  result.subject(plugin::Subject::refund);
  return result;
}

bool is_meant(const Refund& refund, const Operation& operation, const RefundOrder& order) {
  const bool of_payment = order.flow == Flow::checkout || refund.payment_intent == order.payment;
  return of_payment && refund.charge->payment_intent == refund.payment_intent &&
         refund.owner.reference == operation.reference() && refund.reference == order.reference &&
         (operation.subject_ref().empty() || refund.id == operation.subject_ref());
}

// `doubt` is why an outcome that Stripe plainly states is not to be believed; "" where it is.
std::string doubt_of(const Refund& refund, const std::optional<Money>& total) {
  if (!total) return "disputed, and what was lost is not stated";
  const bool counted =
      outcome_of(refund) != Outcome::succeeded || refund.amount.minor <= total->minor;
  return counted ? "" : "refunded more than the charge's total";
}

Result about(const Operation& operation, const RefundOrder& order, std::string_view body,
             const std::optional<Money>& lost) {
  const auto refund = parse_refund(json::parse(body, nullptr, false));
  if (!refund || !refund->charge) {
    return unknown(operation, Reason::provider_error, "Stripe's answer is not understood");
  }
  if (!is_meant(*refund, operation, order)) {
    return unknown(operation, Reason::provider_error,
                   "Stripe answered about another refund, " + in_quotes(refund->id));
  }
  const auto total = reversed_of(*refund->charge, lost);
  const auto doubt = doubt_of(*refund, total);
  auto result = stated(*refund, doubt.empty() ? outcome_of(*refund) : Outcome::unknown);
  if (!doubt.empty()) result.message(doubt);
  result.reference(operation.reference()).gateway_ref(operation.gateway_ref());
  if (refund->charge->live) result.live();
  if (result.outcome() != Outcome::unknown && total->minor > 0) result.reversed_total(*total);
  return result;
}

}  // namespace

Outcome outcome_of(const Refund& refund) {
  const auto& status = refund.status;
  // requires_action: the payer is asked where to send the money.
  if (status == "pending" || status == "requires_action") return Outcome::pending;
  if (status == "succeeded") return Outcome::succeeded;
  if (status == "failed") return Outcome::failed;
  if (status == "canceled") return Outcome::cancelled;
  return Outcome::unknown;
}

Result stated(const Refund& refund, Outcome outcome) {
  Result result(outcome);
  result.subject(plugin::Subject::refund).subject_ref(refund.id).amount(refund.amount);
  if (outcome == Outcome::failed) {
    const auto& why = refund.failure_reason;
    result.reason(Reason::other);
    result.message("the refund failed" + (why.empty() ? "" : ": " + in_quotes(why)));
  }
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other).message("a refund of status " + in_quotes(refund.status));
  }
  return result;
}

std::optional<std::string> intent_behind(const Response& answer, const Operation& operation) {
  const auto payment = answer.ok() ? parse_payment(answer.body) : std::nullopt;
  const auto* session = payment ? std::get_if<Session>(&*payment) : nullptr;
  const bool meant = session != nullptr && session->id == operation.gateway_ref() &&
                     session->owner.reference == operation.reference();
  return meant && session->intent ? std::optional(session->intent->id) : std::nullopt;
}

std::optional<RefundPage> parse_refund_page(std::string_view body, std::string_view reference) {
  const auto document = json::parse(body, nullptr, false);
  if (!document.is_object() || document.value("object", json()) != "list") return std::nullopt;
  const auto more = document.value("has_more", json());
  const auto refunds = document.value("data", json());
  if (!more.is_boolean() || !refunds.is_array()) return std::nullopt;
  RefundPage page;
  for (const auto& value : refunds) {
    const auto refund = parse_refund(value);
    if (!refund) return std::nullopt;
    if (more == true) page.next = refund->id;
    if (refund->reference != reference) continue;
    if (!page.ours.empty()) return std::nullopt;  // which of the two?
    page.ours = refund->id;
  }
  return more == true && page.next.empty() ? std::nullopt : std::optional(std::move(page));
}

std::string intent_of_disputed_refund(std::string_view body) {
  const auto refund = parse_refund(json::parse(body, nullptr, false));
  return refund && refund->charge && refund->charge->disputed ? refund->charge->payment_intent : "";
}

Result refused_refund(const Refusal& refusal, const Operation& operation) {
  return of_refund(refused(refusal, operation));
}

Result read_refund_created(const Response& answer, const Operation& operation,
                           const RefundOrder& order, const std::optional<Money>& lost) {
  const auto not_made = [&](Reason reason, std::string_view message) {
    return of_refund(failed(operation, reason, message));
  };
  if (!answer.maybe_sent) return not_made(Reason::provider_unreachable, kNothingSent);
  if (answer.ok()) return of_refund(about(operation, order, answer.body, lost));
  const auto error = answer.answered ? error_in(answer.body) : std::nullopt;
  if (!error || !is_refund_refusal(answer, *error)) return unclear_refund(answer, operation);
  if (answer.status == 401) return not_made(Reason::other, kKeyRefused);
  if (answer.status == 403) return not_made(Reason::other, kRightMissing);
  return not_made(Reason::request_refused, "Stripe refused: " + words_of(*error));
}

Result read_refund_looked_up(const Response& answer, const Operation& operation,
                             const RefundOrder& order, const std::optional<Money>& lost) {
  if (answer.ok()) return of_refund(about(operation, order, answer.body, lost));
  if (!is_missing(answer)) return unclear_refund(answer, operation);
  // Stripe gave us the id, and deletes no refund.
  return of_refund(unknown(operation, Reason::other,
                           "Stripe does not know its own refund: is the gateway's secret api_key "
                           "of another account?"));
}

Result no_refund(const Operation& operation) {
  Result result(Outcome::not_found);
  return of_refund(std::move(result.reference(operation.reference())));
}

Result unclear_refund(const Response& answer, const Operation& operation) {
  if (!answer.ok()) return of_refund(unclear(answer, operation));
  return of_refund(unknown(operation, Reason::provider_error,
                           "Stripe's answer is not understood, or not the whole one"));
}

}  // namespace tallyport::stripe_gateway
