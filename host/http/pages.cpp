// A card in the middle of the page.
#include "http/pages.h"

namespace tallyport::http {
namespace {

namespace mustache = kainjow::mustache;

constexpr const char* kContent = R"(<main{{#told}} data-origins="{{origins}}" data-topup="{{topup}}"
 data-reference="{{reference}}" data-status="{{status}}"{{/told}}>
{{#page_brand}}<p class="brand">{{#page_logo}}<img src="{{page_logo}}" alt="">{{/page_logo}}
{{page_brand}}</p>
{{/page_brand}}<div class="mark {{tone}}" aria-hidden="true"><svg viewBox="0 0 24 24">
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
{{/has_rows}}{{#link}}<a class="button" href="{{url}}">{{text}}</a>
{{/link}}{{#note}}<p class="note">{{note}}</p>
{{/note}}{{#page_support}}<p class="note"><a href="{{page_support}}">{{page_help}}</a></p>
{{/page_support}}</main>
)";

bool may_link(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("?") ||
         (url.starts_with("/") && !url.starts_with("//"));
}

mustache::data told_data(const Page::Told& told) {
  std::string origins;
  for (const auto& origin : told.origins) origins += (origins.empty() ? "" : " ") + origin;
  mustache::data data;
  data.set("origins", origins);
  data.set("topup", told.topup);
  data.set("reference", told.reference);
  data.set("status", told.status);
  return data;
}

}  // namespace

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

Response render(Page page) {
  mustache::data data;
  data.set("tone", name(page.tone));
  data.set(name(page.tone), mustache::data::type::bool_true);
  data.set("heading", page.heading);
  data.set("text", page.text);
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
  if (page.told && !page.told->origins.empty()) {
    data.set("told", told_data(*page.told));
    page.frame.script = "/pages/return.js";
    page.frame.framed_by = page.told->origins;
  }
  page.frame.title = page.heading;
  return render(page.frame, kContent, std::move(data));
}

Response missing_page() {
  Page page;
  page.frame.status = 404;
  page.tone = Tone::bad;
  page.heading = "There is no page here";
  page.text = "The address is wrong or was cut short. Go back to where you came from.";
  return render(std::move(page));
}

Response home_page() {
  Page page;
  page.heading = "Tallyport is running";
  page.text = "This is a payment server. There is nothing to see here.";
  return render(std::move(page));
}

}  // namespace tallyport::http
