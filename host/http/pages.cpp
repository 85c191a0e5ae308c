// The template is a part of the program: there is no file to lose or to change under it.
#include "http/pages.h"

#include <kainjow/mustache.hpp>

#include "crypto/crypto.h"

namespace tallyport::http {
namespace {

namespace mustache = kainjow::mustache;

constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--page:#f4f5f2;--card:#fff;--ink:#1d2420;--soft:#5b655f;
--line:#e3e7e3;
--good:#1c7a4c;--good-tint:#e3f3ea;--waiting:#8a5a00;--waiting-tint:#fbf0d9;--bad:#b3332b;
--bad-tint:#fbe7e5}
@media(prefers-color-scheme:dark){:root{--page:#121614;--card:#1b211e;--ink:#eaf0ec;
--soft:#a3afa8;
--line:#2d3531;--good:#66cf97;--good-tint:#1d3528;--waiting:#e7b552;--waiting-tint:#382d17;
--bad:#f08b83;--bad-tint:#3d2220}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;
justify-content:center;
padding:1.25rem;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,
"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);
border-radius:1.25rem;
padding:2.25rem 1.75rem 1.75rem;text-align:center;box-shadow:0 1px 2px rgba(0,0,0,.04),
0 12px 32px rgba(0,0,0,.06)}
.brand{margin:0 0 1.5rem;color:var(--soft);font-size:.875rem;font-weight:600;letter-spacing:.02em}
.mark{width:4rem;height:4rem;margin:0 auto 1.25rem;border-radius:50%;display:grid;
place-items:center}
.mark svg{width:2rem;height:2rem;fill:none;stroke:currentColor;stroke-width:2.5;
stroke-linecap:round;stroke-linejoin:round}
.good{color:var(--good);background:var(--good-tint)}
.waiting{color:var(--waiting);background:var(--waiting-tint)}
.bad{color:var(--bad);background:var(--bad-tint)}
h1+p{text-wrap:balance}
.note{margin-top:1.5rem;font-size:.8125rem}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
p{margin:0;color:var(--soft);overflow-wrap:anywhere}
dl{margin:1.75rem 0 0;text-align:left;border-top:1px solid var(--line)}
dl div{display:flex;justify-content:space-between;gap:1rem;padding:.75rem 0;
border-bottom:1px solid var(--line)}
dl div:last-child{border-bottom:0;padding-bottom:0}
dt{color:var(--soft)}
dd{margin:0;font-weight:600;text-align:right;font-variant-numeric:tabular-nums;
overflow-wrap:anywhere}
a{display:block;margin-top:1.75rem;padding:.875rem 1rem;border-radius:.75rem;
background:var(--ink);color:var(--card);
font-weight:600;text-decoration:none}
a:hover{opacity:.9}
a:focus-visible{outline:3px solid var(--good);outline-offset:3px}
@media(prefers-reduced-motion:no-preference){.waiting{animation:breathe 2.4s ease-in-out infinite}
@keyframes breathe{50%{opacity:.55}}}
)";

constexpr const char* kTemplate = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
{{#refresh}}<meta http-equiv="refresh" content="{{seconds}}; url={{url}}">
{{/refresh}}<title>{{heading}}{{#brand}} · {{brand}}{{/brand}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
{{#brand}}<p class="brand">{{brand}}</p>
{{/brand}}<div class="mark {{tone}}" aria-hidden="true"><svg viewBox="0 0 24 24">
{{#good}}<path d="M5 12.5l4.5 4.5L19 7.5"/>{{/good}}
{{#waiting}}<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>{{/waiting}}
{{#bad}}<path d="M7 7l10 10M17 7L7 17"/>{{/bad}}
</svg></div>
<div role="status">
<h1>{{heading}}</h1>
<p>{{text}}</p>
</div>
{{#has_rows}}<dl>
{{#rows}}<div><dt>{{label}}</dt><dd>{{value}}</dd></div>
{{/rows}}</dl>
{{/has_rows}}{{#link}}<a href="{{url}}">{{text}}</a>
{{/link}}{{#note}}<p class="note">{{note}}</p>
{{/note}}</main>
</body>
</html>
)";

const char* name(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "good";
    case Tone::waiting:
      return "waiting";
    case Tone::bad:
      return "bad";
  }
  return "";
}

bool may_link(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("?");
}

std::string security_policy() {
  return "default-src 'none'; style-src 'sha256-" + crypto::to_base64(crypto::sha256(kStyle)) +
         "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace

Response render(const Page& page) {
  mustache::data data;
  data.set("style", kStyle);
  data.set("tone", name(page.tone));
  data.set(name(page.tone), mustache::data::type::bool_true);
  data.set("heading", page.heading);
  data.set("text", page.text);
  if (!page.brand.empty()) data.set("brand", page.brand);
  if (!page.note.empty()) data.set("note", page.note);
  mustache::data rows{mustache::data::type::list};
  for (const auto& row : page.rows) {
    mustache::data each;
    each.set("label", row.label);
    each.set("value", row.value);
    rows.push_back(std::move(each));
  }
  if (!page.rows.empty()) data.set("has_rows", mustache::data::type::bool_true);
  data.set("rows", std::move(rows));
  if (page.link && may_link(page.link->url)) {
    mustache::data link;
    link.set("text", page.link->text);
    link.set("url", page.link->url);
    data.set("link", std::move(link));
  }
  if (page.refresh) {
    mustache::data refresh;
    refresh.set("seconds", std::to_string(page.refresh->seconds));
    refresh.set("url", page.refresh->url);
    data.set("refresh", std::move(refresh));
  }
  static const std::string policy = security_policy();
  return {page.status,
          {{"Content-Type", "text/html; charset=utf-8"},
           {"Content-Security-Policy", policy},
           {"Cache-Control", "no-store"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"}},
          mustache::mustache(kTemplate).render(data)};
}

Response missing_page() {
  Page page;
  page.status = 404;
  page.tone = Tone::bad;
  page.heading = "There is no page here";
  page.text = "The address is wrong or was cut short. Go back to where you came from.";
  return render(page);
}

Response home_page() {
  Page page;
  page.heading = "Tallyport is running";
  page.text = "This is a payment server. There is nothing to see here.";
  return render(page);
}

}  // namespace tallyport::http
