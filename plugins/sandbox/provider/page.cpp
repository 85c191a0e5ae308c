// Every value that came from outside goes through escape_html.
#include "page.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "crypto/crypto.h"
#include "page_style.h"

namespace tallyport::sandbox {
namespace {

std::size_t digits_after_point(std::string_view currency) {
  struct Row {
    std::string_view currency;
    std::size_t digits;
  };
  constexpr std::array<Row, 10> rows = {{{"BIF", 0},
                                         {"CLP", 0},
                                         {"JPY", 0},
                                         {"KRW", 0},
                                         {"UGX", 0},
                                         {"XAF", 0},
                                         {"XOF", 0},
                                         {"BHD", 3},
                                         {"KWD", 3},
                                         {"TND", 3}}};
  for (const auto& row : rows) {
    if (row.currency == currency) return row.digits;
  }
  return 2;
}

// The digits without the currency.
std::string major_units(std::int64_t minor, std::string_view currency) {
  const std::size_t decimals = digits_after_point(currency);
  std::string digits = std::to_string(minor);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - decimals);
  std::string whole = digits.substr(0, digits.size() - decimals);
  for (auto at = static_cast<std::ptrdiff_t>(whole.size()) - 3; at > 0; at -= 3) {
    whole.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return decimals == 0 ? whole : whole + "." + fraction;
}

std::string utc(std::int64_t unix_s) {
  const auto time = static_cast<std::time_t>(unix_s);
  std::tm parts{};
  if (!gmtime_r(&time, &parts)) return "never";
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts)};
}

constexpr std::string_view kMark =
    R"(<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 3h2.6v14H4zm4.5 0h2.6v14H8.5zM13 )"
    R"(3h2.6v14H13zm4.5 0H20v14h-2.5zM3 19h18v2.4H3z"/></svg>)";
constexpr std::string_view kTick = R"(<path d="M4.5 12.5l5 5 10-11"/>)";
constexpr std::string_view kCross = R"(<path d="M6 6l12 12M18 6L6 18"/>)";
constexpr std::string_view kClock = R"(<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>)";

std::string frame(std::string_view title, std::string_view extra_head, std::string_view main) {
  std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += "<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n";
  html.append(extra_head);
  html.append("<title>").append(title).append("</title>\n<style>").append(kPageStyle);
  html.append("</style>\n</head>\n<body>\n<header>").append(kMark);
  html.append("Tallyport Sandbox <span>Test mode</span></header>\n<main>\n").append(main);
  html +=
      "</main>\n<footer>Part of Tallyport. Takes no cards, keeps "
      "nothing.</footer>\n</body>\n</html>\n";
  return html;
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
  std::string_view icon;
  std::string_view title;
  std::string_view more;
};

Ending ending(Status status) {
  switch (status) {
    case Status::pending:
      break;
    case Status::processing:
      return {"", kClock, "Processing",
              "The payment is on its way; this page looks again by itself. No money moves."};
    case Status::succeeded:
      return {"good", kTick, "Paid", "The payment succeeded. It is a sandbox: no money moved."};
    case Status::declined:
      return {"bad", kCross, "Declined",
              "The payment was declined and cannot be tried again. No money moved."};
    case Status::cancelled:
      return {"bad", kCross, "Cancelled", "The merchant called this payment off. No money moved."};
    case Status::expired:
      return {"bad", kClock, "Expired", "The time to pay is over. No money moved."};
  }
  return {"", kClock, "Pending", ""};
}

std::string result(const Payment& payment) {
  const Ending what = ending(payment.status);
  std::string html = "<p class=\"state ";
  html.append(what.tone).append(
      "\" role=\"status\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">");
  html.append(what.icon).append("</svg>").append(what.title).append("</p>\n<p class=\"more\">");
  html.append(what.more).append("</p>\n<a class=\"button\" href=\"");
  html.append(escape_html(with_result(payment.asked.return_url, payment)));
  html.append("\">Return to ").append(escape_html(payment.account)).append("</a>\n");
  return html;
}

}  // namespace

std::string format_amount(std::int64_t minor, std::string_view currency) {
  return std::string(currency) + " " + major_units(minor, currency);
}

std::string escape_html(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "-._~";
  std::string encoded;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return encoded;
}

std::string with_result(const std::string& url, const Payment& payment) {
  const auto hash = std::min(url.find('#'), url.size());
  std::string whole = url.substr(0, hash);
  whole += whole.find('?') == std::string::npos ? '?' : '&';
  whole += "reference=" + percent_encode(payment.asked.reference);
  whole.append("&status=").append(name(payment.status));
  return whole + url.substr(hash);
}

std::string checkout_page(const Payment& payment) {
  const bool waiting = payment.status == Status::processing;
  const auto title = payment.status == Status::pending
                         ? "Pay " + format_amount(payment.asked.amount, payment.asked.currency)
                         : std::string(ending(payment.status).title);
  return frame(
      escape_html(title) + " · Tallyport Sandbox",
      waiting ? "<meta http-equiv=\"refresh\" content=\"3\">\n" : "",
      summary(payment) + (payment.status == Status::pending ? choices(payment) : result(payment)));
}

std::string missing_page() {
  return frame("No such payment · Tallyport Sandbox", "",
               "<h1><strong>There is no such payment</strong></h1>\n"
               "<p class=\"more\">The link may be from before the sandbox was started: it forgets "
               "its payments when it stops.</p>\n");
}

const std::string& page_policy() {
  // form-action has to allow what the answer to a form redirects to: the merchant's pages.
  static const std::string policy =
      "default-src 'none'; style-src 'sha256-" + crypto::to_base64(crypto::sha256(kPageStyle)) +
      "'; img-src data:; form-action http: https:; base-uri 'none'; frame-ancestors 'none'";
  return policy;
}

}  // namespace tallyport::sandbox
