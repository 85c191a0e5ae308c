// Templates and what fills them. Nothing needs script: forms, links and the browser's own checks.
#include "http/wallet_pages.h"

#include "http/page_text.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

namespace mustache = kainjow::mustache;
using mustache::data;
using pages::Texts;
using topup::StatementLine;

#define TALLYPORT_NOTICE                                                                       \
  "{{#notice}}<div class=\"notice {{tone}}\" role=\"{{role}}\"><strong>{{heading}}</strong>\n" \
  "{{#text}}<p>{{text}}</p>{{/text}}{{#link}}<p><a href=\"{{link}}\">{{link_text}}</a></p>\n"  \
  "{{/link}}</div>\n{{/notice}}"
#define TALLYPORT_FORM_TOKEN "<input type=\"hidden\" name=\"form\" value=\"{{page_form_token}}\">\n"

constexpr const char* kWallet = TALLYPORT_NOTICE R"(
<section class="panel balance" aria-labelledby="balance">
<div><h1 id="balance">{{t_balance}}</h1>
<p class="figure">{{balance}}</p>{{#held}}<p>{{held}} {{t_held}}</p>{{/held}}</div>
<a class="button" href="{{topup_url}}">{{t_add_credit}}</a>
</section>
<section aria-labelledby="history">
<h2 id="history">{{t_history}}</h2>
{{#has_lines}}<ol class="lines">
{{#lines}}<li><div><span class="what">{{what}}</span>
{{#detail}}<span class="detail">{{detail}}</span>{{/detail}}
<time datetime="{{iso}}">{{when}}</time></div>
<div class="sum"><span class="amount{{#in}} in{{/in}}">{{amount}}</span>
<span class="after">{{t_balance}} {{after}}</span></div></li>
{{/lines}}</ol>{{/has_lines}}
{{^has_lines}}<p class="empty">{{t_no_history}}</p>{{/has_lines}}
{{#has_pager}}<p class="pager">{{#newest}}<a href="{{newest}}">{{t_newest}}</a>{{/newest}}
{{#older}}<a href="{{older}}" rel="next">{{t_older}}</a>{{/older}}</p>{{/has_pager}}
</section>
)";

constexpr const char* kTopup = R"(<h1>{{t_add_credit}}</h1>
)" TALLYPORT_NOTICE R"(<section class="panel">
<form method="post" action="{{url}}">
)" TALLYPORT_FORM_TOKEN R"(<input type="hidden" name="key" value="{{key}}">
{{#has_choices}}<fieldset><legend>{{t_choose_amount}}</legend>
<div class="choices">
{{#choices}}<label class="choice"><input type="radio" name="package" value="{{id}}"
{{#needed}} required{{/needed}}{{#chosen}} checked{{/chosen}}>
<span><b>{{credit}}</b>{{#price}}<small>{{price}}</small>{{/price}}</span></label>
{{/choices}}</div></fieldset>
{{/has_choices}}{{#range}}<div class="field"><label for="amount">{{t_amount}} ({{currency}})</label>
<input id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="20"
 value="{{chosen_amount}}" aria-describedby="range"{{#needed}} required{{/needed}}>
<p class="hint" id="range">{{t_from}} {{minimum}} {{t_to}} {{maximum}}</p></div>
{{/range}}{{#has_methods}}<fieldset><legend>{{t_pay_with}}</legend>
<div class="choices">
{{#methods}}<label class="choice"><input type="radio" name="method" value="{{id}}"
{{#default}} checked{{/default}}><span><b>{{name}}</b><small>{{detail}}</small></span></label>
{{/methods}}<label class="choice"><input type="radio" name="method" value=""
{{#no_default}} checked{{/no_default}}><span><b>{{t_other_method}}</b></span></label>
</div></fieldset>
{{/has_methods}}{{#saves}}<label class="check"><input type="checkbox" name="save" value="true">
<span>{{t_save_method}}</span></label>
{{/saves}}<button>{{t_continue}}</button>
</form>
</section>
)";

constexpr const char* kMethods = R"(<h1>{{t_methods}}</h1>
)" TALLYPORT_NOTICE R"({{#has_methods}}<ul class="lines methods">
{{#methods}}<li><div><span class="what">{{name}}</span><span class="detail">{{detail}}</span></div>
<div class="acts">{{#default}}<span class="tag good">{{t_default}}</span>{{/default}}
{{^default}}<form method="post" action="{{url}}">
)" TALLYPORT_FORM_TOKEN R"(<input type="hidden" name="do" value="default">
<input type="hidden" name="method" value="{{id}}">
<button class="quiet">{{t_make_default}}<span class="sr">: {{name}}</span></button></form>
{{/default}}<form method="post" action="{{url}}">
)" TALLYPORT_FORM_TOKEN R"(<input type="hidden" name="do" value="remove">
<input type="hidden" name="method" value="{{id}}">
<button class="quiet">{{t_remove}}<span class="sr">: {{name}}</span></button></form>
</div></li>
{{/methods}}</ul>{{/has_methods}}
{{^has_methods}}<p class="empty">{{t_no_methods}}</p>{{/has_methods}}
)";

// Every name is set in each item, since what is not found there is looked for around it.
data yes_or_no(bool value) { return data(value ? data::type::bool_true : data::type::bool_false); }

// An empty text would count as one that is there.
data text_or_no(const std::string& text) { return text.empty() ? yes_or_no(false) : data(text); }

void set_notice(data& page, const std::optional<Notice>& notice) {
  if (!notice) return;
  data each;
  each.set("tone", name(notice->tone));
  each.set("role", notice->tone == Tone::good ? "status" : "alert");
  each.set("heading", notice->heading);
  each.set("text", text_or_no(notice->text));
  each.set("link", text_or_no(notice->link ? notice->link->url : ""));
  each.set("link_text", notice->link ? notice->link->text : "");
  page.set("notice", std::move(each));
}

std::string what_of(const StatementLine& line, const Texts& texts) {
  switch (line.kind) {
    case ledger::TransferKind::topup_credit:
      return texts.kind_topup;
    case ledger::TransferKind::reversal_credit:
      return texts.kind_returned;
    case ledger::TransferKind::correction:
      return texts.kind_corrected;
    default:
      return line.amount < 0 ? texts.kind_spent : texts.kind_received;
  }
}

data line_data(const StatementLine& line, const Texts& texts) {
  data each;
  each.set("what", line.description.empty() ? what_of(line, texts) : line.description);
  each.set("detail", text_or_no(line.description.empty() ? line.reference : what_of(line, texts)));
  each.set("iso", rfc3339(line.created_at));
  each.set("when", readable(line.created_at));
  each.set("in", yes_or_no(line.amount > 0));
  each.set("amount", (line.amount > 0 ? "+" : "") + with_unit(line.amount, line.scale, line.asset));
  each.set("after", with_unit(line.balance_after, line.scale, line.asset));
  return each;
}

data choice_data(const topup::Package& package, const TopupPage& page) {
  const bool one_to_one =
      package.price.currency.code() == page.asset && package.price.minor == package.credit;
  data each;
  each.set("id", package.id);
  each.set("credit", with_unit(package.credit, page.scale, page.asset));
  each.set("price", text_or_no(one_to_one ? "" : with_unit(package.price)));
  each.set("needed", yes_or_no(!page.range));
  each.set("chosen", yes_or_no(page.chosen == package.id || page.packages.size() == 1));
  return each;
}

data method_data(const MethodItem& item, const std::string& url) {
  data each;
  each.set("id", item.id);
  each.set("url", url);
  each.set("name", item.name);
  each.set("detail", item.detail);
  each.set("default", yes_or_no(item.is_default));
  return each;
}

data methods_data(const std::vector<MethodItem>& methods, const std::string& url) {
  data list{data::type::list};
  for (const auto& method : methods) list.push_back(method_data(method, url));
  return list;
}

}  // namespace

MethodItem item_of(const topup::PaymentMethod& method, bool is_default, const Texts& texts) {
  const auto& facts = method.facts;
  MethodItem item{method.id.str(), facts.brand, "", is_default};
  if (item.name.empty()) item.name = std::string(name(facts.type));
  if (item.name[0] >= 'a' && item.name[0] <= 'z')
    item.name[0] = static_cast<char>(item.name[0] - 'a' + 'A');
  if (!facts.last4.empty()) item.name += " •••• " + facts.last4;
  if (facts.exp_year == 0) return item;
  const auto month = std::to_string(facts.exp_month);
  item.detail = texts.expires + " " + (month.size() < 2 ? "0" : "") + month + "/" +
                std::to_string(facts.exp_year);
  return item;
}

Response render(const Frame& frame, const Texts& texts, const WalletPage& page) {
  const auto& balance = page.balance;
  data out;
  set_notice(out, page.notice);
  out.set("t_balance", texts.balance);
  out.set("t_held", texts.held);
  out.set("t_add_credit", texts.add_credit);
  out.set("t_history", texts.history);
  out.set("t_no_history", texts.no_history);
  out.set("t_newest", texts.newest);
  out.set("t_older", texts.older);
  out.set("balance", with_unit(balance.available, balance.scale, balance.asset));
  out.set(
      "held",
      text_or_no(balance.held > 0 ? with_unit(balance.held, balance.scale, balance.asset) : ""));
  out.set("topup_url", page.topup_url);
  data lines{data::type::list};
  for (const auto& line : page.lines) lines.push_back(line_data(line, texts));
  out.set("has_lines", yes_or_no(!page.lines.empty()));
  out.set("lines", std::move(lines));
  out.set("has_pager", yes_or_no(!page.newest_url.empty() || !page.older_url.empty()));
  out.set("newest", text_or_no(page.newest_url));
  out.set("older", text_or_no(page.older_url));
  return render(frame, kWallet, std::move(out));
}

Response render(const Frame& frame, const Texts& texts, const TopupPage& page) {
  data out;
  set_notice(out, page.notice);
  out.set("t_add_credit", texts.add_credit);
  out.set("t_choose_amount", texts.choose_amount);
  out.set("t_amount", texts.amount);
  out.set("t_from", texts.from);
  out.set("t_to", texts.to);
  out.set("t_pay_with", texts.pay_with);
  out.set("t_other_method", texts.other_method);
  out.set("t_save_method", texts.save_method);
  out.set("t_continue", texts.continue_to_payment);
  out.set("url", page.url);
  out.set("key", page.key);
  data choices{data::type::list};
  for (const auto& package : page.packages) choices.push_back(choice_data(package, page));
  out.set("has_choices", yes_or_no(!page.packages.empty()));
  out.set("choices", std::move(choices));
  if (page.range) {
    data range;
    range.set("currency", std::string(page.range->minimum.currency.code()));
    range.set("minimum", with_unit(page.range->minimum));
    range.set("maximum", with_unit(page.range->maximum));
    range.set("needed", yes_or_no(page.packages.empty()));
    range.set("chosen_amount", page.chosen);
    out.set("range", std::move(range));
  }
  bool has_default = false;
  for (const auto& method : page.methods) has_default = has_default || method.is_default;
  out.set("has_methods", yes_or_no(!page.methods.empty()));
  out.set("no_default", yes_or_no(!has_default));
  out.set("methods", methods_data(page.methods, ""));
  out.set("saves", yes_or_no(page.saves));
  return render(frame, kTopup, std::move(out));
}

Response render(const Frame& frame, const Texts& texts, const MethodsPage& page) {
  data out;
  set_notice(out, page.notice);
  out.set("t_methods", texts.methods);
  out.set("t_default", texts.method_default);
  out.set("t_make_default", texts.make_default);
  out.set("t_remove", texts.remove);
  out.set("t_no_methods", texts.no_methods);
  out.set("has_methods", yes_or_no(!page.methods.empty()));
  out.set("methods", methods_data(page.methods, page.url));
  return render(frame, kMethods, std::move(out));
}

}  // namespace tallyport::http
