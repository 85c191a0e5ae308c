// Reads both spellings that Flutterwave has for a refund's members.
#include "refunds.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

#include "money.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

struct Refund {
  std::string id;
  std::string transaction;
  std::string status;
  plugin::Money amount;
  std::string comment;  // "" where not stated
};

std::string transaction_of(const json& value) {
  for (const auto* name : {"tx_id", "transaction_id", "TransactionId"}) {
    if (auto id = id_of(value, name); !id.empty()) return id;
  }
  return "";
}

std::optional<Refund> parse_refund(const json& value, const std::string& currency) {
  if (!value.is_object()) return std::nullopt;
  auto amount = value.find("amount_refunded");
  if (amount == value.end()) amount = value.find("AmountRefunded");
  const auto money = amount == value.end() ? std::nullopt : from_wire(*amount, currency);
  const auto stated = text_of(value, "currency");
  Refund refund{id_of(value), transaction_of(value), text_of(value, "status"), {}, {}};
  if (!money || money->minor <= 0 || (!stated.empty() && stated != currency)) return std::nullopt;
  if (refund.id.empty() || refund.transaction.empty() || refund.status.empty()) return std::nullopt;
  refund.amount = *money;
  refund.comment = text_of(value, "comment");
  if (refund.comment.empty()) refund.comment = text_of(value, "comments");
  return refund;
}

Result of_refund(Result result, const AskedRefund& asked) {
  result.subject(plugin::Subject::refund).reference(asked.payment.reference);
  return std::move(result.gateway_ref(asked.payment.gateway_ref).subject_ref(asked.id));
}

Result not_understood(const AskedRefund& asked) {
  return of_refund(unknown(Reason::provider_error,
                           "Flutterwave's answer is not understood, or is about another refund"),
                   asked);
}

Result stated(const Refund& refund, const AskedRefund& asked, const Config& config) {
  const auto outcome = refund_outcome(refund.status);
  auto result = of_refund(Result(outcome), asked);
  result.subject_ref(refund.id).amount(refund.amount);
  if (config.live) result.live();
  if (outcome == Outcome::failed) result.reason(Reason::other);
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other);
    result.message("a status that is not known: " + in_quotes(refund.status));
  }
  return result;
}

Result about(const Envelope& said, const AskedRefund& asked, const Config& config) {
  const auto refund = parse_refund(said.data, asked.currency);
  const bool meant = refund && refund->transaction == asked.payment.gateway_ref &&
                     (asked.id.empty() || refund->id == asked.id);
  return meant ? stated(*refund, asked, config) : not_understood(asked);
}

// "refund-1" and "refund-1: why", not "refund-10".
bool begins_with(const std::string& comment, const std::string& reference) {
  return comment.starts_with(reference) &&
         (comment.size() == reference.size() || comment[reference.size()] == ':');
}

}  // namespace

Outcome refund_outcome(std::string_view status) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, status) != words.end();
  };
  if (is_one_of({"completed-bank-transfer", "completed-momo", "completed-mpgs", "completed-offline",
                 "completed-preauth"})) {
    return Outcome::succeeded;
  }
  if (is_one_of({"completed", "new", "pending", "pending-momo", "processing"})) {
    return Outcome::pending;
  }
  return status == "failed" ? Outcome::failed : Outcome::unknown;
}

Result read_refund_created(const Response& answer, const AskedRefund& asked, const Config& config) {
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (answer.ok() && said.success) return about(said, asked, config);
  return of_refund(not_created(answer, said), asked);
}

Result read_refund_fetched(const Response& answer, const AskedRefund& asked, const Config& config) {
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (answer.answered && answer.status == 200 && said.success) return about(said, asked, config);
  return of_refund(unclear(answer, said), asked);
}

void RefundSearch::add(const Response& answer) {
  ++pages_;
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  const bool list = answer.answered && answer.status == 200 && said.success && said.data.is_array();
  result_ = list ? read(said) : of_refund(unclear(answer, said), asked_);
}

// nullopt where a further page may tell.
std::optional<Result> RefundSearch::read(const Envelope& said) {
  std::optional<Result> found;
  for (const auto& item : said.data) {
    if (!item.is_object() || transaction_of(item).empty()) return not_understood(asked_);
    if (transaction_of(item) != asked_.payment.gateway_ref) continue;
    const auto refund = parse_refund(item, asked_.currency);
    if (!refund || (found && begins_with(refund->comment, asked_.reference))) {
      return not_understood(asked_);
    }
    if (begins_with(refund->comment, asked_.reference)) found = stated(*refund, asked_, config_);
    // One without a comment, or whose comment quotes our reference, may be the one.
    doubtful_ = doubtful_ || refund->comment.empty() || has(refund->comment, asked_.reference);
  }
  if (found) return found;
  const auto page = page_count(said, "current_page");
  const auto pages = page_count(said, "total_pages");
  if (page != pages_ || pages < 0) return not_understood(asked_);
  if (page < pages) return std::nullopt;
  if (doubtful_) return not_understood(asked_);
  return of_refund(Result(Outcome::not_found), asked_);
}

Result RefundSearch::result() const {
  if (result_) return *result_;
  return of_refund(unknown(Reason::provider_error, "Flutterwave's refunds are too many to read"),
                   asked_);
}

}  // namespace tallyport::flutterwave
