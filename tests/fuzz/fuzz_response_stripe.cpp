// Stripe's answers: nothing throws, what counts as paid says so, and money survives the table.
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "stripe/customers.h"
#include "stripe/document.h"
#include "stripe/errors.h"
#include "stripe/listing.h"
#include "stripe/money.h"
#include "stripe/refunds.h"
#include "stripe/saving.h"
#include "stripe/status.h"

namespace {

// What plugin-api/schemas says of a method; the host keeps it as it is.
void check_method(const tallyport::stripe_gateway::Method& method) {
  TALLYPORT_ASSERT(!method.ref.empty() && method.ref.size() <= 255);
  TALLYPORT_ASSERT(method.type == "card" || method.type == "bank" || method.type == "other");
  TALLYPORT_ASSERT(method.brand.size() <= 64 && method.fingerprint.size() <= 255);
  TALLYPORT_ASSERT(method.last4.empty() || method.last4.size() == 4);
  TALLYPORT_ASSERT(method.exp_month >= 0 && method.exp_month <= 12);
  TALLYPORT_ASSERT(method.exp_year == 0 || (method.exp_year >= 2000 && method.exp_year <= 2199));
}

// What a result's document is made of, it holds, and nothing else.
void check_document(const tallyport::stripe_gateway::Said& said) {
  const auto text = tallyport::stripe_gateway::document({}, said);
  if (text.empty()) return;
  const auto written = nlohmann::json::parse(text, nullptr, false);
  TALLYPORT_ASSERT(written.is_object() && !written.empty());
  TALLYPORT_ASSERT(written.contains("method") == said.method.has_value());
  TALLYPORT_ASSERT(!written.contains("decline") || said.decline);
  TALLYPORT_ASSERT(!written.contains("customer") || !said.customer.empty());
}

void check_saved(std::string_view text) {
  using namespace tallyport::stripe_gateway;
  const auto value = nlohmann::json::parse(text, nullptr, false);
  if (const auto method = parse_payment_method(value)) check_method(method->method);
  if (const auto page = parse_method_page(text, "cus_1")) {
    for (const auto& method : page->methods) check_method(method);
    TALLYPORT_ASSERT(page->next.empty() || text.find("true") != text.npos);
  }
  const auto setup = parse_setup_intent(text);
  TALLYPORT_ASSERT(!setup || !setup->client_secret.empty());
  const auto customer = parse_customer(text);
  TALLYPORT_ASSERT(!customer || !customer->id.empty());
  if (const auto page = payment_page(text)) {
    for (const auto& payment : page->at("payments")) {
      TALLYPORT_ASSERT(payment.at("amount").at("minor").get<std::int64_t>() >= 0);
      TALLYPORT_ASSERT(!payment.contains("reversed_total") || payment.at("outcome") == "succeeded");
    }
    TALLYPORT_ASSERT(!page->contains("next_cursor") || text.find("true") != text.npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  using namespace tallyport::stripe_gateway;
  const auto text = test::text_of(data, size);

  const auto lost = lost_of(text);
  TALLYPORT_ASSERT(!lost || lost->minor >= 0);
  if (const auto payment = parse_payment(text)) {
    const auto outcome = stated(Config{}, *payment, lost).outcome();
    const auto* session = std::get_if<Session>(&*payment);
    const auto* intent = std::get_if<Intent>(&*payment);
    const bool paid =
        session != nullptr ? session->payment_status == "paid" : intent->status == "succeeded";
    TALLYPORT_ASSERT(outcome != plugin::Outcome::succeeded || paid);
    TALLYPORT_ASSERT(outcome != plugin::Outcome::failed || !paid);
    const auto* behind = session == nullptr ? intent
                         : session->intent  ? &*session->intent
                                            : nullptr;
    if (behind != nullptr && behind->charge && behind->charge->method) {
      check_method(*behind->charge->method);
      check_document({behind->redirect_url, behind->client_secret, behind->customer,
                      behind->charge->method, behind->last_error});
    }
    const auto& amount = session != nullptr ? session->amount : intent->amount;
    const auto wire = to_wire(amount);
    if (const auto* made = std::get_if<WireAmount>(&wire)) {
      const auto back = from_wire(made->units, made->currency);
      TALLYPORT_ASSERT(back && *back == amount);
    }
  }

  if (const auto refund = parse_refund(nlohmann::json::parse(text, nullptr, false))) {
    const auto total = refund->charge ? reversed_of(*refund->charge, lost) : std::nullopt;
    TALLYPORT_ASSERT(!total || (total->minor >= refund->charge->refunded.minor &&
                                total->minor <= refund->charge->amount.minor));
    const auto outcome = stated(*refund, outcome_of(*refund)).outcome();
    TALLYPORT_ASSERT((outcome == plugin::Outcome::succeeded) == (refund->status == "succeeded"));
    const bool disputed = refund->charge && refund->charge->disputed;
    TALLYPORT_ASSERT(disputed || intent_of_disputed_refund(text).empty());
  }
  if (const auto page = parse_refund_page(text, "refund-1")) {
    TALLYPORT_ASSERT(page->ours.empty() || text.find('\\') != text.npos ||
                     text.find("\"refund-1\"") != text.npos);
    TALLYPORT_ASSERT(page->next.empty() || text.find("true") != text.npos);
  }

  check_saved(text);

  plugin::Response answer;
  answer.answered = answer.maybe_sent = true;
  answer.body = text;
  const auto error = error_in(text);
  TALLYPORT_ASSERT(!error || words_of(*error).size() < 300);
  Said said;
  said.customer = text;
  said.decline = error;
  check_document(said);
  for (const std::uint32_t status : {200u, 400u, 402u, 429u, 500u}) {
    answer.status = status;
    TALLYPORT_ASSERT(!error || !is_refusal(answer, *error) || status == 400 || status == 402);
    TALLYPORT_ASSERT(!error || !is_refusal(answer, *error) || is_refund_refusal(answer, *error));
  }
  TALLYPORT_ASSERT(read_balance(answer).outcome() != plugin::Outcome::succeeded);
  return 0;
}
