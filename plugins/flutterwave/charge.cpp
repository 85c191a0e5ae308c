// By developer.flutterwave.com/reference/endpoints/tokenized-charge, and for 3-D Secure by
// flutterwaveinc.mintlify.app/other-features/recurring-payments/tokenization.
#include "charge.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "channels.h"
#include "money.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

// The address that the token is bound to.
std::string email_of(const json& document) {
  auto customer = text_in(document, "customer");
  if (!customer.empty()) return customer;
  const auto payer = document.find("payer");
  return payer == document.end() || !payer->is_object() ? "" : text_in(*payer, "email");
}

// Flutterwave's SDK refuses a charge without one.
std::string narration_of(const json& document, const Operation& operation) {
  for (const auto* member : {"title", "description"}) {
    if (auto text = text_in(document, member); !text.empty()) return text;
  }
  return std::string(operation.reference());
}

std::optional<Refusal> refusal_of_charge(const Operation& operation, const json& document) {
  if (document.contains("card")) {
    return Refusal{Reason::method_not_supported,
                   "Flutterwave takes a card's number on its own page only"};
  }
  return refusal_of(operation, !email_of(document).empty());
}

// A time-out leaves open whether the card was charged, whatever status it comes with.
Result not_charged(const Response& answer, const Envelope& said) {
  if (has(said.message, "timeout") || has(said.message, "timed out")) return unclear(answer, said);
  auto result = not_created(answer, said);
  const auto reason = decline_reason(said.message);
  if (result.outcome() == Outcome::failed && reason) result.reason(*reason);
  return result;
}

// In data.meta by the page on tokens, beside data by the one on cards.
std::string redirect_of(const Envelope& said) {
  const auto data_meta = said.data.find("meta");
  for (const auto* meta : {data_meta == said.data.end() ? nullptr : &*data_meta, &said.meta}) {
    if (meta == nullptr || !meta->is_object()) continue;
    const auto asks = meta->find("authorization");
    if (asks == meta->end() || !asks->is_object() || text_of(*asks, "mode") != "redirect") continue;
    return text_of(*asks, "redirect");
  }
  return "";
}

}  // namespace

Charge read_charge(const Operation& operation) {
  const auto document = document_of(operation);
  check_order(operation);
  Charge charge;
  charge.refusal = refusal_of_charge(operation, document);
  if (charge.refusal) return charge;
  if (operation.subject_ref().empty()) throw InvalidInput("subject_ref is missing");
  json body = {{"token", operation.subject_ref()},
               {"currency", operation.amount().currency},
               {"email", email_of(document)},
               {"tx_ref", operation.reference()},
               {"narration", narration_of(document, operation)},
               {"redirect_url", text_in(document, "return_url")}};
  if (body["redirect_url"] == "") throw InvalidInput("return_url is missing");
  const auto country = country_of(operation.amount().currency);
  if (!country.empty()) body["country"] = country;
  if (const auto metadata = document.find("metadata");
      metadata != document.end() && metadata->is_object() && !metadata->empty()) {
    body["meta"] = *metadata;
  }
  charge.body = "{\"amount\":" + *to_wire(operation.amount()) + "," + to_text(body).substr(1);
  return charge;
}

HttpRequest charge_token(const Config& config, const Charge& charge) {
  auto request =
      authorised(HttpRequest::post(config.base_url + "/v3/tokenized-charges"), "charge_token");
  request.json(charge.body).moves_money();
  return request;
}

Result read_charged(const Response& answer, const Asked& asked, const Config& config) {
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (!answer.ok() || !said.success) return not_charged(answer, said).reference(asked.reference);
  const auto transaction = parse_transaction(said.data, kSpelling);
  if (!transaction || transaction->id.empty() || transaction->reference != asked.reference) {
    return unknown(Reason::provider_error,
                   "Flutterwave's answer is not understood, or is about another payment")
        .reference(asked.reference);
  }
  const auto redirect = transaction->status == "pending" ? redirect_of(said) : "";
  auto next = redirect.empty() ? "" : redirect_to(redirect, config);
  if (next.empty()) return stated(*transaction, config);
  return Result(Outcome::requires_action).json(next).reference(asked.reference);
}

}  // namespace tallyport::flutterwave
