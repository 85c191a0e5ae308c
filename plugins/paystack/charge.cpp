// By Paystack's OpenAPI file, "Charge Authorization", and its guide "Recurring Charges".
#include "charge.h"

#include <nlohmann/json.hpp>

#include "fields.h"
#include "money.h"
#include "status.h"
#include "transaction.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Money;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

// The address that the authorization is bound to, which no fallback can stand in for.
std::string email_of(const json& document) {
  auto customer = text(document, "customer");
  if (!customer.empty()) return customer;
  const auto* payer = member(document, "payer");
  return payer == nullptr ? "" : text(*payer, "email");
}

// Paystack's texts, by docs-v2.paystack.com/api/errors/charge and paystack.com/docs/api/errors.
std::optional<Reason> reason_of(const ErrorDocument& error) {
  const auto says = [&](std::string_view words) {
    return error.message.find(words) != error.message.npos;
  };
  if (says("authorization")) return Reason::method_not_supported;
  if (says("charge attempt cannot be fulfilled until")) return Reason::limit_exceeded;
  return std::nullopt;
}

// What Paystack's partner says of a charge, and a time-out, may come after the card was charged.
bool is_doubtful(const ErrorDocument& error) {
  const auto says = [&](std::string_view words) {
    return error.message.find(words) != error.message.npos;
  };
  return error.type == "processor_error" || says("already") || says("timeout") || says("timed out");
}

Result not_charged(const Response& answer, Meant meant) {
  const auto error = answer.answered ? parse_error(answer.body) : ErrorDocument{};
  if (is_doubtful(error)) return unclear(answer, meant);
  auto result = not_created(answer, meant);
  const auto reason = reason_of(error);
  if (result.outcome() == Outcome::failed && answer.answered && reason &&
      !is_key_refused(answer, error)) {
    result.reason(*reason);
  }
  return result;
}

}  // namespace

std::optional<Refusal> refusal_of_charge(const Operation& operation) {
  const auto document = document_of(operation);
  if (document.contains("card")) {
    return Refusal{Reason::method_not_supported,
                   "Paystack takes a card's number on its own page only"};
  }
  if (const auto reason = refusal(operation.amount())) {
    return Refusal{*reason, "Paystack does not take this amount"};
  }
  if (email_of(document).empty()) {
    return Refusal{Reason::request_refused,
                   "Paystack demands the e-mail address that the card was saved with: send "
                   "customer, or payer.email"};
  }
  return std::nullopt;
}

HttpRequest charge_authorization(const Config& config, const Operation& operation) {
  check_reference(operation.reference());
  if (operation.subject_ref().empty()) throw InvalidInput("subject_ref is missing");
  const auto document = document_of(operation);
  const auto amount = to_wire(operation.amount());
  if (!amount) throw InvalidInput("payment.charge needs an amount that Paystack can take");
  json body = {{"email", email_of(document)},
               {"amount", *amount},
               {"currency", operation.amount().currency},
               {"authorization_code", operation.subject_ref()},
               {"reference", operation.reference()}};
  // A text here, an object where a transaction is started: so the OpenAPI file has the two.
  if (const auto extra = metadata_of(document); !extra.empty()) body["metadata"] = to_text(extra);
  auto request =
      authorised(HttpRequest::post(config.base_url + "/transaction/charge_authorization"),
                 "charge_authorization");
  request.json(to_text(body)).moves_money();
  return request;
}

// The answer is Paystack's own, to a request with our key, so what it says of the charge counts.
// But its amount is what the card was charged, and it has no requested_amount to tell fees by that
// the payer bore: where it is not what was asked for, a look-up has to tell.
Result read_charged(const Response& answer, Meant meant, const Money& asked) {
  if (!answer.answered || answer.status != 200) return not_charged(answer, meant);
  const auto data = data_of(answer.body);
  const auto* paused = member(data, "paused");
  if (paused != nullptr && flag(*paused) == true) return read_created(answer, meant);
  const auto transaction = transaction_of(answer, meant);
  if (!transaction) {
    return unknown(meant, Reason::provider_error,
                   "Paystack's answer is not understood, or is about another payment");
  }
  const bool as_asked =
      transaction->amount.minor == asked.minor && transaction->amount.currency == asked.currency;
  if (transaction->is_paid() && !as_asked) {
    return unknown(meant, Reason::provider_error,
                   "charged, but the answer does not say how much of it is the price");
  }
  return stated(*transaction, 0, std::nullopt);
}

}  // namespace tallyport::paystack
