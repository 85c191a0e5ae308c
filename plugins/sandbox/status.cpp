// Strict about what it reads, and unknown wherever the provider did not plainly say.
#include "status.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"

namespace tallyport::sandbox_gateway {
namespace {

using nlohmann::json;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

Outcome outcome_of(const Payment& payment) {
  if (payment.status == "pending") {
    return payment.checkout_url.empty() ? Outcome::pending : Outcome::requires_action;
  }
  if (payment.status == "processing") return Outcome::pending;
  if (payment.status == "succeeded") return Outcome::succeeded;
  if (payment.status == "declined") return Outcome::failed;
  if (payment.status == "cancelled") return Outcome::cancelled;
  if (payment.status == "expired") return Outcome::expired;
  return Outcome::unknown;
}

// The provider's word where it is one of ours.
Reason decline_reason(std::string_view word) {
  for (const auto reason :
       {Reason::card_declined, Reason::insufficient_funds, Reason::expired_card,
        Reason::incorrect_cvc, Reason::authentication_required, Reason::authentication_failed,
        Reason::fraud_suspected, Reason::limit_exceeded, Reason::payer_cancelled}) {
    if (word == name(reason)) return reason;
  }
  return word.empty() ? Reason::card_declined : Reason::other;
}

Result about(const Operation& operation, const std::optional<Payment>& payment) {
  if (!payment) {
    return unknown(operation, Reason::provider_error, "the provider's answer is not understood");
  }
  const bool other_reference =
      !operation.reference().empty() && payment->reference != operation.reference();
  const bool other_id = !operation.gateway_ref().empty() && payment->id != operation.gateway_ref();
  if (other_reference || other_id) {
    return unknown(operation, Reason::provider_error,
                   "the provider answered about another payment, " + in_quotes(payment->id));
  }
  return stated(*payment);
}

}  // namespace

std::optional<Payment> parse_payment(const json& value) {
  if (!value.is_object()) return std::nullopt;
  Members members(value);
  Payment payment;
  payment.id = members.text("id");
  payment.reference = members.text("reference");
  payment.status = members.text("status");
  payment.amount = members.integer("amount", 1);
  payment.currency = members.text("currency");
  payment.checkout_url = members.optional_text("checkout_url");
  payment.decline_reason = members.optional_text("decline_reason");
  payment.expires_at_unix_s = members.optional_integer("expires_at", 0).value_or(0);
  payment.live = members.flag("live");
  payment.fee = members.optional_integer("fee", 0);
  payment.refunded = members.optional_integer("refunded", 0).value_or(0);
  constexpr auto kLatest_s = std::numeric_limits<std::int64_t>::max() / 1000;
  const bool plausible = plugin::is_currency(payment.currency) &&
                         payment.expires_at_unix_s <= kLatest_s &&
                         payment.refunded <= payment.amount;
  if (!members.good() || !plausible) return std::nullopt;
  return payment;
}

Result stated(const Payment& payment) {
  const auto minor = [&](std::int64_t value) { return plugin::Money{value, payment.currency, 0}; };
  const auto outcome = outcome_of(payment);
  Result result(outcome);
  result.reference(payment.reference).gateway_ref(payment.id).amount(minor(payment.amount));
  if (payment.fee) result.fee(minor(*payment.fee));
  if (payment.refunded > 0) result.reversed_total(minor(payment.refunded));
  if (payment.live) result.live();
  result.expires_unix_ms(payment.expires_at_unix_s * 1000);
  if (outcome == Outcome::failed) result.reason(decline_reason(payment.decline_reason));
  if (outcome == Outcome::requires_action) {
    const json next = {{"next_action", {{"type", "redirect"}, {"url", payment.checkout_url}}}};
    result.json(next.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other);
    result.message("a status that is not known: " + in_quotes(payment.status));
  }
  return result;
}

Result read_created(const Response& answer, const Operation& operation) {
  if (answer.status == 200 || answer.status == 201) return about(operation, payment_of(answer));
  return not_created(answer, operation);
}

Result read_looked_up(const Response& answer, const Operation& operation) {
  const auto not_found = [&] {
    return Result(Outcome::not_found).reference(operation.reference());
  };
  if (answer.answered && answer.status == 404 && error_code(answer.body) == "not_found") {
    return not_found();
  }
  if (!answer.answered || answer.status != 200) return unclear(answer, operation);
  const auto body = json::parse(answer.body, nullptr, false);
  if (body.is_object() && body.contains("data") && body["data"] == json::array()) {
    return not_found();
  }
  return about(operation, payment_of(answer));
}

Result read_cancelled(const Response& answer, const Operation& operation) {
  if (!answer.answered || answer.status != 200) return unclear(answer, operation);
  return about(operation, payment_of(answer));
}

Result read_ping(const Response& answer) {
  const auto failed = [](Reason reason, std::string_view message) {
    return Result(Outcome::failed).reason(reason).message(message);
  };
  if (!answer.answered) {
    return failed(Reason::provider_unreachable, "the provider gave no answer: check base_url");
  }
  if (answer.status == 401) return failed(Reason::other, kKeyRefused);
  const auto body = json::parse(answer.body, nullptr, false);
  if (answer.status != 200 || !body.is_object() || body.value("ok", json()) != true) {
    return failed(Reason::provider_error, "no sandbox provider answers at base_url: status " +
                                              std::to_string(answer.status));
  }
  Result result(Outcome::succeeded);
  if (body.value("live", json()) == true) result.live();
  return result;
}

std::optional<Payment> payment_of(const Response& answer) {
  return parse_payment(sole_object(answer.body));
}

}  // namespace tallyport::sandbox_gateway
