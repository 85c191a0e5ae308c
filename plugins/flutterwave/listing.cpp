// GET /v3/transactions, by Flutterwave's reference ("Get multiple Transactions") and its SDK.
#include "listing.h"

#include <charconv>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>
#include <tallyport/sdk/utc.hpp>

#include "answers.h"
#include "money.h"
#include "requests.h"
#include "status.h"

namespace tallyport::flutterwave {
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

constexpr unsigned kLastPage = 1'000'000;
constexpr std::size_t kMostPayments = 500;  // of the schema
constexpr std::int64_t kDay_s = 24 * 60 * 60;
constexpr std::int64_t kLatest_s = 253'402'300'799;  // 9999-12-31

std::int64_t second_of(const json& document, const char* name) {
  const auto found = document.find(name);
  const bool sound = found != document.end() && found->is_number_unsigned() &&
                     found->get<std::uint64_t>() <= kLatest_s;
  if (!sound) throw InvalidInput(std::string(name) + " is no time in seconds");
  return found->get<std::int64_t>();
}

// The outcomes that a transaction's status can have.
std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::succeeded:
      return "succeeded";
    case Outcome::pending:
      return "pending";
    case Outcome::failed:
      return "failed";
    default:
      return "unknown";
  }
}

json money_of(const Money& money) { return {{"minor", money.minor}, {"currency", money.currency}}; }

json payment_of(const Transaction& transaction, std::int64_t made_at, const Config& config) {
  const auto outcome = stated(transaction, config).outcome();
  json payment = {{"gateway_ref", transaction.id}, {"reference", transaction.reference},
                  {"outcome", name_of(outcome)},   {"amount", money_of(transaction.amount)},
                  {"created_unix_s", made_at},     {"live", is_live(transaction, config)}};
  if (outcome == Outcome::succeeded && transaction.fee) {
    payment["fee"] = money_of(*transaction.fee);
  }
  return payment;
}

// Nothing of this can have been asked for by us: a currency that we do not know, no money, or a
// reference that the host would not take.
bool is_foreign(const json& item) {
  const auto currency = text_of(item, "currency");
  if (!currency.empty() && !exponent_of(currency)) return true;
  const auto amount = item.find("amount");
  const auto money = amount == item.end() ? std::nullopt : from_wire(*amount, currency);
  return (money && money->minor == 0) || reference_of(item, "tx_ref").empty();
}

Result not_understood() {
  return unknown(Reason::provider_error, "Flutterwave's answer is not understood");
}

}  // namespace

ListAsked read_list_asked(const Operation& operation) {
  const auto document = document_of(operation);
  ListAsked asked;
  asked.from_unix_s = second_of(document, "from_unix_s");
  asked.to_unix_s = second_of(document, "to_unix_s");
  const auto cursor = text_in(document, "cursor");
  if (cursor.empty()) return asked;
  const auto* end = cursor.data() + cursor.size();
  const auto parsed = std::from_chars(cursor.data(), end, asked.page);
  if (parsed.ec != std::errc{} || parsed.ptr != end || asked.page < 1 || asked.page > kLastPage) {
    throw InvalidInput("cursor is none of this gateway's");
  }
  return asked;
}

HttpRequest list_transactions(const Config& config, const ListAsked& asked) {
  return get(config,
             "/transactions?from=" + plugin::format_date(asked.from_unix_s - kDay_s) +
                 "&to=" + plugin::format_date(asked.to_unix_s + kDay_s) +
                 "&page=" + std::to_string(asked.page),
             "list_transactions");
}

Result read_transactions(const Response& answer, const ListAsked& asked, const Config& config) {
  const auto said = answer.answered ? parse_envelope(answer.body) : Envelope{};
  if (!answer.answered || answer.status != 200 || !said.success) return not_created(answer, said);
  const auto page = page_count(said, "current_page");
  const auto pages = page_count(said, "total_pages");
  const bool is_list = said.data.is_array() && said.data.size() <= kMostPayments;
  if (!is_list || page != asked.page || pages < 0) return not_understood();
  auto payments = json::array();
  for (const auto& item : said.data) {
    const auto made_at =
        item.is_object() ? plugin::parse_utc(text_of(item, "created_at")) : std::nullopt;
    if (!made_at) return not_understood();
    if (*made_at < asked.from_unix_s || *made_at >= asked.to_unix_s || is_foreign(item)) continue;
    const auto transaction = parse_transaction(item, kSpelling);
    if (!transaction || transaction->id.empty()) return not_understood();
    payments.push_back(payment_of(*transaction, *made_at, config));
  }
  json document = {{"payments", std::move(payments)}};
  if (page < pages) document["next_cursor"] = std::to_string(page + 1);
  return Result(Outcome::succeeded).json(to_text(document));
}

}  // namespace tallyport::flutterwave
