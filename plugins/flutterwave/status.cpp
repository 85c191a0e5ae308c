// Strict about what it reads, and unknown wherever Flutterwave did not plainly say. HTTP's status
// alone is never believed: errors have been seen with 200, 400 and 404.
#include "status.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "methods.h"
#include "money.h"
#include "requests.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

bool says_not_found(const Response& answer, const Envelope& said) {
  const bool status = answer.status == 200 || answer.status == 400 || answer.status == 404;
  return status && said.error && has(said.message, "no transaction was found");
}

// app_fee is what Flutterwave keeps of `amount` only where the payer paid no more than that.
std::optional<plugin::Money> fee_of(const json& value, const plugin::Money& amount) {
  const auto money = [&](const char* name) -> std::optional<plugin::Money> {
    const auto found = value.find(name);
    return found == value.end() ? std::nullopt : from_wire(*found, amount.currency);
  };
  const auto fee = money("app_fee");
  const bool ours = money("charged_amount") == amount && fee && fee->minor >= 0;
  return ours && fee->minor <= amount.minor ? fee : std::nullopt;
}

Outcome outcome_of(std::string_view status) {
  if (status == "successful") return Outcome::succeeded;
  if (status == "pending") return Outcome::pending;
  if (status == "failed") return Outcome::failed;
  return Outcome::unknown;
}

bool is_other(const Transaction& transaction, const Asked& asked) {
  return (!asked.reference.empty() && transaction.reference != asked.reference) ||
         (!asked.gateway_ref.empty() && transaction.id != asked.gateway_ref);
}

// What the host opens must be an address that it takes; http only from a provider on loopback.
bool is_link(std::string_view text, const Config& config) {
  constexpr std::string_view kNever = "\"<>\\^`{|}";
  constexpr std::size_t kLongest = 2048;
  const bool scheme = text.starts_with("https://") ||
                      (text.starts_with("http://") && config.base_url.starts_with("http://"));
  return scheme && text.size() <= kLongest && std::ranges::all_of(text, [&](char c) {
           return c > ' ' && c <= '~' && kNever.find(c) == kNever.npos;
         });
}

}  // namespace

// What the processor says is free text; the words are those of banks.
std::optional<Reason> decline_reason(const std::string& said) {
  struct Row {
    std::string_view part;
    Reason reason;
  };
  constexpr Row kRows[] = {{"insufficient", Reason::insufficient_funds},
                           {"expired", Reason::expired_card},
                           {"fraud", Reason::fraud_suspected},
                           {"limit", Reason::limit_exceeded},
                           {"cancel", Reason::payer_cancelled},
                           {"timeout", Reason::payer_timeout},
                           {"timed out", Reason::payer_timeout},
                           {"cvv", Reason::incorrect_cvc},
                           {"incorrect pin", Reason::authentication_failed},
                           {"otp", Reason::authentication_failed},
                           {"authentication", Reason::authentication_failed}};
  const auto words = lower(said);
  const auto* row =
      std::ranges::find_if(kRows, [&](const Row& candidate) { return has(words, candidate.part); });
  return row == std::end(kRows) ? std::nullopt : std::optional(row->reason);
}

// A space is written as %20: Flutterwave's own example of a 3-D Secure address has one.
std::string redirect_to(std::string address, const Config& config) {
  for (auto at = address.find(' '); at != address.npos; at = address.find(' ', at)) {
    address.replace(at, 1, "%20");
  }
  if (!is_link(address, config)) return "";
  const json next = {{"next_action", {{"type", "redirect"}, {"url", address}}}};
  return next.dump();
}

std::optional<Transaction> parse_transaction(const json& value, const Spelling& spelling) {
  if (!value.is_object()) return std::nullopt;
  Transaction transaction;
  transaction.id = id_of(value);
  transaction.reference = reference_of(value, spelling.reference);
  transaction.flw_ref = text_of(value, spelling.flw_ref);
  transaction.status = text_of(value, "status");
  transaction.processor_response = text_of(value, "processor_response");
  const auto amount = value.find("amount");
  const auto money =
      amount == value.end() ? std::nullopt : from_wire(*amount, text_of(value, "currency"));
  if (transaction.reference.empty() || transaction.status.empty() || !money || money->minor <= 0) {
    return std::nullopt;
  }
  transaction.amount = *money;
  transaction.fee = fee_of(value, *money);
  transaction.document = payment_document(value);
  return transaction;
}

// Their test environment's processors are called so: FLW-MOCK-…, FLWACHMOCK-….
bool is_live(const Transaction& transaction, const Config& config) {
  return config.live && !has(transaction.flw_ref, "MOCK");
}

Result stated(const Transaction& transaction, const Config& config) {
  const auto outcome = outcome_of(transaction.status);
  Result result(outcome);
  result.reference(transaction.reference).amount(transaction.amount);
  if (is_live(transaction, config)) result.live();
  // Only the one that succeeded is the payment: the id of a try before it would make the true one
  // a stranger to the host.
  if (outcome == Outcome::succeeded) {
    result.gateway_ref(transaction.id);
    if (transaction.fee) result.fee(*transaction.fee);
    result.json(transaction.document);
  }
  if (outcome == Outcome::failed) {
    result.reason(decline_reason(transaction.processor_response).value_or(Reason::card_declined));
  }
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other);
    result.message("a status that is not known: " + in_quotes(transaction.status));
  }
  return result;
}

Result read_created(const Response& answer, const Config& config) {
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (answer.ok() && said.success) {
    const auto link = said.data.is_object() ? text_of(said.data, "link") : "";
    const auto next = is_link(link, config) ? redirect_to(link, config) : "";
    if (next.empty()) {
      return unknown(Reason::provider_error, "Flutterwave's answer holds no usable link");
    }
    return Result(Outcome::requires_action).json(next);
  }
  return not_created(answer, said);
}

Result read_looked_up(const Response& answer, const Asked& asked, const Config& config) {
  const auto about_it = [&](Result result) {
    return result.reference(asked.reference).gateway_ref(asked.gateway_ref);
  };
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (answer.answered && says_not_found(answer, said)) {
    return Result(Outcome::not_found).reference(asked.reference);
  }
  if (!answer.answered || answer.status != 200 || !said.success) {
    return about_it(unclear(answer, said));
  }
  const auto transaction = parse_transaction(said.data, kSpelling);
  if (!transaction || transaction->id.empty()) {
    return about_it(unknown(Reason::provider_error, "Flutterwave's answer is not understood"));
  }
  if (is_other(*transaction, asked)) {
    return about_it(unknown(Reason::provider_error,
                            "Flutterwave answered about another transaction, " + transaction->id));
  }
  return stated(*transaction, config);
}

std::optional<Transaction> transaction_of(const Response& answer, const Asked& asked) {
  if (!answer.answered || answer.status != 200) return std::nullopt;
  const auto said = parse_envelope(answer.body);
  auto transaction = said.success ? parse_transaction(said.data, kSpelling) : std::nullopt;
  if (!transaction || transaction->id.empty() || is_other(*transaction, asked)) return std::nullopt;
  return transaction;
}

Result read_balances(const Response& answer, const Config& config) {
  if (!answer.answered) {
    return failed(Reason::provider_unreachable, "Flutterwave gave no answer: check base_url");
  }
  const auto said = parse_envelope(answer.body);
  if (answer.status == 401 || refuses_key(answer.status, said)) {
    return failed(Reason::other, kKeyRefused);
  }
  if (answer.status != 200 || !said.success) {
    return failed(Reason::provider_error,
                  "Flutterwave does not answer as itself at base_url: "
                  "status " +
                      std::to_string(answer.status));
  }
  Result result(Outcome::succeeded);
  if (config.live) result.live();
  return result;
}

}  // namespace tallyport::flutterwave
