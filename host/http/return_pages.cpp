// Words for payers.
#include "http/return_pages.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "http/pages.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using topup::NextAction;
using topup::Status;

// When to look again: every 3 s for half a minute, every 10 s for some minutes, then no more.
constexpr int kShortWaits = 10;
constexpr int kLongWaits = 30;

// "1234567.50" → "1,234,567.50".
std::string grouped(std::string decimal) {
  const auto first = static_cast<std::ptrdiff_t>(decimal.starts_with('-') ? 1 : 0);
  auto at = static_cast<std::ptrdiff_t>(std::min(decimal.find('.'), decimal.size()));
  while ((at -= 3) > first) decimal.insert(static_cast<std::size_t>(at), 1, ',');
  return decimal;
}

std::string with_unit(std::int64_t amount, int scale, const std::string& asset) {
  return grouped(money::format_decimal(amount, scale)) + ' ' + asset;
}

std::string with_unit(money::Money money) {
  return with_unit(money.minor, money.currency.exponent(), std::string(money.currency.code()));
}

void add_rows(Page& page, const topup::Topup& topup, const topup::Storefront& storefront) {
  page.rows.push_back({"Amount", with_unit(topup.price)});
  if (!is_open(topup.status) && !was_paid(topup.status)) return;  // no credit came, and none will
  page.rows.push_back({"Credit", with_unit(topup.credit, storefront.scale, topup.asset)});
}

// Looks again by itself, or says `for_long` and leaves it to the payer where that went on for long.
void look_again(Page& page, const std::string& token, int waits, const char* for_long) {
  const auto again = "?token=" + percent_encode(token) + "&wait=" + std::to_string(waits + 1);
  if (waits < kLongWaits) {
    page.text += " This page looks again by itself.";
    page.refresh = {waits < kShortWaits ? 3 : 10, again};
  } else {
    page.text = for_long;
    page.link = {"Look again", again};
  }
}

void say_waiting(Page& page) {
  page.tone = Tone::waiting;
  page.heading = "Waiting for confirmation";
  page.text = "Your payment is being confirmed; you need not pay again.";
}

void say_quarantined(Page& page) {
  page.tone = Tone::waiting;
  page.heading = "Your payment is being checked";
  page.text =
      "Something about it has to be looked at by a person. Nothing is lost; please do not pay "
      "again.";
}

// What a payer can make use of, of docs/reasons.md.
const char* words_for(std::string_view reason) {
  constexpr std::pair<std::string_view, const char*> kWords[] = {
      {"card_declined", "Your bank or wallet did not allow the payment."},
      {"insufficient_funds", "There was not enough money where you paid from."},
      {"expired_card", "The card's validity is over."},
      {"incorrect_cvc", "The card's security code was not right."},
      {"incorrect_details", "Something that was typed in was not right."},
      {"authentication_required", "Your bank could not confirm that it was you."},
      {"authentication_failed", "Your bank could not confirm that it was you."},
      {"method_not_supported", "This way of paying is not accepted here."},
      {"limit_exceeded", "The payment is above a limit of your card or account."},
      {"payer_cancelled", "You left the payment before it was complete."},
      {"payer_timeout", "The payment was not made in time."},
  };
  for (const auto& [word, text] : kWords)
    if (word == reason) return text;
  return "The payment did not go through.";
}

// No payment, and so no credit. A payment that arrives late is still credited: the reference finds
// it.
void say_unpaid(Page& page, const topup::TopupView& view, const char* heading, std::string why) {
  page.tone = Tone::bad;
  page.heading = heading;
  page.text = std::move(why) + " No credit was added. To try again, go back to where you started.";
  page.note = "If money left your account all the same, ask " +
              (page.brand.empty() ? std::string("where you started") : page.brand) +
              " and give this reference: " + view.attempt.reference;
}

void say_outcome(Page& page, const topup::TopupView& view) {
  page.tone = Tone::good;
  switch (view.topup.status) {
    case Status::succeeded:
      page.heading = "Payment received";
      page.text = "Thank you. The credit has been added to your account. You can close this page.";
      break;
    case Status::partially_refunded:
      page.heading = "Payment partly refunded";
      page.text = "A part of this payment was returned to you, and the credit for it taken back.";
      break;
    case Status::disputed:
      page.tone = Tone::waiting;
      page.heading = "Payment disputed";
      page.text = "Your bank has been asked to take this payment back.";
      break;
    case Status::refunded:
      page.tone = Tone::bad;
      page.heading = "Payment refunded";
      page.text = "This payment was returned to you, and its credit taken back.";
      break;
    case Status::cancelled:
      say_unpaid(page, view, "Payment cancelled", "The payment was called off.");
      break;
    case Status::expired:
      say_unpaid(page, view, "Time ran out", "The payment was not made in time.");
      break;
    default:
      say_unpaid(page, view, "Payment not completed", words_for(view.attempt.reason));
      break;
  }
  if (view.topup.reversed_minor > 0)
    page.rows.push_back(
        {"Returned", with_unit({view.topup.reversed_minor, view.topup.price.currency})});
}

}  // namespace

std::string with_outcome(const std::string& url, const topup::TopupView& view) {
  const auto hash = url.find('#');
  auto base = url.substr(0, hash);
  const auto fragment = hash == std::string::npos ? "" : url.substr(hash);
  if (base.find('?') == std::string::npos)
    base += '?';
  else if (base.back() != '?' && base.back() != '&')
    base += '&';
  return base + "topup=" + view.topup.id.str() + "&reference=" + view.attempt.reference +
         "&status=" + std::string(name(view.topup.status)) + fragment;
}

Response redirect(const std::string& url) {
  return {303,
          {{"Location", url}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}},
          ""};
}

Response result_page(const topup::TopupView& view, const topup::Storefront& storefront,
                     const std::optional<topup::Balance>& balance, const std::string& token,
                     int waits) {
  Page page;
  page.brand = storefront.display_name;
  page.note = "Reference: " + view.attempt.reference;
  add_rows(page, view.topup, storefront);
  if (!view.attempt.quarantine.empty()) {
    say_quarantined(page);
  } else if (is_open(view.topup.status)) {
    say_waiting(page);
    look_again(page, token, waits,
               "This takes longer than usual. The credit is added as soon as the payment is "
               "confirmed; you need not pay again and can close this page.");
  } else {
    say_outcome(page, view);
  }
  if (balance && was_paid(view.topup.status))
    page.rows.push_back(
        {"New balance", with_unit(balance->available, balance->scale, balance->asset)});
  return render(page);
}

Response cancelled_page(const topup::TopupView& view, const topup::Storefront& storefront) {
  Page page;
  page.brand = storefront.display_name;
  page.note = "Reference: " + view.attempt.reference;
  add_rows(page, view.topup, storefront);
  const auto& action = view.attempt.next_action;
  if (!view.attempt.quarantine.empty()) {
    say_quarantined(page);
  } else if (!is_open(view.topup.status)) {
    say_outcome(page, view);
  } else if (action.type == NextAction::Type::redirect) {
    page.tone = Tone::waiting;
    page.heading = "You have not paid yet";
    page.text =
        "You left before the payment was complete. Go on paying, or close this page: leaving "
        "costs nothing.";
    page.link = {"Go on paying", action.url};
  } else {
    say_waiting(page);
    page.text += " The credit is added as soon as it is; you can close this page.";
  }
  return render(page);
}

Response unavailable_page(int status, const std::string& token, int waits) {
  Page page;
  page.status = status;
  page.tone = Tone::waiting;
  page.heading = "We cannot look just now";
  page.text = "Nothing is lost: what you paid is credited once we can; please do not pay again.";
  look_again(page, token, waits,
             "This takes longer than usual. Nothing is lost: what you paid is credited once we "
             "can look. Please do not pay again; you can close this page.");
  return render(page);
}

Response unknown_link_page() {
  Page page;
  page.status = 404;
  page.tone = Tone::bad;
  page.heading = "This link is not valid";
  page.text =
      "If you paid, nothing is lost: go back to where you came from and look at your payment "
      "there.";
  return render(page);
}

}  // namespace tallyport::http
