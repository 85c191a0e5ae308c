// Each try of a payer's is a transaction of its own.
#include "emulator/flutterwave/lists.h"

#include <algorithm>
#include <limits>

#include "emulator/date.h"
#include "emulator/flutterwave/objects.h"
#include "emulator/flutterwave/requests.h"
#include "serving/url.h"

namespace tallyport::emulator::flutterwave {
namespace {

using serving::Answer;
using serving::Request;

// As the recorded list has them.
constexpr std::int64_t kTransactionsPerPage = 10;

}  // namespace

Answer page_of(const std::string& message, const std::vector<Value>& all, const Request& request,
               std::int64_t per_page) {
  const auto total = static_cast<std::int64_t>(all.size());
  const auto given = serving::query_value(request.query, "page");
  const auto asked = given ? whole_number(Value(*given)).value_or(1) : 1;
  const auto page = std::clamp<std::int64_t>(asked, 1, total + 1);
  const auto first = std::min((page - 1) * per_page, total);
  const auto last = std::min(first + per_page, total);
  Value list =
      *parse_json(envelope(message, Value::list({all.begin() + first, all.begin() + last})));
  list.set("meta",
           Value::object(
               {{"page_info", Value::object({{"total", total},
                                             {"current_page", page},
                                             {"total_pages", (total + per_page - 1) / per_page},
                                             {"page_size", per_page}})}}));
  return {200, list.json()};
}

Answer list_transactions(const Payments& payments, const Request& request) {
  const auto asked = [&](const char* name) { return serving::query_value(request.query, name); };
  std::int64_t from = 0;
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
  if (const auto text = asked("from")) {
    const auto date = parse_date(*text);
    if (!date) return refuse(400, "from is no date");
    from = date->first;
  }
  // The whole of the last day.
  if (const auto text = asked("to")) {
    const auto date = parse_date(*text);
    if (!date) return refuse(400, "to is no date");
    to = date->last;
  }
  std::vector<Value> all;
  const auto add = [&](const Payment& payment, const Attempt& attempt) {
    if (attempt.at < from || attempt.at > to) return;
    const auto object = listed_transaction(payment, attempt);
    for (const auto* name : {"tx_ref", "status", "currency", "customer_email"}) {
      const auto wanted = asked(name);
      if (wanted && *wanted != object.at(name)) return;
    }
    all.push_back(object);
  };
  for (const auto* payment : payments.all()) {
    if (payment->brand != Brand::flutterwave) continue;
    for (const auto& attempt : payment->attempts) add(*payment, attempt);
    if (payment->challenge) add(*payment, current_attempt(*payment));
  }
  std::ranges::reverse(all);
  return page_of("Transactions fetched", all, request, kTransactionsPerPage);
}

}  // namespace tallyport::emulator::flutterwave
