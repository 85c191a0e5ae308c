// Strict about what it reads, and unknown wherever the provider did not plainly say.
#include "status.h"

#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace tallyport::sandbox_gateway {
namespace {

using nlohmann::json;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

constexpr std::string_view kKeyRefused =
    "the provider refused the api key: check the gateway's secret api_key";

// Reads members of one object and remembers whether all were right.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  std::string text(const char* name) {
    auto value = optional_text(name);
    good_ = good_ && !value.empty();
    return value;
  }
  std::string optional_text(const char* name) {
    const auto* value = find(name);
    if (value == nullptr) return "";
    good_ = good_ && value->is_string();
    return value->is_string() ? value->get<std::string>() : "";
  }
  // An integer from `least`; never a number with a point, nor one in quotes.
  std::optional<std::int64_t> optional_integer(const char* name, std::int64_t least) {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_integer() || does_not_fit(*value) || value->get<std::int64_t>() < least) {
      good_ = false;
      return std::nullopt;
    }
    return value->get<std::int64_t>();
  }
  std::int64_t integer(const char* name, std::int64_t least) {
    const auto value = optional_integer(name, least);
    good_ = good_ && value.has_value();
    return value.value_or(0);
  }
  bool flag(const char* name) {
    const auto* value = find(name);
    good_ = good_ && value != nullptr && value->is_boolean();
    return good_ && value->get<bool>();
  }
  bool good() const { return good_; }

 private:
  const json* find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  static bool does_not_fit(const json& value) {
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    return value.is_number_unsigned() && value.get<std::uint64_t>() > kMax;
  }

  const json& object_;
  bool good_ = true;
};

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

Reason refusal_reason(std::string_view code) {
  if (code == "amount_too_small") return Reason::amount_too_small;
  if (code == "amount_too_large") return Reason::amount_too_large;
  if (code == "currency_not_supported" || code == "invalid_currency") {
    return Reason::currency_not_supported;
  }
  return Reason::request_refused;
}

// Words of a provider in a message for operators: short, and nothing but printable ASCII.
std::string in_quotes(std::string_view words) {
  std::string out;
  for (const char c : words.substr(0, 80)) out += c >= ' ' && c <= '~' ? c : '?';
  return "\"" + out + "\"";
}

Result unknown(const Operation& operation, Reason reason, std::string_view message) {
  Result result(Outcome::unknown);
  result.reason(reason).message(message);
  result.reference(operation.reference()).gateway_ref(operation.gateway_ref());
  return result;
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

// The rest of the answers, all of which leave open what became of the payment.
Result unclear(const Response& answer, const Operation& operation) {
  if (!answer.answered) {
    return unknown(operation, Reason::provider_unreachable, "the provider gave no answer");
  }
  if (answer.status == 401) return unknown(operation, Reason::other, kKeyRefused);
  const auto code = error_code(answer.body);
  const auto reason = answer.status == 429            ? Reason::rate_limited
                      : code == "duplicate_reference" ? Reason::duplicate_reference
                      : answer.status == 409          ? Reason::other
                                                      : Reason::provider_error;
  return unknown(operation, reason,
                 "the provider answered " + std::to_string(answer.status) +
                     (code.empty() ? "" : " " + in_quotes(code)));
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
  const auto failed = [&](Reason reason, std::string_view message) {
    Result result(Outcome::failed);
    return result.reason(reason).message(message).reference(operation.reference());
  };
  if (!answer.maybe_sent) {
    return failed(Reason::provider_unreachable, "nothing was sent: the provider is unreachable");
  }
  if (answer.status == 200 || answer.status == 201) return about(operation, payment_of(answer));
  if (answer.status == 401) return failed(Reason::other, kKeyRefused);
  const bool refusal = answer.status == 400 || answer.status == 402 || answer.status == 403 ||
                       answer.status == 404 || answer.status == 422;
  const auto code = error_code(answer.body);
  if (refusal && !code.empty()) {
    return failed(refusal_reason(code), "the provider refused: " + in_quotes(code));
  }
  return unclear(answer, operation);
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
  const auto body = json::parse(answer.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto data = body.find("data");
  if (data == body.end()) return parse_payment(body);
  return data->is_array() && data->size() == 1 ? parse_payment(data->front()) : std::nullopt;
}

std::string error_code(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  if (!document.is_object()) return "";
  const auto error = document.find("error");
  if (error == document.end() || !error->is_object()) return "";
  const auto code = error->find("code");
  return code != error->end() && code->is_string() ? code->get<std::string>() : "";
}

}  // namespace tallyport::sandbox_gateway
