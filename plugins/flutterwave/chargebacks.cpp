// Flutterwave's words: initiated, then accepted or declined by the merchant, and lost or won. One
// that is declined goes on to the next stage, under an id of its own.
#include "chargebacks.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "money.h"
#include "requests.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

// Digits both: the longer one is the greater.
bool is_newer(const std::string& id, const std::string& than) {
  return id.size() != than.size() ? id.size() > than.size() : id > than;
}

Result unreadable(const Transaction& of, std::string_view message) {
  auto result = unknown(Reason::provider_error, message);
  return result.reference(of.reference).gateway_ref(of.id);
}

Result not_understood(const Transaction& of) {
  return unreadable(of, "the payment's chargebacks are not understood");
}

}  // namespace

// `id` is the transaction's. What belongs to others is left out by the reader in any case.
HttpRequest list_chargebacks(const Config& config, std::string_view transaction, unsigned page) {
  return get(
      config,
      "/chargebacks?id=" + plugin::percent_encoded(transaction) + "&page=" + std::to_string(page),
      "list_chargebacks");
}

std::optional<ChargebackSearch::Chargeback> ChargebackSearch::parse(const json& item) const {
  const auto status = text_of(item, "status");
  const auto amount = item.find("amount");
  // The list names no currency.
  const auto money = amount == item.end() ? std::nullopt : from_wire(*amount, of_.amount.currency);
  Chargeback chargeback{id_of(item), State::open, money.value_or(plugin::Money{})};
  if (chargeback.id.empty() || chargeback.amount.minor <= 0) return std::nullopt;
  if (status == "lost" || status == "accepted") {
    chargeback.state = State::lost;
  } else if (status == "won") {
    chargeback.state = State::won;
  } else if (status != "initiated" && status != "declined" && status != "pending") {
    return std::nullopt;
  }
  return chargeback;
}

// A list that Flutterwave refuses says nothing of the payment; one that did not come is asked for
// again.
void ChargebackSearch::add(const Response& answer) {
  ++pages_;
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (answer.answered && answer.status == 200 && said.success && said.data.is_array()) {
    result_ = read(said);
    return;
  }
  const bool refused = not_created(answer, said).outcome() == Outcome::failed;
  result_ = refused && answer.answered
                ? payment_
                : unreadable(of_, "the payment's chargebacks cannot be read");
}

// nullopt where a further page may tell.
std::optional<Result> ChargebackSearch::read(const Envelope& said) {
  for (const auto& item : said.data) {
    const auto transaction = item.is_object() ? id_of(item, "transaction_id") : "";
    if (transaction.empty()) return not_understood(of_);
    if (transaction != of_.id) continue;
    const auto chargeback = parse(item);
    if (!chargeback) return not_understood(of_);
    const bool outweighs =
        !found_ || (chargeback->state == State::lost && found_->state != State::lost);
    const bool outweighed =
        found_ && found_->state == State::lost && chargeback->state != State::lost;
    if (outweighs || (!outweighed && is_newer(chargeback->id, found_->id))) found_ = chargeback;
  }
  const auto page = page_count(said, "current_page");
  const auto pages = page_count(said, "total_pages");
  if (page != pages_ || pages < 0) return not_understood(of_);
  if (page < pages) return std::nullopt;
  return found_ ? stated(*found_) : payment_;
}

Result ChargebackSearch::stated(const Chargeback& chargeback) const {
  const auto outcome = chargeback.state == State::lost   ? Outcome::failed
                       : chargeback.state == State::open ? Outcome::pending
                                                         : Outcome::succeeded;
  Result result(outcome);
  result.subject(plugin::Subject::dispute).subject_ref(chargeback.id).amount(chargeback.amount);
  result.reference(of_.reference).gateway_ref(of_.id);
  if (is_live(of_, config_)) result.live();
  if (outcome == Outcome::failed) result.reason(Reason::other);
  return result;
}

Result ChargebackSearch::result() const {
  if (result_) return *result_;
  return unreadable(of_, "the payment's chargebacks are too many to read");
}

}  // namespace tallyport::flutterwave
