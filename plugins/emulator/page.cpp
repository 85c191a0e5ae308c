// Every value that came from outside goes through escape_html.
#include "emulator/page.h"

#include "serving/html.h"
#include "serving/utc.h"

namespace tallyport::emulator {
namespace {

using serving::escape_html;
using serving::Icon;

constexpr std::string_view kBrand = "Tallyport Emulator";
constexpr std::string_view kFooter =
    "Part of Tallyport, of no provider. Takes no real cards, keeps nothing.";

std::string amount_of(const Payment& payment) {
  return escape_html(payment.amount.readable(payment.currency));
}

std::string summary(const Payment& payment) {
  std::string html = "<h1>Payment by <strong>";
  html.append(title(payment.brand)).append("</strong>, emulated</h1>\n<p class=\"amount\">");
  html.append(amount_of(payment)).append("</p>\n");
  if (!payment.about.empty()) {
    html += "<p class=\"about\">" + escape_html(payment.about) + "</p>\n";
  }
  html += "<dl>\n";
  if (!payment.reference.empty()) {
    html += "<dt>Reference</dt><dd>" + escape_html(payment.reference) + "</dd>\n";
  }
  if (payment.status == Status::open && payment.expires_at != 0) {
    html += "<dt>Pay before</dt><dd>" + serving::utc(payment.expires_at) + "</dd>\n";
  }
  return html + "</dl>\n";
}

// Relative, so that it also works below a path of a public URL.
std::string button(const std::string& id, std::string_view action, std::string_view label,
                   std::string_view field = "") {
  std::string html = "<form class=\"";
  html.append(action).append("\" method=\"post\" action=\"").append(escape_html(id)).append("/");
  html.append(action).append("\">").append(field).append("<button>").append(label);
  return html + "</button></form>\n";
}

std::string choices(const Payment& payment) {
  std::string html;
  if (payment.declined()) {
    html += serving::state("bad", Icon::cross, "Declined",
                           escape_html(payment.last()->decline.message) + " Try another card.");
  }
  html +=
      "<p class=\"note\">This is not a provider's page. <strong>No money moves</strong>, whichever "
      "button you press.</p>\n<div class=\"actions\">\n";
  const std::string field =
      "<label>Test card <input name=\"card\" inputmode=\"numeric\" autocomplete=\"off\" "
      "maxlength=\"40\" placeholder=\"" +
      good_card(payment.brand).number + "\"></label>";
  html += button(payment.id, "pay", "Pay " + amount_of(payment), field);
  html += button(payment.id, "wait", "Pay, but pending");
  html += button(payment.id, "decline", "Decline");
  html += button(payment.id, "leave", "Leave");
  return html + "</div>\n";
}

std::string ending(Status status) {
  switch (status) {
    case Status::open:
      break;
    case Status::processing:
      return serving::state("", Icon::clock, "Pending",
                            "The payment is on its way; this page looks again by itself.");
    case Status::paid:
      return serving::state("good", Icon::tick, "Paid", "The payment succeeded. No money moved.");
    case Status::cancelled:
      return serving::state("bad", Icon::cross, "Cancelled",
                            "The merchant called this payment off. No money moved.");
    case Status::expired:
      return serving::state("bad", Icon::clock, "Expired",
                            "The time to pay is over. No money moved.");
  }
  return "";
}

}  // namespace

std::string checkout_page(const Payment& payment, const std::string& back) {
  std::string main = summary(payment);
  if (payment.status == Status::open) {
    main += choices(payment);
  } else {
    main += ending(payment.status);
    if (!back.empty()) {
      main += "<a class=\"button\" href=\"" + escape_html(back) + "\">Return to the merchant</a>\n";
    }
  }
  const bool waiting = payment.status == Status::processing;
  return serving::frame({kBrand, kFooter, "Pay " + amount_of(payment),
                         waiting ? "<meta http-equiv=\"refresh\" content=\"3\">\n" : ""},
                        main);
}

std::string missing_page() {
  return serving::frame(
      {kBrand, kFooter, "No such payment", ""},
      "<h1><strong>There is no such payment</strong></h1>\n"
      "<p class=\"more\">The link may be from before the emulator was started: it "
      "forgets its payments when it stops.</p>\n");
}

}  // namespace tallyport::emulator
