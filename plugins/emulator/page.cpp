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

// A card that is only saved costs nothing, in no currency.
bool is_saving(const Payment& payment) { return payment.amount.units == 0; }

std::string purpose_of(const Payment& payment) {
  if (is_saving(payment)) return "Save a card";
  return "Pay " + escape_html(payment.amount.readable(payment.currency));
}

std::string_view saving_or_payment(const Payment& payment) {
  return is_saving(payment) ? "Saving a card with <strong>" : "Payment by <strong>";
}

std::string summary(const Payment& payment) {
  std::string html = "<h1>";
  html.append(saving_or_payment(payment)).append(title(payment.brand));
  html.append("</strong>, emulated</h1>\n");
  if (!is_saving(payment)) {
    html +=
        "<p class=\"amount\">" + escape_html(payment.amount.readable(payment.currency)) + "</p>\n";
  }
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

std::string input(std::string_view label, std::string_view name, std::string_view placeholder) {
  std::string html = "<label>";
  html.append(label).append(" <input name=\"").append(name);
  html.append("\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"40\" placeholder=\"");
  return html.append(placeholder).append("\"></label>");
}

constexpr std::string_view kNotice =
    "<p class=\"note\">This is not a provider's page. <strong>No money moves</strong>, whichever "
    "button you press.</p>\n<div class=\"actions\">\n";

std::string choices(const Payment& payment, const std::vector<Channel>& channels) {
  std::string html;
  if (payment.declined()) {
    html += serving::state("bad", Icon::cross, "Declined",
                           escape_html(payment.last()->decline.message) + " Try another card.");
  }
  html += kNotice;
  for (const auto channel : channels) {
    if (channel == Channel::mobile_money) {
      html += button(payment.id, "mobile_money", "Pay by mobile money",
                     input("Telephone number", "phone", kGoodPhone));
      continue;
    }
    html += button(payment.id, "pay", purpose_of(payment),
                   input("Test card", "card", good_card(payment.brand).number));
    html += button(payment.id, "wait", "Pay, but pending");
  }
  html += button(payment.id, "decline", "Decline");
  html += button(payment.id, "leave", "Leave");
  return html + "</div>\n";
}

// The form of the step that the card asks for.
std::string step_form(const Payment& payment) {
  std::string html(kNotice);
  switch (payment.challenge->steps.front()) {
    case Step::pin:
      html += button(payment.id, "pin", "Continue", input("The card's PIN", "pin", ""));
      break;
    case Step::otp:
      html += button(payment.id, "otp", "Continue",
                     input("The one-time password that the bank has sent", "otp", ""));
      break;
    case Step::three_d_secure:
      html += button(payment.id, "complete", "Confirm with 3-D Secure");
      html += button(payment.id, "fail", "Fail the confirmation");
      break;
  }
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

std::string checkout_page(const Payment& payment, const std::vector<Channel>& channels,
                          const std::string& back) {
  std::string main = summary(payment);
  if (payment.status == Status::open) {
    main += payment.challenge ? step_form(payment) : choices(payment, channels);
  } else {
    main += ending(payment.status);
    if (!back.empty()) {
      main += "<a class=\"button\" href=\"" + escape_html(back) + "\">Return to the merchant</a>\n";
    }
  }
  const bool waiting = payment.status == Status::processing;
  return serving::frame({kBrand, kFooter, purpose_of(payment),
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
