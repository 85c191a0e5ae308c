// Pages of an outcome.
#include "http/return_pages.h"

#include <utility>

#include "http/page_outcome.h"
#include "http/page_text.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

// When to look again: every 3 s for half a minute, every 10 s for some minutes, then no more.
constexpr int kShortWaits = 10;
constexpr int kLongWaits = 30;

// Looks again by itself, or says `for_long` and leaves it to the payer where that went on for long.
void look_again(Page& page, const std::string& again, int waits, const pages::Texts& texts,
                const std::string& for_long) {
  const auto url = again + "&wait=" + std::to_string(waits + 1);
  if (waits < kLongWaits) {
    page.text += " " + texts.looks_again;
    page.frame.refresh = {waits < kShortWaits ? 3 : 10, url};
  } else {
    page.text = for_long;
    page.link = {texts.look_again, url};
  }
}

Page page_of(const Outcome& outcome, const topup::TopupView& view, const Shown& shown) {
  const auto& look = shown.pages.look;
  Page page;
  page.frame.look = &look;
  page.tone = outcome.tone;
  page.heading = outcome.heading;
  page.text = outcome.text;
  page.note =
      outcome.note.empty() ? look.texts.reference + ": " + view.attempt.reference : outcome.note;
  page.link = outcome.link ? outcome.link : shown.link;
  page.rows = rows_of(view.topup, shown.scale, look);
  page.told = Page::Told{view.topup.id.str(), view.attempt.reference,
                         std::string(name(view.topup.status)), shown.pages.embed_origins};
  return page;
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

Response result_page(const topup::TopupView& view, const Shown& shown,
                     const std::optional<topup::Balance>& balance) {
  const auto& texts = shown.pages.look.texts;
  const auto outcome = outcome_of(view, shown.pages.look);
  auto page = page_of(outcome, view, shown);
  if (outcome.waits) look_again(page, shown.again, shown.waits, texts, texts.waiting_long);
  if (balance && was_paid(view.topup.status))
    page.rows.push_back(
        {texts.new_balance, with_unit(balance->available, balance->scale, balance->asset)});
  return render(std::move(page));
}

Response cancelled_page(const topup::TopupView& view, const Shown& shown) {
  auto outcome = outcome_of_leaving(view, shown.pages.look);
  return render(page_of(outcome, view, shown));
}

Response unavailable_page(int status, const std::string& again, int waits) {
  static const pages::Texts kTexts;
  Page page;
  page.frame.status = status;
  page.tone = Tone::waiting;
  page.heading = kTexts.unavailable;
  page.text = kTexts.unavailable_text;
  look_again(page, again, waits, kTexts,
             "This takes longer than usual. Nothing is lost: what you paid is credited once we "
             "can look. Please do not pay again; you can close this page.");
  return render(std::move(page));
}

Response unknown_link_page() {
  Page page;
  page.frame.status = 404;
  page.tone = Tone::bad;
  page.heading = "This link is not valid";
  page.text =
      "If you paid, nothing is lost: go back to where you came from and look at your payment "
      "there.";
  return render(std::move(page));
}

}  // namespace tallyport::http
