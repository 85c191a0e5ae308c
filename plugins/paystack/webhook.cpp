// An event says what happened, and states money only where it has all of it. Refunds are counted
// by what was given back in all, which no event has: one that came through is unknown, and the
// look-up that follows counts.
#include "webhook.h"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "fields.h"
#include "money.h"
#include "transaction.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;
using plugin::Subject;

constexpr std::size_t kLongestKey = 255;

Result not_understood(std::string_view message) {
  return Result(Outcome::unknown).reason(Reason::provider_error).message(message);
}

// "" where there is none: a number is written out.
std::string id_of(const json& object, const char* name) {
  const auto* value = member(object, name);
  const auto number = value == nullptr ? std::nullopt : whole_number(*value);
  return number ? std::to_string(*number) : text(object, name);
}

std::optional<plugin::Money> money_of(const json& object, const char* name) {
  const auto hundredths = amount_of(object, name);
  return hundredths ? from_wire(*hundredths, text(object, "currency")) : std::nullopt;
}

Result read_charge(const json& data) {
  const auto transaction = parse_transaction(data);
  if (!transaction) return not_understood("the event's transaction is not understood");
  if (transaction->status != "success") {
    auto result = not_understood("a charge.success whose transaction is not a success");
    return result.reference(transaction->reference);
  }
  Result result(Outcome::succeeded);
  result.reference(transaction->reference).gateway_ref(std::to_string(transaction->id));
  result.amount(transaction->amount).json(transaction->document);
  if (transaction->fee) result.fee(*transaction->fee);
  if (transaction->live) result.live();
  return result;
}

// Of a refund that has not come through, nothing is taken back yet.
Result read_refund(std::string_view kind, const json& data) {
  const auto reference = text(data, "transaction_reference");
  const auto live = is_live(data);
  if (reference.empty() || !live) return not_understood("the event's refund is not understood");
  // Never refund_reference, which is the bank's and no id that the API's answers have.
  const auto id = id_of(data, "id");
  if (kind == "processed" || (kind == "failed" && id.empty())) {
    Result result(Outcome::unknown);
    return result.message("a refund has ended; its payment's refunds tell which and how")
        .reference(reference);
  }
  Result result(kind == "failed" ? Outcome::failed : Outcome::pending);
  result.subject(Subject::refund).reference(reference).subject_ref(id);
  if (kind == "failed") result.reason(Reason::other);
  if (const auto money = money_of(data, "amount")) result.amount(*money);
  if (*live) result.live();
  return result;
}

// A lost dispute over the whole price is stated. Over a part of it, Paystack makes a refund, which
// the look-up counts; stated here as well, it would count twice.
Result read_resolved(const json& dispute, const Transaction& transaction, Result result) {
  const auto resolution = text(dispute, "resolution");
  const auto lost = money_of(dispute, "refund_amount");
  if (text(dispute, "status") == "resolved" && resolution == "declined") return result;
  const bool accepted = resolution == "auto-accepted" || resolution == "merchant-accepted";
  const bool whole =
      transaction.status == "reversed" || (lost && lost->currency == transaction.amount.currency &&
                                           lost->minor >= transaction.amount.minor);
  if (text(dispute, "status") != "resolved" || !accepted || !whole) {
    auto open = not_understood("a dispute was resolved; its payment states what is lost");
    return open.reference(transaction.reference);
  }
  Result reversal(Outcome::failed);
  reversal.subject(Subject::dispute).reference(transaction.reference);
  reversal.gateway_ref(std::to_string(transaction.id)).subject_ref(id_of(dispute, "id"));
  reversal.reversed_total(transaction.amount).reason(Reason::other);
  if (transaction.live) reversal.live();
  return reversal;
}

Result read_dispute(std::string_view kind, const json& data) {
  const auto* of = member(data, "transaction");
  const auto transaction = of == nullptr ? std::nullopt : parse_transaction(*of);
  const auto id = id_of(data, "id");
  if (!transaction || id.empty() || is_live(data) != transaction->live) {
    return not_understood("the event's dispute is not understood");
  }
  Result result(kind == "resolve" ? Outcome::succeeded : Outcome::pending);
  result.subject(Subject::dispute).subject_ref(id).reference(transaction->reference);
  result.gateway_ref(std::to_string(transaction->id));
  if (const auto money = money_of(data, "refund_amount")) result.amount(*money);
  if (transaction->live) result.live();
  return kind == "resolve" ? read_resolved(data, *transaction, std::move(result)) : result;
}

bool is_one_of(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

Result read_data(std::string_view type, const json& data) {
  constexpr std::string_view kDispute = "charge.dispute.";
  constexpr std::string_view kRefund = "refund.";
  if (type == "charge.success") return read_charge(data);
  if (type.starts_with(kDispute)) {
    const auto kind = type.substr(kDispute.size());
    if (is_one_of(kind, {"create", "remind", "resolve"})) return read_dispute(kind, data);
  }
  if (type.starts_with(kRefund)) {
    const auto kind = type.substr(kRefund.size());
    if (is_one_of(kind, {"pending", "processing", "processed", "failed", "needs-attention"})) {
      return read_refund(kind, data);
    }
  }
  return Result(Outcome::ignored);
}

// A dispute can be resolved again, with another resolution: that is another event.
std::string event_key(const std::string& type, const json& data) {
  auto id = id_of(data, "id");
  if (id.empty()) id = id_of(data, "refund_reference");
  if (id.empty()) return "";
  auto key = type + ":" + id;
  if (const auto resolution = text(data, "resolution"); !resolution.empty())
    key += ":" + resolution;
  const bool plain = std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
  return plain && key.size() <= kLongestKey ? key : "";
}

}  // namespace

bool is_signature(std::string_view header) {
  return header.size() == 128 && header.find_first_not_of("0123456789abcdef") == header.npos;
}

Result read_event(std::string_view raw_body) {
  const auto event = json::parse(raw_body, nullptr, false);
  if (!event.is_object()) return not_understood("the event is not a JSON object");
  const auto type = text(event, "event");
  if (type.empty()) return not_understood("the event has no type");
  const auto* data = member(event, "data");
  const auto nothing = json::object();
  auto result = read_data(type, data == nullptr ? nothing : *data);
  return result.event_key(event_key(type, data == nullptr ? nothing : *data));
}

}  // namespace tallyport::paystack
