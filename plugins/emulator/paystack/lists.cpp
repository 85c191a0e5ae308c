// By page number; the cursors of use_cursor do not exist.
#include "emulator/paystack/lists.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "emulator/date.h"
#include "emulator/paystack/objects.h"
#include "emulator/paystack/requests.h"
#include "serving/url.h"

namespace tallyport::emulator::paystack {
namespace {

using serving::Answer;
using serving::Request;

constexpr std::int64_t kMostPerPage = 100;

}  // namespace

Answer page_of(const std::string& message, const std::vector<Value>& all, const Request& request) {
  const auto asked = [&](const char* name, std::int64_t otherwise) {
    const auto value = serving::query_value(request.query, name);
    const auto number = value ? whole_number(Value(*value)) : std::nullopt;
    return number && *number > 0 ? *number : otherwise;
  };
  const auto total = static_cast<std::int64_t>(all.size());
  const auto per_page = std::min(asked("perPage", 50), kMostPerPage);
  const auto page = std::min(asked("page", 1), total + 1);
  const auto first = std::min((page - 1) * per_page, total);
  const auto last = std::min(first + per_page, total);
  Value list =
      *parse_json(envelope(message, Value::list({all.begin() + first, all.begin() + last})));
  list.set("meta", Value::object({{"total", total},
                                  {"skipped", first},
                                  {"perPage", per_page},
                                  {"page", page},
                                  {"pageCount", (total + per_page - 1) / per_page},
                                  {"next", {}},
                                  {"previous", {}}}));
  return {200, list.json()};
}

Answer list_transactions(const Payments& payments, const Request& request) {
  const auto asked = [&](const char* name) { return serving::query_value(request.query, name); };
  std::int64_t from = 0;
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
  for (const auto* name : {"from", "to"}) {
    const auto text = asked(name);
    if (!text) continue;
    const auto date = parse_date(*text);
    if (!date) {
      return refuse(400, std::string(name) + " is no date", "validation_error", "invalid_params");
    }
    (std::string_view(name) == "from" ? from : to) = date->first;
  }
  const auto status = asked("status");
  const auto customer = asked("customer");
  std::vector<Value> all;
  for (const auto* payment : payments.all()) {
    if (payment->brand != Brand::paystack) continue;
    if (payment->created_at < from || payment->created_at > to) continue;
    auto object = transaction_object(*payment);
    if (status && object.at("status") != *status) continue;
    if (customer && object.find("customer")->at("id") != *customer) continue;
    all.push_back(std::move(object));
  }
  std::ranges::reverse(all);
  return page_of("Transactions retrieved", all, request);
}

}  // namespace tallyport::emulator::paystack
