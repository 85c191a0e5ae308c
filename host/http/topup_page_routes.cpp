// Choosing an amount, going to pay, and coming back. A form becomes a request to our own POST
// /v1/topups, so that its checks and its Idempotency-Key are the API's.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "http/page_outcome.h"
#include "http/page_session.h"
#include "http/reply.h"
#include "http/return_pages.h"
#include "http/routes.h"
#include "http/settle.h"
#include "http/storefront_inputs.h"
#include "http/text.h"
#include "http/wallet_pages.h"

namespace tallyport::http {
namespace {

using nlohmann::json;
using pages::Pages;
using topup::TopupView;

constexpr const char* kCharge = "payment.charge/1";
constexpr std::size_t kLongestReference = 255;
constexpr int kRecent = 100;
constexpr int kMostWaits = 1000;

// --- the form

void show_form(const ApiContext& context, const VisitorPtr& visitor,
               const SharedResponder& responder, TopupPage page, int status = 200) {
  const auto& storefront = visitor->storefront;
  page.url = address_of(context, visitor->pages.paths.topup);
  page.key = random_token(*context.entropy);
  page.packages = storefront.packages;
  page.range = storefront.amount;
  page.asset = storefront.asset;
  page.scale = storefront.scale;
  auto frame = frame_of(context, *visitor, visitor->texts().add_credit, visitor->pages.paths.topup);
  frame.status = status;
  const auto info = context.gateways.find(storefront.gateway);
  page.saves = !visitor->pages.paths.methods.empty() && info && info->offers(kCharge);
  if (!page.saves) return (*responder)(render(frame, visitor->texts(), page));
  // Without what is saved one can pay as well.
  context.queries.methods(
      visitor->pages.tenant, visitor->account,
      [visitor, responder, page = std::move(page),
       frame = std::move(frame)](const Result<topup::SavedMethods>& saved) mutable {
        const auto& gateway = visitor->storefront.gateway;
        if (saved)
          for (const auto& method : saved->methods)
            if (method.gateway == gateway)
              page.methods.push_back(item_of(
                  method, default_of(saved->methods, gateway) == method.id, visitor->texts()));
        (*responder)(render(frame, visitor->texts(), page));
      });
}

void show_again(const ApiContext& context, const Request& form, const VisitorPtr& visitor,
                const SharedResponder& responder, Notice notice, int status) {
  TopupPage page;
  page.chosen = field(form, "package");
  if (page.chosen.empty()) page.chosen = field(form, "amount");
  page.notice = std::move(notice);
  show_form(context, visitor, responder, std::move(page), status);
}

// What was chosen, as POST /v1/topups takes it; nothing where it is none of what is offered.
std::optional<json> choice_of(const Request& form, const topup::Storefront& storefront) {
  const auto package = field(form, "package");
  const auto amount = field(form, "amount");
  for (const auto& each : storefront.packages) {
    const auto price = money::parse_decimal(amount, each.price.currency.exponent());
    const bool is_it = package.empty() ? price && *price == each.price.minor : each.id == package;
    if (is_it) return json{{"package", each.id}};
  }
  if (!package.empty() || !storefront.amount) return std::nullopt;
  const auto& least = storefront.amount->minimum;
  const auto minor = money::parse_decimal(amount, least.currency.exponent());
  if (!minor || *minor < least.minor || *minor > storefront.amount->maximum.minor)
    return std::nullopt;
  return json{{"amount", *minor}, {"currency", std::string(least.currency.code())}};
}

// The same form with another choice is another top-up: a payer may come back to it and choose anew.
std::string key_of(const Request& form, const std::string& body) {
  return "page-" + hash_of(field(form, "key") + " " + body);
}

Response after_start(const ApiContext& context, const VisitorPtr& visitor, const json& topup) {
  const auto text_of = [&](const char* pointer) {
    const auto* found = value_at(topup, pointer);
    return found && found->is_string() ? found->get<std::string>() : "";
  };
  if (text_of("/next_action/type") == "redirect") return redirect(text_of("/next_action/url"));
  return redirect(address_of(context, visitor->pages.paths.success) +
                  "?reference=" + percent_encode(text_of("/reference")));
}

void start(const ApiContext& context, const Router& ours, const Request& form,
           const VisitorPtr& visitor, const SharedResponder& responder) {
  const auto& texts = visitor->texts();
  auto body = choice_of(form, visitor->storefront);
  if (!body)
    return show_again(context, form, visitor, responder, {Tone::bad, texts.wrong_amount, ""}, 422);
  const auto& paths = visitor->pages.paths;
  (*body)["return_url"] = context.public_url + paths.success;
  (*body)["cancel_url"] = context.public_url + paths.cancel;
  if (const auto method = field(form, "method"); !method.empty())
    (*body)["payment_method"] = method;
  else if (field(form, "save") == "true")
    (*body)["save_method"] = true;

  Request ask;
  ask.method = "POST";
  ask.path = "/v1/topups";
  ask.body = body->dump();
  ask.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", key_of(form, ask.body)}};
  ask.principal = visitor->principal();
  ask.peer = form.peer;
  ours.dispatch(std::move(ask), Responder([&context, form, visitor, responder](Response answer) {
                  const auto topup = json::parse(answer.body, nullptr, false);
                  const auto* status = value_at(topup, "/status");
                  const bool refused = status && *status == "failed";
                  if (answer.status < 300 && !refused)
                    return (*responder)(after_start(context, visitor, topup));
                  std::string why;
                  if (const auto* reason = value_at(topup, "/failure/reason"))
                    why = words_for(reason->get<std::string>(), visitor->texts());
                  show_again(context, form, visitor, responder,
                             {Tone::bad, visitor->texts().not_started, why},
                             refused ? 200 : answer.status);
                }));
}

// --- coming back

// A payer who came back, and what the address says of the payment.
struct Return {
  VisitorPtr visitor;
  SharedResponder responder;
  std::string reference;            // ours
  std::vector<std::string> others;  // what else is said: the provider's id may be among it
  int waits = 0;
};
using ReturnPtr = std::shared_ptr<Return>;

std::string usable(const std::string* text) {
  return text && text->size() <= kLongestReference && is_visible_ascii(*text) ? *text : "";
}

// Each provider has its own name for the parameter (session_id, trxref, transaction_id, …).
ReturnPtr read_return(const Request& request, const VisitorPtr& visitor,
                      const SharedResponder& responder) {
  auto back = std::make_shared<Return>();
  back->visitor = visitor;
  back->responder = responder;
  back->reference = usable(request.query_value("reference"));
  for (const auto& [name, value] : request.query)
    if (name == "wait")
      back->waits = std::clamp(std::atoi(value.c_str()), 0, kMostWaits);
    else if (!usable(&value).empty())
      back->others.push_back(value);
  return back;
}

// Nobody is told of a payment that is not theirs.
Response not_found(const ApiContext& context, const Return& back) {
  const auto& pages = back.visitor->pages;
  const auto& texts = pages.look.texts;
  const bool named = !back.reference.empty() || !back.others.empty();
  const auto wallet = address_of(context, pages.paths.wallet);
  if (pages.outcome == Pages::Outcome::wallet)
    return redirect(wallet + "?notice=" + (named ? "unknown_payment" : "no_payment"));
  Page page;
  page.frame.status = named ? 404 : 400;
  page.frame.look = &pages.look;
  page.tone = Tone::bad;
  page.heading = named ? texts.unknown_payment : texts.no_payment;
  page.text = named ? texts.unknown_payment_text : texts.no_payment_text;
  page.link = {texts.wallet, wallet};
  return render(std::move(page));
}

// The payment that the address names, if it is the visitor's.
void find(const ApiContext& context, const ReturnPtr& back, std::function<void(TopupView)> then) {
  const auto& tenant = back->visitor->pages.tenant;
  const auto answer = [&context, back](const Error& error) {
    if (error.code == Errc::topup_not_found) return (*back->responder)(not_found(context, *back));
    (*back->responder)(unavailable(back->visitor->pages, error));
  };
  if (!back->reference.empty())
    return context.queries.topup_of_reference(
        tenant, back->reference, [back, answer, then](Result<TopupView> view) {
          if (!view) return answer(view.error());
          if (view->topup.account_name != back->visitor->account)
            return answer({Errc::topup_not_found, ""});
          then(std::move(*view));
        });
  if (back->others.empty()) return answer({Errc::topup_not_found, ""});
  // Who comes back was sent away not long ago.
  topup::TopupFilter filter;
  filter.tenant = tenant;
  filter.account = back->visitor->account;
  filter.page.limit = kRecent;
  context.queries.topups(
      std::move(filter), [back, answer, then](Result<std::vector<TopupView>> views) {
        if (!views) return answer(views.error());
        for (auto& view : *views)
          if (std::ranges::find(back->others, view.attempt.gateway_ref) != back->others.end())
            return then(std::move(view));
        answer({Errc::topup_not_found, ""});
      });
}

void tell(const ApiContext& context, const ReturnPtr& back, const TopupView& view) {
  const auto& pages = back->visitor->pages;
  const auto wallet = address_of(context, pages.paths.wallet);
  const auto known = "?reference=" + percent_encode(view.attempt.reference);
  const bool waits = outcome_above_wallet(view, pages.look).waits;
  if (pages.outcome == Pages::Outcome::wallet && !waits)
    return (*back->responder)(
        redirect(wallet + "?payment=" + percent_encode(view.attempt.reference)));
  (*back->responder)(result_page(view,
                                 {pages, back->visitor->storefront.scale, known, back->waits,
                                  Page::Link{pages.look.texts.wallet, wallet}},
                                 std::nullopt));
}

void tell_left(const ApiContext& context, const ReturnPtr& back, const TopupView& view) {
  const auto& visitor = back->visitor;
  const auto outcome = outcome_of_leaving(view, visitor->pages.look);
  if (visitor->pages.outcome == Pages::Outcome::wallet) {
    TopupPage page;
    page.chosen = view.topup.package;
    page.notice = Notice{outcome.tone, outcome.heading, outcome.text, outcome.link};
    return show_form(context, visitor, back->responder, std::move(page));
  }
  (*back->responder)(cancelled_page(
      view,
      {visitor->pages, visitor->storefront.scale, "", 0,
       Page::Link{visitor->texts().wallet, address_of(context, visitor->pages.paths.wallet)}}));
}

PageHandler came_back(const ApiContext& context, Timer& timer) {
  return [&context, &timer](const Request& request, const VisitorPtr& visitor,
                            const SharedResponder& responder) {
    const auto back = read_return(request, visitor, responder);
    find(context, back, [&context, &timer, back](TopupView view) {
      settle(context, timer, std::move(view),
             [&context, back](const TopupView& now) { tell(context, back, now); });
    });
  };
}

PageHandler left(const ApiContext& context) {
  return [&context](const Request& request, const VisitorPtr& visitor,
                    const SharedResponder& responder) {
    const auto back = read_return(request, visitor, responder);
    if (back->reference.empty() && back->others.empty())
      return (*responder)(redirect(address_of(context, visitor->pages.paths.topup)));
    find(context, back,
         [&context, back](const TopupView& view) { tell_left(context, back, view); });
  };
}

}  // namespace

void add_topup_page_routes(Router& router, const ApiContext& context, Timer& timer) {
  for (const auto& [tenant, pages] : context.payer_pages) {
    const auto& paths = pages.paths;
    if (paths.wallet.empty()) continue;
    add_page(router, "GET", paths.topup,
             for_visitor(context, pages,
                         [&context](const Request&, const VisitorPtr& visitor,
                                    const SharedResponder& responder) {
                           show_form(context, visitor, responder, {});
                         }));
    add_page(router, "POST", paths.topup,
             for_form(
                 context, pages,
                 [&context, &router](const Request& form, const VisitorPtr& visitor,
                                     const SharedResponder& responder) {
                   start(context, router, form, visitor, responder);
                 },
                 [&context](const Request& form, const VisitorPtr& visitor,
                            const SharedResponder& responder) {
                   show_again(context, form, visitor, responder,
                              {Tone::bad, visitor->texts().old_form, ""}, 403);
                 }));
    add_page(router, "GET", paths.success, for_visitor(context, pages, came_back(context, timer)));
    add_page(router, "GET", paths.cancel, for_visitor(context, pages, left(context)));
  }
}

}  // namespace tallyport::http
