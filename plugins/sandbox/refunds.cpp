// One refund as the provider states it, every member checked.
#include "refunds.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "requests.h"

namespace tallyport::sandbox_gateway {
namespace {

using nlohmann::json;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

struct Refund {
  std::string id;
  std::string payment;
  std::string reference;
  std::string status;
  std::int64_t amount = 0;
  std::string currency;
  std::string payment_reference;
  std::int64_t payment_refunded = 0;
  bool live = false;
};

std::optional<Refund> parse_refund(const json& value) {
  if (!value.is_object()) return std::nullopt;
  Members members(value);
  Refund refund;
  refund.id = members.text("id");
  refund.payment = members.text("payment");
  refund.reference = members.text("reference");
  refund.status = members.text("status");
  refund.amount = members.integer("amount", 1);
  refund.currency = members.text("currency");
  refund.payment_reference = members.text("payment_reference");
  refund.payment_refunded = members.integer("payment_refunded", 1);
  refund.live = members.flag("live");
  const bool plausible =
      plugin::is_currency(refund.currency) && refund.amount <= refund.payment_refunded;
  if (!members.good() || !plausible) return std::nullopt;
  return refund;
}

Result about(const Operation& operation, const std::optional<Refund>& refund) {
  if (!refund) {
    return unknown(operation, Reason::provider_error, "the provider's answer is not understood");
  }
  const bool meant = refund->reference == refund_reference(operation) &&
                     refund->payment_reference == operation.reference() &&
                     (operation.subject_ref().empty() || refund->id == operation.subject_ref());
  if (!meant) {
    return unknown(operation, Reason::provider_error,
                   "the provider answered about another refund, " + in_quotes(refund->id));
  }
  const bool known = refund->status == "succeeded";
  Result result(known ? Outcome::succeeded : Outcome::unknown);
  result.reference(refund->payment_reference).gateway_ref(refund->payment);
  result.subject_ref(refund->id).amount({refund->amount, refund->currency, 0});
  result.reversed_total({refund->payment_refunded, refund->currency, 0});
  if (refund->live) result.live();
  if (!known) {
    result.reason(Reason::other);
    result.message("a status that is not known: " + in_quotes(refund->status));
  }
  return result;
}

Result of_refund(Result result) {
  result.subject(plugin::Subject::refund);
  return result;
}

}  // namespace

Result read_refund_created(const Response& answer, const Operation& operation) {
  if (answer.status != 200 && answer.status != 201) {
    return of_refund(not_created(answer, operation));
  }
  return of_refund(about(operation, parse_refund(sole_object(answer.body))));
}

Result read_refund_looked_up(const Response& answer, const Operation& operation) {
  const auto not_found = [&] {
    Result result(Outcome::not_found);
    return of_refund(std::move(result.reference(operation.reference())));
  };
  if (answer.answered && answer.status == 404 && error_code(answer.body) == "not_found") {
    return not_found();
  }
  if (!answer.answered || answer.status != 200) return of_refund(unclear(answer, operation));
  const auto body = json::parse(answer.body, nullptr, false);
  if (body.is_object() && body.value("data", json()) == json::array()) return not_found();
  return of_refund(about(operation, parse_refund(sole_object(answer.body))));
}

}  // namespace tallyport::sandbox_gateway
