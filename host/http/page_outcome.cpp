// One text for each state that a payer can find a top-up in.
#include "http/page_outcome.h"

#include "http/page_text.h"

namespace tallyport::http {
namespace {

using pages::Look;
using pages::Texts;
using topup::NextAction;
using topup::Status;
using topup::TopupView;

Outcome checked(const Texts& texts) {
  return {Tone::waiting, texts.checked, texts.checked_text, "", false};
}

Outcome waiting(const Texts& texts) {
  return {Tone::waiting, texts.waiting, texts.waiting_text, "", true};
}

// No payment, and so no credit. A payment that arrives late is still credited: the reference finds
// it.
Outcome unpaid(const TopupView& view, const Look& look, const std::string& heading,
               const std::string& why) {
  auto note = look.texts.ask_with_reference;
  constexpr std::string_view kName = "{name}";
  if (const auto at = note.find(kName); at != note.npos) note.replace(at, kName.size(), look.name);
  return {Tone::bad, heading, why + " " + look.texts.no_credit,
          note + " " + view.attempt.reference};
}

Outcome ended(const TopupView& view, const Look& look) {
  const auto& texts = look.texts;
  switch (view.topup.status) {
    case Status::succeeded:
      return {Tone::good, texts.paid, texts.paid_text, ""};
    case Status::partially_refunded:
      return {Tone::good, texts.partly_refunded, texts.partly_refunded_text, ""};
    case Status::disputed:
      return {Tone::waiting, texts.disputed, texts.disputed_text, ""};
    case Status::refunded:
      return {Tone::bad, texts.refunded, texts.refunded_text, ""};
    case Status::cancelled:
      return unpaid(view, look, texts.cancelled, texts.cancelled_text);
    case Status::expired:
      return unpaid(view, look, texts.expired, texts.expired_text);
    default:
      return unpaid(view, look, texts.failed, words_for(view.attempt.reason, texts));
  }
}

}  // namespace

const std::string& words_for(std::string_view reason, const Texts& texts) {
  const std::pair<std::string_view, const std::string*> words[] = {
      {"card_declined", &texts.card_declined},
      {"insufficient_funds", &texts.insufficient_funds},
      {"expired_card", &texts.expired_card},
      {"incorrect_cvc", &texts.incorrect_cvc},
      {"incorrect_details", &texts.incorrect_details},
      {"authentication_required", &texts.authentication_failed},
      {"authentication_failed", &texts.authentication_failed},
      {"method_not_supported", &texts.method_not_supported},
      {"limit_exceeded", &texts.limit_exceeded},
      {"payer_cancelled", &texts.payer_cancelled},
      {"payer_timeout", &texts.expired_text},
  };
  for (const auto& [word, text] : words)
    if (word == reason) return *text;
  return texts.other_reason;
}

Outcome outcome_of(const TopupView& view, const Look& look) {
  if (!view.attempt.quarantine.empty()) return checked(look.texts);
  return is_open(view.topup.status) ? waiting(look.texts) : ended(view, look);
}

Outcome outcome_above_wallet(const TopupView& view, const Look& look) {
  auto outcome = outcome_of_leaving(view, look);
  if (!outcome.link) return outcome;
  outcome.heading = look.texts.failed;
  outcome.text = look.texts.no_payment_text;
  return outcome;
}

Outcome outcome_of_leaving(const TopupView& view, const Look& look) {
  const auto& action = view.attempt.next_action;
  auto outcome = outcome_of(view, look);
  if (!outcome.waits || action.type != NextAction::Type::redirect) return outcome;
  const auto& texts = look.texts;
  return {Tone::waiting,
          texts.not_paid,
          texts.not_paid_text,
          "",
          false,
          Page::Link{texts.go_on_paying, action.url}};
}

std::vector<Page::Row> rows_of(const topup::Topup& topup, int scale, const Look& look) {
  std::vector<Page::Row> rows = {{look.texts.amount, with_unit(topup.price)}};
  // Otherwise no credit came, and none will.
  if (is_open(topup.status) || was_paid(topup.status))
    rows.push_back({look.texts.credit, with_unit(topup.credit, scale, topup.asset)});
  if (topup.reversed_minor > 0)
    rows.push_back({look.texts.returned, with_unit({topup.reversed_minor, topup.price.currency})});
  return rows;
}

}  // namespace tallyport::http
