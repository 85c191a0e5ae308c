// Stripe's answers: nothing throws, what counts as paid says so, and money survives the table.
#include <string>
#include <variant>

#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "stripe/errors.h"
#include "stripe/money.h"
#include "stripe/refunds.h"
#include "stripe/status.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  using namespace tallyport::stripe_gateway;
  const auto text = test::text_of(data, size);

  const auto lost = lost_of(text);
  TALLYPORT_ASSERT(!lost || lost->minor >= 0);
  if (const auto payment = parse_payment(text)) {
    const auto outcome = stated(*payment, lost).outcome();
    const auto* session = std::get_if<Session>(&*payment);
    const auto* intent = std::get_if<Intent>(&*payment);
    const bool paid =
        session != nullptr ? session->payment_status == "paid" : intent->status == "succeeded";
    TALLYPORT_ASSERT(outcome != plugin::Outcome::succeeded || paid);
    TALLYPORT_ASSERT(outcome != plugin::Outcome::failed || !paid);
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

  plugin::Response answer;
  answer.answered = answer.maybe_sent = true;
  answer.body = text;
  const auto error = error_in(text);
  TALLYPORT_ASSERT(!error || words_of(*error).size() < 300);
  for (const std::uint32_t status : {200u, 400u, 402u, 429u, 500u}) {
    answer.status = status;
    TALLYPORT_ASSERT(!error || !is_refusal(answer, *error) || status == 400 || status == 402);
    TALLYPORT_ASSERT(!error || !is_refusal(answer, *error) || is_refund_refusal(answer, *error));
  }
  TALLYPORT_ASSERT(read_balance(answer).outcome() != plugin::Outcome::succeeded);
  return 0;
}
