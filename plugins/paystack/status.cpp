// Unknown wherever Paystack did not plainly say: the host then looks the payment up.
#include "status.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "fields.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

constexpr std::size_t kLongestUrl = 2048;

Outcome outcome_of(const Transaction& transaction, bool is_open) {
  const auto& status = transaction.status;
  if (transaction.is_paid()) return Outcome::succeeded;
  if (status == "failed") return Outcome::failed;
  if (status == "abandoned") return is_open ? Outcome::requires_action : Outcome::expired;
  if (status == "ongoing" || status == "pending" || status == "processing" || status == "queued") {
    return Outcome::pending;
  }
  return Outcome::unknown;
}

// gateway_response is the bank's free text, so only plain words in it are taken.
Reason decline_reason(const Transaction& transaction) {
  static constexpr std::pair<std::string_view, Reason> kWords[] = {
      {"insufficient", Reason::insufficient_funds},
      {"expired card", Reason::expired_card},
      {"cvv", Reason::incorrect_cvc},
      {"fraud", Reason::fraud_suspected},
      {"authentication", Reason::authentication_failed},
      {"incorrect pin", Reason::authentication_failed},
      {"otp", Reason::authentication_failed},
      {"limit", Reason::limit_exceeded},
      {"cancel", Reason::payer_cancelled},
      {"timed out", Reason::payer_timeout},
      {"timeout", Reason::payer_timeout},
      {"declined", Reason::card_declined},
      {"do not honor", Reason::card_declined},
  };
  const auto said = lower(transaction.gateway_response);
  for (const auto& [word, reason] : kWords) {
    if (said.find(word) != said.npos) return reason;
  }
  return Reason::other;
}

bool is_unknown_reference(const Response& answer, const ErrorDocument& error) {
  if (!error.read) return false;
  if (answer.status == 404) return true;
  return answer.status == 400 && (error.code == "transaction_not_found" ||
                                  error.message.find("not found") != error.message.npos);
}

Result not_understood(Meant meant) {
  return unknown(meant, Reason::provider_error,
                 "Paystack's answer is not understood, or is about another payment");
}

Result created(const Response& answer, Meant meant) {
  const auto data = data_of(answer.body);
  const auto url = text(data, "authorization_url");
  if (text(data, "reference") != meant.reference || url.size() > kLongestUrl ||
      !(url.starts_with("https://") || url.starts_with("http://"))) {
    return not_understood(meant);
  }
  const json next = {{"next_action", {{"type", "redirect"}, {"url", url}}}};
  Result result(Outcome::requires_action);
  result.reference(meant.reference);
  return result.json(next.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace

Result stated(const Transaction& transaction, std::int64_t now_unix_s,
              std::optional<std::int64_t> open_until_unix_s) {
  const bool is_open = !open_until_unix_s || now_unix_s < *open_until_unix_s;
  Result result(outcome_of(transaction, is_open));
  result.reference(transaction.reference).amount(transaction.amount);
  if (transaction.live) result.live();
  // The id is told once it stands for money: the host that knows it has credited.
  if (transaction.is_paid()) result.gateway_ref(std::to_string(transaction.id));
  if (transaction.is_paid() && transaction.fee) result.fee(*transaction.fee);
  result.json(transaction.document);
  if (transaction.status == "reversed") result.reversed_total(transaction.amount);
  if (result.outcome() == Outcome::failed) result.reason(decline_reason(transaction));
  if (result.outcome() == Outcome::expired) result.reason(Reason::payer_timeout);
  if (result.outcome() == Outcome::unknown) {
    result.reason(Reason::other);
    result.message("a status that is not known: " + in_quotes(transaction.status));
  }
  return result;
}

Result read_created(const Response& answer, Meant meant) {
  if (answer.status == 200 || answer.status == 201) return created(answer, meant);
  return not_created(answer, meant);
}

Result read_looked_up(const Response& answer, Meant meant, std::int64_t now_unix_s,
                      std::int64_t session_timeout_s) {
  if (answer.answered && is_unknown_reference(answer, parse_error(answer.body))) {
    return Result(Outcome::not_found).reference(meant.reference);
  }
  if (!answer.answered || answer.status != 200) return unclear(answer, meant);
  const auto transaction = transaction_of(answer, meant);
  if (!transaction) return not_understood(meant);
  std::optional<std::int64_t> open_until_unix_s;
  if (!transaction->created_at.empty())
    open_until_unix_s = transaction->created_at_unix_s + session_timeout_s;
  else if (meant.expires_at_unix_s > 0)
    open_until_unix_s = meant.expires_at_unix_s + session_timeout_s;
  return stated(*transaction, now_unix_s, open_until_unix_s);
}

Result read_balance(const Response& answer) {
  const auto failed = [](Reason reason, std::string_view message) {
    return Result(Outcome::failed).reason(reason).message(message);
  };
  if (!answer.answered) {
    return failed(Reason::provider_unreachable, "Paystack gave no answer: check base_url");
  }
  if (is_key_refused(answer, parse_error(answer.body))) return failed(Reason::other, kKeyRefused);
  if (answer.status != 200 || !data_of(answer.body).is_array()) {
    return failed(Reason::provider_error,
                  "no Paystack API answers at base_url: status " + std::to_string(answer.status));
  }
  return Result(Outcome::succeeded);
}

std::optional<Transaction> transaction_of(const Response& answer, Meant meant) {
  if (!answer.answered || answer.status != 200) return std::nullopt;
  auto transaction = parse_transaction(data_of(answer.body));
  if (!transaction) return std::nullopt;
  const bool other_reference =
      !meant.reference.empty() && transaction->reference != meant.reference;
  const bool other_id =
      !meant.gateway_ref.empty() && std::to_string(transaction->id) != meant.gateway_ref;
  if (other_reference || other_id) return std::nullopt;
  return transaction;
}

Result refunds_unclear(Meant meant) {
  return unknown(meant, Reason::provider_error,
                 "the payment's refunds cannot be read, or are too many");
}

}  // namespace tallyport::paystack
