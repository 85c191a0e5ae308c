// Pages without a script; the style's hash is in their policy.
#include "serving/html.h"

#include <array>
#include <utility>

#include "crypto/crypto.h"
#include "serving/page_style.h"

namespace tallyport::serving {
namespace {

constexpr std::string_view kMark =
    R"(<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 3h2.6v14H4zm4.5 0h2.6v14H8.5zM13 )"
    R"(3h2.6v14H13zm4.5 0H20v14h-2.5zM3 19h18v2.4H3z"/></svg>)";

std::string_view drawing(Icon icon) {
  constexpr std::array<std::string_view, 3> drawings = {
      R"(<path d="M4.5 12.5l5 5 10-11"/>)", R"(<path d="M6 6l12 12M18 6L6 18"/>)",
      R"(<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>)"};
  return drawings[static_cast<std::size_t>(icon)];
}

const std::string& page_policy() {
  // form-action has to allow what the answer to a form redirects to: the merchant's pages.
  static const std::string policy =
      "default-src 'none'; style-src 'sha256-" + crypto::to_base64(crypto::sha256(kPageStyle)) +
      "'; img-src data:; form-action http: https:; base-uri 'none'; frame-ancestors 'none'";
  return policy;
}

}  // namespace

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

std::string major_units(std::int64_t minor, std::size_t decimals) {
  std::string digits = std::to_string(minor);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - decimals);
  std::string whole = digits.substr(0, digits.size() - decimals);
  for (auto at = static_cast<std::ptrdiff_t>(whole.size()) - 3; at > 0; at -= 3) {
    whole.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return decimals == 0 ? whole : whole + "." + fraction;
}

std::string frame(const Frame& frame, std::string_view main) {
  std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += "<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n";
  html.append(frame.head);
  html.append("<title>").append(frame.title).append(" · ").append(frame.brand);
  html.append("</title>\n<style>").append(kPageStyle);
  html.append("</style>\n</head>\n<body>\n<header>").append(kMark).append(frame.brand);
  html.append(" <span>Test mode</span></header>\n<main>\n").append(main);
  html.append("</main>\n<footer>").append(frame.footer);
  return html + "</footer>\n</body>\n</html>\n";
}

std::string state(std::string_view tone, Icon icon, std::string_view title, std::string_view more) {
  std::string html = "<p class=\"state ";
  html.append(tone).append("\" role=\"status\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">");
  html.append(drawing(icon)).append("</svg>").append(title);
  html.append("</p>\n<p class=\"more\">").append(more).append("</p>\n");
  return html;
}

Answer page(int status, std::string html) {
  return {status,
          std::move(html),
          Answer::Type::html,
          {{"Content-Security-Policy", page_policy()},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"}}};
}

Answer see_other(const std::string& url) {
  return {303, "", Answer::Type::none, {{"Location", url}, {"Referrer-Policy", "no-referrer"}}};
}

}  // namespace tallyport::serving
