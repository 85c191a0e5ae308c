// The template library is kainjow's, which escapes {{…}} (docs/decisions/0014-pages.md). The style
// is the one value that is not escaped: it is ours but for colours, which are six digits.
#include "http/page_frame.h"

#include <algorithm>

#include "crypto/crypto.h"
#include "http/page_style.h"

namespace tallyport::http {
namespace {

namespace mustache = kainjow::mustache;

constexpr const char* kHead = R"(<!doctype html>
<html lang="{{page_language}}"{{#page_rtl}} dir="rtl"{{/page_rtl}}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
{{#page_refresh}}<meta http-equiv="refresh" content="{{seconds}}; url={{url}}">
{{/page_refresh}}<title>{{page_title}}{{#page_brand}} · {{page_brand}}{{/page_brand}}</title>
<style>{{{page_style}}}</style>
{{#page_script}}<script src="{{page_script}}" defer></script>
{{/page_script}}</head>
)";

constexpr const char* kMessageStart = "<body class=\"message\">\n";
constexpr const char* kMessageEnd = "</body>\n</html>\n";

constexpr const char* kWalletStart = R"(<body class="wallet">
<a class="skip" href="#main">{{page_skip}}</a>
<header class="top"><div class="column">
<a class="brand" href="{{page_home}}">{{#page_logo}}<img src="{{page_logo}}" alt="">{{/page_logo}}
<span>{{page_brand}}</span></a>
<nav aria-label="{{page_brand}}"><ul>
{{#page_places}}<li><a href="{{url}}"{{#here}} aria-current="page"{{/here}}>{{text}}</a></li>
{{/page_places}}</ul></nav>
</div></header>
<main id="main" class="column" tabindex="-1">
)";
constexpr const char* kWalletEnd = R"(</main>
<footer><div class="column">
<span>{{#page_support}}<a href="{{page_support}}">{{page_help}}</a>{{/page_support}}</span>
<form method="post" action="{{page_log_out_url}}">
<input type="hidden" name="form" value="{{page_form_token}}">
<button class="quiet">{{page_log_out}}</button></form>
</div></footer>
</body>
</html>
)";

bool is_right_to_left(const std::string& language) {
  const auto primary = language.substr(0, language.find('-'));
  constexpr const char* kThose[] = {"ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"};
  return std::ranges::find(kThose, primary) != std::end(kThose);
}

std::string origin_of(const std::string& url) { return url.substr(0, url.find('/', 8)); }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += " " + word;
  return out;
}

std::string security_policy(const Frame& frame, const pages::Look& look, const std::string& style) {
  std::string forms = " 'none'";
  if (frame.kind == Frame::Kind::wallet) forms = " 'self'" + joined(frame.form_leads);
  return "default-src 'none'; style-src 'sha256-" + crypto::to_base64(crypto::sha256(style)) +
         "'; img-src data:" + (look.logo.empty() ? "" : " " + origin_of(look.logo)) +
         (frame.script.empty() ? "" : "; script-src 'self'") + "; base-uri 'none'; form-action" +
         forms + "; frame-ancestors" +
         (frame.framed_by.empty() ? " 'none'" : joined(frame.framed_by));
}

void set_frame(mustache::data& data, const Frame& frame, const pages::Look& look) {
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) data.set(name, value);
  };
  set("page_language", look.language);
  if (is_right_to_left(look.language))
    data.set("page_rtl", mustache::data(mustache::data::type::bool_true));
  set("page_title", frame.title);
  set("page_brand", look.name);
  set("page_logo", look.logo);
  set("page_support", look.support);
  set("page_help", look.texts.help);
  set("page_skip", look.texts.skip);
  set("page_log_out", look.texts.log_out);
  set("page_log_out_url", frame.log_out_url);
  set("page_form_token", frame.form_token);
  set("page_script", frame.script);
  mustache::data places{mustache::data::type::list};
  for (const auto& place : frame.places) {
    mustache::data each;
    each.set("text", place.text);
    each.set("url", place.url);
    each.set("here", mustache::data(place.here ? mustache::data::type::bool_true
                                               : mustache::data::type::bool_false));
    places.push_back(std::move(each));
  }
  if (!frame.places.empty()) set("page_home", frame.places.front().url);
  data.set("page_places", std::move(places));
  if (!frame.refresh) return;
  mustache::data refresh;
  refresh.set("seconds", std::to_string(frame.refresh->seconds));
  refresh.set("url", frame.refresh->url);
  data.set("page_refresh", std::move(refresh));
}

}  // namespace

Response render(const Frame& frame, const char* content, mustache::data data) {
  static const pages::Look kOurs;
  const auto& look = frame.look ? *frame.look : kOurs;
  const auto style = style_of(look);
  set_frame(data, frame, look);
  data.set("page_style", style);
  const bool message = frame.kind == Frame::Kind::message;
  const auto text = std::string(kHead) + (message ? kMessageStart : kWalletStart) + content +
                    (message ? kMessageEnd : kWalletEnd);
  return {frame.status,
          {{"Content-Type", "text/html; charset=utf-8"},
           {"Content-Security-Policy", security_policy(frame, look, style)},
           {"Cache-Control", "no-store"},
           // Forms name their origin then, and no other site learns an address of ours.
           {"Referrer-Policy", message ? "no-referrer" : "same-origin"},
           {"X-Content-Type-Options", "nosniff"}},
          mustache::mustache(text).render(data)};
}

}  // namespace tallyport::http
