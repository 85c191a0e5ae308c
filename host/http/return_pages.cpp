// Words for payers.
#include "http/return_pages.h"

#include "http/pages.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using topup::NextAction;
using topup::Status;

// When to look again: every 3 s for half a minute, every 10 s for some minutes, then no more.
constexpr int kShortWaits = 10;
constexpr int kLongWaits = 30;

std::string with_unit(std::int64_t amount, int scale, const std::string& asset) {
  return money::format_decimal(amount, scale) + ' ' + asset;
}

void add_rows(Page& page, const topup::Topup& topup, const topup::Storefront& storefront) {
  page.rows.push_back({"Amount", format(topup.price)});
  page.rows.push_back({"Credit", with_unit(topup.credit, storefront.scale, topup.asset)});
}

void say_waiting(Page& page, const std::string& token, int waits) {
  page.tone = Tone::waiting;
  page.heading = "Waiting for confirmation";
  const auto again = "?token=" + percent_encode(token) + "&wait=" + std::to_string(waits + 1);
  if (waits < kLongWaits) {
    page.text = "Your payment is being confirmed. This page looks again by itself.";
    page.refresh = {waits < kShortWaits ? 3 : 10, again};
  } else {
    page.text =
        "This takes longer than usual. The credit is added as soon as the payment is "
        "confirmed; you can close this page.";
    page.link = {"Look again", again};
  }
}

void say_outcome(Page& page, const topup::TopupView& view) {
  page.tone = Tone::bad;
  switch (view.topup.status) {
    case Status::succeeded:
    case Status::partially_refunded:
    case Status::disputed:
      page.tone = Tone::good;
      page.heading = "Payment received";
      page.text = "Thank you. The credit has been added to your account.";
      break;
    case Status::refunded:
      page.heading = "Payment refunded";
      page.text = "This payment was returned to you, and its credit taken back.";
      break;
    case Status::cancelled:
      page.heading = "Payment cancelled";
      page.text = "No credit was added.";
      break;
    case Status::expired:
      page.heading = "Time ran out";
      page.text = "The payment was not made in time. No credit was added.";
      break;
    default:
      page.heading = "Payment not completed";
      page.text = "The payment did not go through. No credit was added.";
      break;
  }
}

}  // namespace

std::string with_outcome(const std::string& url, const topup::Topup& topup) {
  const auto hash = url.find('#');
  auto base = url.substr(0, hash);
  const auto fragment = hash == std::string::npos ? "" : url.substr(hash);
  if (base.find('?') == std::string::npos)
    base += '?';
  else if (base.back() != '?' && base.back() != '&')
    base += '&';
  return base + "topup=" + topup.id.str() + "&status=" + std::string(name(topup.status)) + fragment;
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
  if (!view.attempt.quarantine.empty()) {
    page.tone = Tone::waiting;
    page.heading = "Your payment is being checked";
    page.text = "Something about it has to be looked at by a person. Nothing is lost.";
  } else if (is_open(view.topup.status)) {
    say_waiting(page, token, waits);
  } else {
    say_outcome(page, view);
  }
  add_rows(page, view.topup, storefront);
  if (balance && was_paid(view.topup.status))
    page.rows.push_back(
        {"New balance", with_unit(balance->available, balance->scale, balance->asset)});
  page.note = "Reference: " + view.attempt.reference;
  return render(page);
}

Response cancelled_page(const topup::TopupView& view, const topup::Storefront& storefront) {
  Page page;
  page.brand = storefront.display_name;
  page.tone = Tone::waiting;
  page.heading = "You have not paid yet";
  page.text = "You left the payment before it was complete. Nothing was charged by leaving.";
  if (!is_open(view.topup.status)) say_outcome(page, view);
  add_rows(page, view.topup, storefront);
  const auto& action = view.attempt.next_action;
  if (is_open(view.topup.status) && action.type == NextAction::Type::redirect)
    page.link = {"Go on paying", action.url};
  return render(page);
}

Response unknown_link_page() {
  Page page;
  page.status = 404;
  page.tone = Tone::bad;
  page.heading = "This link is not valid";
  page.text = "Please go back to where you came from and look at your payment there.";
  return render(page);
}

}  // namespace tallyport::http
