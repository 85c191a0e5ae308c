// Every value that came from outside goes through escape_html.
#include "page.h"

#include <algorithm>
#include <iterator>

#include "serving/html.h"
#include "serving/url.h"
#include "serving/utc.h"

namespace tallyport::sandbox {
namespace {

using serving::escape_html;
using serving::Icon;
using serving::utc;

// Those of ISO 4217 that do not have two digits.
std::size_t digits_after_point(std::string_view currency) {
  constexpr std::string_view none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                       "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::string_view three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::ranges::find(none, currency) != std::end(none)) return 0;
  return std::ranges::find(three, currency) != std::end(three) ? 3 : 2;
}

std::string major_units(std::int64_t minor, std::string_view currency) {
  return serving::major_units(minor, digits_after_point(currency));
}

std::string frame(std::string_view title, std::string_view extra_head, std::string_view main) {
  return serving::frame({"Tallyport Sandbox", "Part of Tallyport. Takes no cards, keeps nothing.",
                         std::string(title), extra_head},
                        main);
}

std::string summary(const Payment& payment) {
  std::string html = "<h1>Payment to <strong>" + escape_html(payment.account) + "</strong></h1>\n";
  html += "<p class=\"amount\"><small>" + escape_html(payment.asked.currency) + "</small> " +
          major_units(payment.asked.amount, payment.asked.currency) + "</p>\n";
  if (!payment.asked.description.empty()) {
    html += "<p class=\"about\">" + escape_html(payment.asked.description) + "</p>\n";
  }
  html += "<dl>\n<dt>Reference</dt><dd>" + escape_html(payment.asked.reference) + "</dd>\n";
  if (payment.status == Status::pending) {
    html += "<dt>Pay before</dt><dd>" + utc(payment.expires_at) + "</dd>\n";
  }
  if (payment.refunded > 0) {
    html += "<dt>Refunded</dt><dd>" +
            escape_html(format_amount(payment.refunded, payment.asked.currency)) + "</dd>\n";
  }
  return html + "</dl>\n";
}

std::string button(std::string_view id, std::string_view action, std::string_view label) {
  std::string html = "<form class=\"";
  // Relative, so that it also works below a path of a public URL.
  html.append(action).append("\" method=\"post\" action=\"").append(id).append("/");
  html.append(action).append("\"><button>").append(label).append("</button></form>\n");
  return html;
}

std::string choices(const Payment& payment) {
  std::string html =
      "<p class=\"note\">This is a sandbox. <strong>No money moves</strong>, "
      "whichever button you press.</p>\n<div class=\"actions\">\n";
  const auto amount = format_amount(payment.asked.amount, payment.asked.currency);
  html += button(payment.id, "pay", "Pay " + escape_html(amount));
  html += button(payment.id, "decline", "Decline");
  html += button(payment.id, "leave", "Leave");
  return html + "</div>\n";
}

struct Ending {
  std::string_view tone;
  Icon icon;
  std::string_view title;
  std::string_view more;
};

Ending ending(const Payment& payment) {
  switch (payment.status) {
    case Status::pending:
      break;
    case Status::processing:
      return {"", Icon::clock, "Processing",
              "The payment is on its way; this page looks again by itself. No money moves."};
    case Status::succeeded:
      if (payment.refunded > 0)
        return {"good", Icon::tick,
                payment.refunded < payment.asked.amount ? "Partly refunded" : "Refunded",
                "The merchant gave back what is named above. It is a sandbox: no money moved."};
      return {"good", Icon::tick, "Paid",
              "The payment succeeded. It is a sandbox: no money moved."};
    case Status::declined:
      return {"bad", Icon::cross, "Declined",
              "The payment was declined. No money moved. Return to try another way."};
    case Status::cancelled:
      return {"bad", Icon::cross, "Cancelled",
              "The merchant called this payment off. No money moved. Return to start another one."};
    case Status::expired:
      return {"bad", Icon::clock, "Expired",
              "The time to pay is over. No money moved. Return to start another payment."};
  }
  return {"", Icon::clock, "Pending", ""};
}

std::string result(const Payment& payment) {
  const Ending what = ending(payment);
  std::string html = serving::state(what.tone, what.icon, what.title, what.more);
  html.append("<a class=\"button\" href=\"");
  html.append(escape_html(with_result(payment.asked.return_url, payment)));
  html.append("\">Return to ").append(escape_html(payment.account)).append("</a>\n");
  return html;
}

}  // namespace

std::string format_amount(std::int64_t minor, std::string_view currency) {
  return std::string(currency) + " " + major_units(minor, currency);
}

std::string with_result(const std::string& url, const Payment& payment) {
  return serving::with_query(
      url, {{"reference", payment.asked.reference}, {"status", std::string(name(payment.status))}});
}

std::string checkout_page(const Payment& payment) {
  const bool waiting = payment.status == Status::processing;
  const auto title = payment.status == Status::pending
                         ? "Pay " + format_amount(payment.asked.amount, payment.asked.currency)
                         : std::string(ending(payment).title);
  return frame(
      escape_html(title), waiting ? "<meta http-equiv=\"refresh\" content=\"3\">\n" : "",
      summary(payment) + (payment.status == Status::pending ? choices(payment) : result(payment)));
}

std::string missing_page() {
  return frame("No such payment", "",
               "<h1><strong>There is no such payment</strong></h1>\n"
               "<p class=\"more\">The link may be from before the sandbox was started: it forgets "
               "its payments when it stops.</p>\n");
}

std::string wrong_address_page() {
  return frame(
      "No such page", "",
      "<h1><strong>There is no page at this address</strong></h1>\n"
      "<p class=\"more\">Payments are made at the checkout address that the merchant gives "
      "you. The newest one is at /checkout/latest.</p>\n");
}

}  // namespace tallyport::sandbox
