// By Paystack's OpenAPI file, "List Transactions".
#include "listing.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include <tallyport/sdk/utc.hpp>

#include "answers.h"
#include "fields.h"
#include "money.h"
#include "requests.h"
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

constexpr unsigned kPerPage = 50;  // Paystack's own; twice as many are slow to read
constexpr unsigned kLastPage = 1'000'000;
constexpr std::int64_t kLatest_s = 253'402'300'799;  // 9999-12-31

std::int64_t second_of(const json& document, const char* name) {
  const auto second = amount_of(document, name);
  if (!second || *second > kLatest_s) {
    throw InvalidInput(std::string(name) + " is no time in seconds");
  }
  return *second;
}

// The outcomes that a payment's status can have.
std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::succeeded:
      return "succeeded";
    case Outcome::pending:
      return "pending";
    case Outcome::requires_action:
      return "requires_action";
    case Outcome::failed:
      return "failed";
    case Outcome::expired:
      return "expired";
    default:
      return "unknown";
  }
}

json money_of(const Money& money) { return {{"minor", money.minor}, {"currency", money.currency}}; }

// Whoever has the merchant's public key may choose a reference; ours have only these.
bool is_reference(const std::string& text) {
  return text.size() <= 255 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

json payment_of(const Transaction& transaction, std::int64_t now_unix_s,
                std::int64_t session_timeout_s) {
  const auto open_until = transaction.created_at_unix_s + session_timeout_s;
  json payment = {{"gateway_ref", std::to_string(transaction.id)},
                  {"outcome", name_of(stated(transaction, now_unix_s, open_until).outcome())},
                  {"amount", money_of(transaction.amount)},
                  {"created_unix_s", transaction.created_at_unix_s},
                  {"live", transaction.live}};
  if (is_reference(transaction.reference)) payment["reference"] = transaction.reference;
  if (transaction.is_paid() && transaction.fee) payment["fee"] = money_of(*transaction.fee);
  // A part that was given back is not in this list.
  if (transaction.status == "reversed") payment["reversed_total"] = money_of(transaction.amount);
  return payment;
}

// Nothing of this can have been asked for by us: another currency than the six, or no money.
bool is_foreign(const json& item) {
  const auto currency = text(item, "currency");
  return (!currency.empty() && !to_wire({0, currency, 0})) || amount_of(item, "amount") == 0;
}

// When it was made, by either spelling.
std::optional<std::int64_t> made_at(const json& item) {
  auto at = text(item, "created_at");
  return plugin::parse_utc(at.empty() ? text(item, "createdAt") : at);
}

Result not_understood() {
  return unknown({}, Reason::provider_error, "Paystack's answer is not understood");
}

}  // namespace

bool Page::is_short(unsigned asked) const {
  const auto given = amount_of(meta, "perPage");
  const auto full = given && *given > 0 ? std::min<std::int64_t>(*given, asked) : asked;
  return static_cast<std::int64_t>(items.size()) < full;
}

std::optional<Page> read_page(std::string_view body) {
  auto document = json::parse(body, nullptr, false);
  const auto* status = member(document, "status");
  const auto* list = member(document, "data");
  if (status == nullptr || flag(*status) != true || list == nullptr || !list->is_array()) {
    return std::nullopt;
  }
  Page page;
  page.items = std::move(document["data"]);  // not a copy, as in data_of
  if (member(document, "meta") != nullptr) page.meta = std::move(document["meta"]);
  return page;
}

ListAsked read_list_asked(const Operation& operation) {
  const auto document = document_of(operation);
  ListAsked asked;
  asked.from_unix_s = second_of(document, "from_unix_s");
  asked.to_unix_s = second_of(document, "to_unix_s");
  const auto cursor = text(document, "cursor");
  if (cursor.empty()) return asked;
  const auto* end = cursor.data() + cursor.size();
  const auto parsed = std::from_chars(cursor.data(), end, asked.page);
  if (parsed.ec != std::errc{} || parsed.ptr != end || asked.page < 1 || asked.page > kLastPage) {
    throw InvalidInput("cursor is none of this gateway's");
  }
  return asked;
}

HttpRequest list_transactions(const Config& config, const ListAsked& asked) {
  const auto url = config.base_url + "/transaction?from=" +
                   plugin::percent_encoded(plugin::format_utc(asked.from_unix_s)) +
                   "&to=" + plugin::percent_encoded(plugin::format_utc(asked.to_unix_s)) +
                   "&perPage=" + std::to_string(kPerPage) + "&page=" + std::to_string(asked.page);
  return authorised(HttpRequest::get(url), "list_transactions").read_only();
}

Result read_transactions(const Response& answer, const ListAsked& asked, std::int64_t now_unix_s,
                         std::int64_t session_timeout_s) {
  if (answer.status != 200) return not_created(answer, {});
  const auto page = read_page(answer.body);
  if (!page || page->items.size() > 500) return not_understood();
  auto payments = json::array();
  for (const auto& item : page->items) {
    const auto at = made_at(item);
    if (!at) return not_understood();
    if (*at < asked.from_unix_s || *at >= asked.to_unix_s || is_foreign(item)) continue;
    const auto transaction = parse_transaction(item);
    if (!transaction) return not_understood();
    payments.push_back(payment_of(*transaction, now_unix_s, session_timeout_s));
  }
  json document = {{"payments", std::move(payments)}};
  if (!page->is_short(kPerPage)) document["next_cursor"] = std::to_string(asked.page + 1);
  return Result(Outcome::succeeded).json(to_text(document));
}

}  // namespace tallyport::paystack
