// Stripe's answers: nothing throws, what counts as paid says so, and money survives the table.
#include <string>
#include <variant>

#include "fuzz/fuzz.h"
#include "stripe/errors.h"
#include "stripe/money.h"
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

  plugin::Response answer;
  answer.answered = answer.maybe_sent = true;
  answer.body = text;
  const auto error = error_in(text);
  TALLYPORT_ASSERT(!error || words_of(*error).size() < 300);
  for (const std::uint32_t status : {200u, 400u, 402u, 429u, 500u}) {
    answer.status = status;
    TALLYPORT_ASSERT(!error || !is_refusal(answer, *error) || status == 400 || status == 402);
  }
  TALLYPORT_ASSERT(read_balance(answer).outcome() != plugin::Outcome::succeeded);
  return 0;
}
