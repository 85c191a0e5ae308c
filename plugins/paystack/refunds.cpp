// Succeeded only with the running total, which no answer about one refund has: it is summed up from
// the list, so that a refund counts the same wherever it is seen.
#include "refunds.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "fields.h"
#include "money.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::Money;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

std::optional<std::uint64_t> id_of(const json& object) {
  const auto* id = member(object, "id");
  return id == nullptr ? std::nullopt : whole_number(*id);
}

// Lists have the id, a refund's own answer the whole transaction.
std::optional<std::uint64_t> transaction_id(const json& refund) {
  const auto* transaction = member(refund, "transaction");
  if (transaction == nullptr) return std::nullopt;
  return transaction->is_object() ? id_of(*transaction) : whole_number(*transaction);
}

std::optional<Refund> parse_refund(const json& value) {
  const auto id = id_of(value);
  const auto transaction = transaction_id(value);
  const auto hundredths = amount_of(value, "amount");
  if (!id || !transaction || !hundredths || text(value, "status").empty()) return std::nullopt;
  Refund out;
  out.id = *id;
  out.transaction = *transaction;
  out.status = text(value, "status");
  out.hundredths = *hundredths;
  out.currency = text(value, "currency");
  out.merchant_note = text(value, "merchant_note");
  out.live = is_live(value) == true;
  if (const auto* of = member(value, "transaction"); of->is_object()) {
    out.payment_reference = text(*of, "reference");
  }
  return out;
}

bool is_about(const Refund& refund, Meant payment) {
  const auto id = std::to_string(refund.transaction);
  if (!payment.gateway_ref.empty() && id != payment.gateway_ref) return false;
  if (refund.payment_reference.empty()) return !payment.gateway_ref.empty();
  return refund.payment_reference == payment.reference;
}

// "refund-1" and "refund-1: why", not "refund-10".
bool is_noted(const Refund& refund, const std::string& reference) {
  const std::string_view note = refund.merchant_note;
  return note.starts_with(reference) &&
         (note.size() == reference.size() || note[reference.size()] == ':');
}

// Our reference elsewhere in the note: a person quoted it, or Paystack changed the note.
bool mentions(const Refund& refund, const std::string& reference) {
  return refund.merchant_note.find(reference) != std::string::npos;
}

Result of_refund(Result result, const MeantRefund& meant) {
  return std::move(result.subject(plugin::Subject::refund).subject_ref(meant.id));
}

Result not_understood(const MeantRefund& meant) {
  return of_refund(unknown(meant.payment, Reason::provider_error,
                           "Paystack's answer is not understood, or is about another refund"),
                   meant);
}

Outcome outcome_of(std::string_view status) {
  if (status == "pending" || status == "processing" || status == "needs-attention") {
    return Outcome::pending;
  }
  return status == "failed" ? Outcome::failed : Outcome::unknown;
}

// All but the running total, without which none succeeds.
Result about(const Refund& refund, const MeantRefund& meant, Outcome outcome) {
  Result result(outcome);
  result.subject(plugin::Subject::refund).subject_ref(std::to_string(refund.id));
  result.reference(meant.payment.reference).gateway_ref(std::to_string(refund.transaction));
  if (const auto money = from_wire(refund.hundredths, refund.currency)) result.amount(*money);
  if (refund.live) result.live();
  if (refund.status == "needs-attention") {
    result.message("Paystack wants the payer's bank account for it: see the dashboard");
  }
  if (outcome == Outcome::failed || outcome == Outcome::unknown) result.reason(Reason::other);
  if (outcome == Outcome::unknown) {
    result.message(refund.is_processed()
                       ? "processed; its payment's refunds state the total"
                       : "a status that is not known: " + in_quotes(refund.status));
  }
  return result;
}

Result about(const Refund& refund, const MeantRefund& meant) {
  return about(refund, meant, outcome_of(refund.status));
}

// Words with which a request that arrived twice could be refused the second time: Paystack has no
// idempotency keys, and a proxy may repeat what we do not.
bool is_doubtful(const ErrorDocument& error) {
  return error.message.find("already") != error.message.npos ||
         error.message.find("duplicate") != error.message.npos ||
         error.message.find("reversed") != error.message.npos;
}

}  // namespace

std::optional<Refund> refund_of(const Response& answer, const MeantRefund& meant) {
  if (!answer.ok()) return std::nullopt;
  auto refund = parse_refund(data_of(answer.body));
  if (!refund || !is_about(*refund, meant.payment)) return std::nullopt;
  if (!meant.id.empty() && std::to_string(refund->id) != meant.id) return std::nullopt;
  return refund;
}

Result read_refund_created(const Response& answer, const MeantRefund& meant) {
  if (answer.status == 200 || answer.status == 201) {
    const auto refund = refund_of(answer, meant);
    return refund ? about(*refund, meant) : not_understood(meant);
  }
  const bool doubtful = answer.answered && is_doubtful(parse_error(answer.body));
  return of_refund(doubtful ? unclear(answer, meant.payment) : not_created(answer, meant.payment),
                   meant);
}

Result read_refund_fetched(const Response& answer, const MeantRefund& meant) {
  if (!answer.answered || answer.status != 200) {
    return of_refund(unclear(answer, meant.payment), meant);
  }
  const auto refund = refund_of(answer, meant);
  return refund ? about(*refund, meant) : not_understood(meant);
}

bool RefundList::add(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  const auto* status = member(document, "status");
  const auto* list = member(document, "data");
  if (status == nullptr || flag(*status) != true || list == nullptr || !list->is_array()) {
    return false;
  }
  complete_ = list->size() < kRefundsPerPage;
  for (const auto& item : *list) {
    const auto of = transaction_id(item);
    if (!of) return false;
    if (*of != of_.id) continue;
    auto refund = parse_refund(item);
    if (!refund || refund->currency != of_.amount.currency) return false;
    // One made since the first page was read moves the others to the next page, again.
    if (std::ranges::find(refunds_, refund->id, &Refund::id) != refunds_.end()) continue;
    refunds_.push_back(std::move(*refund));
  }
  return true;
}

std::optional<Money> RefundList::total() const {
  if (of_.status == "reversed") return of_.amount;
  const auto price = to_wire(of_.amount);
  if (!price) return std::nullopt;
  std::int64_t sum = 0;
  for (const auto& refund : refunds_) {
    if (!refund.is_processed()) continue;
    if (refund.hundredths > std::numeric_limits<std::int64_t>::max() - sum) return std::nullopt;
    sum += refund.hundredths;
  }
  return from_wire(std::min(sum, *price), of_.amount.currency);
}

Result RefundList::stated(const MeantRefund& meant) const {
  std::vector<const Refund*> found;
  bool mentioned = false;
  for (const auto& refund : refunds_) {
    const bool is_meant = meant.id.empty() ? is_noted(refund, meant.reference)
                                           : std::to_string(refund.id) == meant.id;
    if (is_meant) found.push_back(&refund);
    mentioned = mentioned || mentions(refund, meant.reference);
  }
  const auto all = total();
  if (!complete_ || !all || found.size() > 1) return refund_unclear(meant);
  if (found.empty()) {
    if (mentioned || !meant.id.empty()) return not_understood(meant);
    Result result(Outcome::not_found);
    return of_refund(std::move(result.reference(meant.payment.reference)), meant);
  }
  const auto& refund = *found.front();
  if (!refund.is_processed()) return about(refund, meant);
  auto result = about(refund, meant, Outcome::succeeded);
  if (of_.live) result.live();
  return std::move(result.reversed_total(*all));
}

Result refund_unclear(const MeantRefund& meant) {
  return of_refund(unknown(meant.payment, Reason::provider_error,
                           "the payment's refunds cannot be read, or are too many"),
                   meant);
}

}  // namespace tallyport::paystack
