// Flutterwave's answers: whatever a body holds, a create never succeeds and never fails after a
// status that leaves it open; a look-up and a charge state only what they were asked about; lists
// tell only what was answered well.
#include <string>

#include <nlohmann/json.hpp>

#include "flutterwave/channels.h"
#include "flutterwave/charge.h"
#include "flutterwave/chargebacks.h"
#include "flutterwave/listing.h"
#include "flutterwave/methods.h"
#include "flutterwave/money.h"
#include "flutterwave/refunds.h"
#include "flutterwave/status.h"
#include "fuzz/fuzz.h"

namespace {

using namespace tallyport;
using plugin::Outcome;

plugin::Response answer(std::uint32_t status, std::string_view body) {
  return {.answered = true,
          .maybe_sent = true,
          .status = status,
          .body = std::string(body),
          .headers = {}};
}

void check_create(const flutterwave::Config& config, std::string_view body) {
  for (const std::uint32_t status : {200u, 201u, 302u, 400u, 401u, 404u, 409u, 429u, 500u, 503u}) {
    const auto outcome = flutterwave::read_created(answer(status, body), config).outcome();
    TALLYPORT_ASSERT(outcome == Outcome::requires_action || outcome == Outcome::failed ||
                     outcome == Outcome::unknown);
    TALLYPORT_ASSERT(outcome != Outcome::requires_action || status / 100 == 2);
    TALLYPORT_ASSERT(outcome != Outcome::failed || status == 400 || status == 401 || status == 404);
  }
}

void check_look_up(const flutterwave::Config& config, std::string_view body) {
  for (const std::uint32_t status : {200u, 400u, 404u, 500u}) {
    const auto outcome =
        flutterwave::read_looked_up(answer(status, body), {"TP-1", ""}, config).outcome();
    const bool stated =
        outcome == Outcome::succeeded || outcome == Outcome::failed || outcome == Outcome::pending;
    TALLYPORT_ASSERT(!stated || status == 200);
    TALLYPORT_ASSERT(!stated || body.find("TP-1") != body.npos || body.find('\\') != body.npos);
  }
}

void check_charge(const flutterwave::Config& config, std::string_view body) {
  for (const std::uint32_t status : {200u, 302u, 400u, 404u, 409u, 500u, 503u}) {
    const auto outcome =
        flutterwave::read_charged(answer(status, body), {"TP-1", ""}, config).outcome();
    const bool stated = outcome == Outcome::succeeded || outcome == Outcome::pending ||
                        outcome == Outcome::requires_action;
    TALLYPORT_ASSERT(!stated || status == 200);
    TALLYPORT_ASSERT(!stated || body.find("TP-1") != body.npos || body.find('\\') != body.npos);
    TALLYPORT_ASSERT(outcome != Outcome::failed || status == 200 || status == 400 || status == 404);
  }
}

void check_lists(const flutterwave::Config& config, std::string_view body) {
  flutterwave::Transaction transaction;
  transaction.id = "4011";
  transaction.amount = {500'050, "NGN", 2};
  for (const std::uint32_t status : {200u, 400u, 500u}) {
    const auto said = answer(status, body);
    const auto banks = flutterwave::read_banks(said, {std::nullopt, "NG"}).outcome();
    TALLYPORT_ASSERT(banks != Outcome::succeeded || status == 200);
    const auto payments =
        flutterwave::read_transactions(said, {0, 2'000'000'000, 1}, config).outcome();
    TALLYPORT_ASSERT(payments != Outcome::succeeded || status == 200);
    flutterwave::ChargebackSearch search(transaction, config,
                                         plugin::Result(Outcome::requires_action));
    search.add(said);
    const auto found = search.result().outcome();
    // The payment's own, or a dispute's.
    TALLYPORT_ASSERT(found == Outcome::requires_action || found == Outcome::unknown ||
                     status == 200);
    const bool named = body.find("4011") != body.npos || body.find('\\') != body.npos;
    TALLYPORT_ASSERT(found == Outcome::requires_action || found == Outcome::unknown || named);
  }
}

// None ends but by a word of Flutterwave's, and none is missing but in a list.
void check_refund(const flutterwave::Config& config, std::string_view body) {
  const flutterwave::AskedRefund asked{{"TP-1", "4011"}, "refund-1", "", "NGN"};
  for (const std::uint32_t status : {200u, 400u, 404u, 500u}) {
    const auto said = answer(status, body);
    const auto made = flutterwave::read_refund_created(said, asked, config).outcome();
    TALLYPORT_ASSERT(made != Outcome::succeeded || status == 200);
    TALLYPORT_ASSERT(made != Outcome::failed || status != 500);
    const auto told = flutterwave::read_refund_fetched(said, asked, config).outcome();
    TALLYPORT_ASSERT(told == Outcome::unknown || status == 200);
    flutterwave::RefundSearch search(asked, config);
    search.add(said);
    const auto found = search.result().outcome();
    TALLYPORT_ASSERT(found == Outcome::unknown || status == 200);
    TALLYPORT_ASSERT(found != Outcome::not_found || body.find("page_info") != body.npos ||
                     body.find('\\') != body.npos);
  }
}

void check_transaction(std::string_view body) {
  const auto document = flutterwave::parse_exact(body);
  if (!document.is_object()) return;
  const auto found = flutterwave::parse_transaction(document.value("data", nlohmann::json()),
                                                    flutterwave::kSpelling);
  if (!found) return;
  TALLYPORT_ASSERT(found->amount.minor > 0 && !found->reference.empty());
  TALLYPORT_ASSERT(flutterwave::exponent_of(found->amount.currency).has_value());
  TALLYPORT_ASSERT(found->id.find_first_not_of("0123456789") == std::string::npos);
  TALLYPORT_ASSERT(!found->fee || found->fee->minor <= found->amount.minor);
  if (found->document.empty()) return;
  const auto method = nlohmann::json::parse(found->document).at("method");
  TALLYPORT_ASSERT(method.at("ref") != "");
  TALLYPORT_ASSERT(method.value("exp_month", 1) >= 1 && method.value("exp_month", 1) <= 12);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = test::text_of(data, size);
  for (const bool live : {false, true}) {
    flutterwave::Config config;
    config.base_url = "https://api.flutterwave.com";
    config.live = live;
    check_create(config, body);
    check_charge(config, body);
    check_lists(config, body);
    check_look_up(config, body);
    check_refund(config, body);
    static_cast<void>(flutterwave::read_balances(answer(200, body), config));
  }
  check_transaction(body);
  return 0;
}
