// Strict about what it reads, and unknown wherever Stripe did not plainly say.
#include "status.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::Money;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

// A session that was gone through with a method that takes days; its intent tells how it went. It
// cannot be tried again: the payer would need a new session.
Outcome outcome_of_delayed(const std::optional<Intent>& intent) {
  if (!intent) return Outcome::pending;
  if (intent->status == "requires_payment_method") return Outcome::failed;
  if (intent->status == "canceled") return Outcome::cancelled;
  return Outcome::pending;
}

Outcome outcome_of(const Session& session) {
  const bool unpaid = session.payment_status == "unpaid";
  if (session.status == "complete") {
    if (session.payment_status == "paid") return Outcome::succeeded;
    return unpaid ? outcome_of_delayed(session.intent) : Outcome::unknown;
  }
  if (!unpaid) return Outcome::unknown;
  if (session.status == "expired") return Outcome::expired;
  if (session.status != "open") return Outcome::unknown;
  return session.url.empty() ? Outcome::pending : Outcome::requires_action;
}

const Intent* intent_of(const Payment& payment) {
  if (const auto* intent = std::get_if<Intent>(&payment)) return intent;
  const auto& session = std::get<Session>(payment);
  return session.intent ? &*session.intent : nullptr;
}

const Charge* charge_of(const Payment& payment) {
  const auto* intent = intent_of(payment);
  return intent != nullptr && intent->charge ? &*intent->charge : nullptr;
}

// What Stripe keeps belongs to a customer; without one, or where it was not asked to keep it, the
// method is used up.
std::optional<Method> kept_by(const Intent& intent) {
  const bool kept = !intent.future_usage.empty() && !intent.customer.empty();
  return kept && intent.charge ? intent.charge->method : std::nullopt;
}

Result stated(const Config& config, const Session& session) {
  const auto outcome = outcome_of(session);
  Result result(outcome);
  result.reference(session.owner.reference).gateway_ref(session.id).amount(session.amount);
  result.other_ref(session.payment_intent);  // which is all that a dispute names
  result.expires_unix_ms(session.expires_at_unix_s * 1000);
  if (session.live) result.live();
  Said said;
  said.customer = session.customer;
  if (outcome == Outcome::requires_action) said.redirect_url = session.url;
  if (outcome == Outcome::succeeded && session.intent) said.method = kept_by(*session.intent);
  if (outcome == Outcome::failed) {
    said.decline = session.intent->last_error;
    result.reason(said.decline ? reason_of(*said.decline) : Reason::card_declined);
  }
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other)
        .message("a session of status " + in_quotes(session.status) + " and payment status " +
                 in_quotes(session.payment_status));
  }
  return result.json(document(config, said));
}

Result stated(const Config& config, const Intent& intent) {
  const auto outcome = outcome_of(intent);
  Result result(outcome);
  result.reference(intent.owner.reference).gateway_ref(intent.id);
  result.amount(outcome == Outcome::succeeded ? intent.received : intent.amount);
  if (intent.live) result.live();
  Said said;
  said.customer = intent.customer;
  if (outcome == Outcome::succeeded) said.method = kept_by(intent);
  if (outcome == Outcome::requires_action) {
    said.client_secret = intent.client_secret;
    if (intent.status == "requires_action") said.redirect_url = intent.redirect_url;
    // The last try was declined, and the payer may try again.
    said.decline = intent.last_error;
    if (said.decline) result.reason(reason_of(*said.decline));
  }
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other).message("a status that is not known: " + in_quotes(intent.status));
  }
  return result.json(document(config, said));
}

Result about(const Config& config, const Operation& operation,
             const std::optional<Payment>& payment, const std::optional<Money>& lost) {
  if (!payment) {
    return unknown(operation, Reason::provider_error, "Stripe's answer is not understood");
  }
  const auto [id, reference] = std::visit(
      [](const auto& object) { return std::pair(object.id, object.owner.reference); }, *payment);
  const bool other_reference = !operation.reference().empty() && reference != operation.reference();
  const bool other_id = !operation.gateway_ref().empty() && id != operation.gateway_ref();
  if (other_reference || other_id) {
    return unknown(operation, Reason::provider_error,
                   "Stripe answered about another payment, " + in_quotes(id));
  }
  return stated(config, *payment, lost);
}

}  // namespace

Outcome outcome_of(const Intent& intent) {
  const auto& status = intent.status;
  if (status == "requires_payment_method" || status == "requires_confirmation" ||
      status == "requires_action") {
    return Outcome::requires_action;
  }
  // Captured by nobody but the account's owner: we never ask for it.
  if (status == "processing" || status == "requires_capture") return Outcome::pending;
  if (status == "succeeded") return Outcome::succeeded;
  if (status == "canceled") return Outcome::cancelled;
  return Outcome::unknown;
}

std::optional<Payment> parse_payment(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  if (auto session = parse_session(document)) return Payment(std::move(*session));
  if (auto intent = parse_intent(document)) return Payment(std::move(*intent));
  return std::nullopt;
}

std::string disputed_intent(const Payment& payment) {
  const auto* charge = charge_of(payment);
  return charge != nullptr && charge->disputed ? intent_of(payment)->id : "";
}

std::optional<Money> lost_of(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  if (!document.is_object() || document.value("object", json()) != "list" ||
      document.value("has_more", json()) != false) {
    return std::nullopt;
  }
  const auto disputes = document.value("data", json());
  if (!disputes.is_array()) return std::nullopt;
  Money lost;
  for (const auto& value : disputes) {
    const auto dispute = parse_dispute(value);
    if (!dispute) return std::nullopt;
    if (dispute->status != "lost") continue;
    const auto& amount = dispute->amount;
    const bool first = lost.currency.empty();
    const bool fits = lost.minor <= std::numeric_limits<std::int64_t>::max() - amount.minor;
    if (!fits || (!first && amount.currency != lost.currency)) return std::nullopt;
    lost = {lost.minor + amount.minor, amount.currency, amount.exponent};
  }
  return lost;
}

std::optional<Money> reversed_of(const Charge& charge, const std::optional<Money>& lost) {
  if (!charge.disputed) return charge.refunded;
  if (!lost || (lost->minor > 0 && lost->currency != charge.amount.currency)) return std::nullopt;
  // A dispute may take a little more than was paid, when the exchange rate moved.
  const auto rest = charge.amount.minor - charge.refunded.minor;
  auto total = charge.refunded;
  total.minor += std::min(lost->minor, rest);
  return total;
}

Result stated(const Config& config, const Payment& payment, const std::optional<Money>& lost) {
  auto result = std::visit([&](const auto& object) { return stated(config, object); }, payment);
  const auto* charge = charge_of(payment);
  if (charge == nullptr || result.outcome() != Outcome::succeeded) return result;
  const auto total = reversed_of(*charge, lost);
  if (!total) {
    Result open(Outcome::unknown);
    open.reason(Reason::other).message("disputed, and what was lost is not stated");
    std::visit([&](const auto& it) { open.reference(it.owner.reference).gateway_ref(it.id); },
               payment);
    return open;
  }
  if (total->minor > 0) result.reversed_total(*total);
  return result;
}

Result refused(const Refusal& refusal, const Operation& operation) {
  return failed(operation, refusal.reason, refusal.message);
}

Result read_created(const Config& config, const Response& answer, const Operation& operation,
                    const Said& said) {
  if (!answer.ok()) return not_made(config, answer, operation, said);
  return about(config, operation, parse_payment(answer.body), std::nullopt);
}

Result read_looked_up(const Config& config, const Response& answer, const Operation& operation,
                      const std::optional<Money>& lost) {
  if (answer.ok()) return about(config, operation, parse_payment(answer.body), lost);
  if (!is_missing(answer)) return unclear(answer, operation);
  return Result(Outcome::not_found).reference(operation.reference());
}

Result read_cancelled(const Config& config, const Response& answer, const Operation& operation) {
  if (!answer.ok()) return unclear(answer, operation);
  auto result = about(config, operation, parse_payment(answer.body), std::nullopt);
  if (result.outcome() != Outcome::expired) return result;
  // Stripe's word for a session that was closed before its time, which is what we asked for.
  Result closed(Outcome::cancelled);
  return closed.reference(operation.reference()).gateway_ref(operation.gateway_ref());
}

Result read_balance(const Response& answer) {
  const auto failed = [](Reason reason, std::string_view message) {
    return Result(Outcome::failed).reason(reason).message(message);
  };
  if (!answer.answered) {
    return failed(Reason::provider_unreachable, "Stripe gave no answer: check base_url");
  }
  if (answer.status == 401) return failed(Reason::other, kKeyRefused);
  if (answer.status == 403) return failed(Reason::other, kRightMissing);
  const auto body = json::parse(answer.body, nullptr, false);
  const bool balance = body.is_object() && body.value("object", json()) == "balance" &&
                       body.value("livemode", json()).is_boolean();
  if (!answer.ok() || !balance) {
    const auto error = error_in(answer.body);
    return failed(Reason::provider_error, "no Stripe answers at base_url: status " +
                                              std::to_string(answer.status) +
                                              (error ? " " + words_of(*error) : ""));
  }
  Result result(Outcome::succeeded);
  if (body["livemode"] == true) result.live();
  return result;
}

Result without_id(const Operation& operation) {
  return unknown(operation, Reason::other,
                 "Stripe finds no payment by our reference: only a replay of the create or a "
                 "webhook tells its id");
}

}  // namespace tallyport::stripe_gateway
