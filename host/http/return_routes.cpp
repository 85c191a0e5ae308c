// Payers coming back. The provider is asked, never the address: what it says in its parameters
// is only a hint that somebody came.
#include <algorithm>
#include <charconv>

#include "http/reply.h"
#include "http/return_pages.h"
#include "http/routes.h"
#include "http/settle.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using topup::Storefront;
using topup::TopupView;

constexpr std::size_t kLongestToken = 128;
constexpr int kMostWaits = 1000;
constexpr std::size_t kLongestRef = 255;

// What a return came with, and its one answer.
struct Return {
  std::string gateway;
  std::string token;
  int waits = 0;
  std::string hinted_ref;  // what it names as the provider's id of the payment
  SharedResponder responder;

  std::string again() const { return "?token=" + percent_encode(token); }
};
using ReturnPtr = std::shared_ptr<Return>;

// The payer can write anything here, so it is no more than a hint where to look.
std::string read_hint(const ApiContext& context, const Request& request) {
  const auto info = context.gateways.find(request.param("gateway"));
  const auto* value =
      info && !info->return_ref.empty() ? request.query_value(info->return_ref) : nullptr;
  const bool usable = value && value->size() <= kLongestRef &&
                      std::ranges::all_of(*value, [](char c) { return c > ' ' && c <= '~'; });
  return usable ? *value : "";
}

ReturnPtr read_return(const Request& request, Responder responder) {
  auto visit = std::make_shared<Return>();
  visit->gateway = request.param("gateway");
  // Ours is the first of that name; a provider may add its own.
  if (const auto* token = request.query_value("token")) visit->token = *token;
  if (const auto* waits = request.query_value("wait")) {
    std::from_chars(waits->data(), waits->data() + waits->size(), visit->waits);
    visit->waits = std::clamp(visit->waits, 0, kMostWaits);
  }
  visit->responder = share(std::move(responder));
  return visit;
}

Shown shown_to(const ApiContext& context, const ReturnPtr& visit, const Storefront& storefront) {
  return {context.payer_pages.at(storefront.name), storefront.scale, visit->again(), visit->waits};
}

void tell(const ApiContext& context, const ReturnPtr& visit, const TopupView& view,
          const Storefront& storefront) {
  if (!view.topup.return_url.empty())
    return (*visit->responder)(redirect(with_outcome(view.topup.return_url, view)));
  if (!was_paid(view.topup.status))
    return (*visit->responder)(
        result_page(view, shown_to(context, visit, storefront), std::nullopt));
  // A payment that was received is told even where the balance cannot be read just now.
  context.queries.account(
      view.topup.tenant, view.topup.account_name,
      [&context, visit, view, &storefront](Result<topup::AccountView> account) {
        std::optional<topup::Balance> balance;
        if (account)
          for (const auto& each : account->balances)
            if (each.asset == view.topup.asset) balance = each;
        (*visit->responder)(result_page(view, shown_to(context, visit, storefront), balance));
      });
}

// As answer_error, for people.
void apologise(const ApiContext& context, const ReturnPtr& visit, const Error& error) {
  context.log.error("a payer cannot be told",
                    {{"code", std::string(name(error.code))}, {"detail", error.detail}});
  auto page = unavailable_page(http_status(error.code), visit->again(), visit->waits);
  if (page.status == 503) page.headers.emplace_back("Retry-After", "3");
  (*visit->responder)(std::move(page));
}

// Finds the attempt and its storefront, or tells that the link is none of ours.
void find(const ApiContext& context, const ReturnPtr& visit,
          std::function<void(TopupView, const Storefront&)> then) {
  if (visit->token.empty() || visit->token.size() > kLongestToken)
    return (*visit->responder)(unknown_link_page());
  context.queries.returning(visit->gateway, visit->token,
                            [&context, visit, then = std::move(then)](Result<TopupView> view) {
                              if (!view && view.error().code != Errc::attempt_not_found)
                                return apologise(context, visit, view.error());
                              const auto storefront =
                                  view ? context.storefronts.find(view->topup.tenant)
                                       : context.storefronts.end();
                              if (storefront == context.storefronts.end())
                                return (*visit->responder)(unknown_link_page());
                              then(std::move(*view), storefront->second);
                            });
}

void back(const ApiContext& context, Timer& timer, const Request& request, Responder responder) {
  const auto visit = read_return(request, std::move(responder));
  visit->hinted_ref = read_hint(context, request);
  find(context, visit, [&context, &timer, visit](TopupView view, const Storefront& storefront) {
    if (view.attempt.gateway_ref.empty()) view.attempt.hinted_ref = visit->hinted_ref;
    settle(context, timer, std::move(view), [&context, visit, &storefront](const TopupView& now) {
      tell(context, visit, now, storefront);
    });
  });
}

void cancelled(const ApiContext& context, const Request& request, Responder responder) {
  const auto visit = read_return(request, std::move(responder));
  find(context, visit, [&context, visit](TopupView view, const Storefront& storefront) {
    (*visit->responder)(view.topup.cancel_url.empty()
                            ? cancelled_page(view, shown_to(context, visit, storefront))
                            : redirect(with_outcome(view.topup.cancel_url, view)));
  });
}

}  // namespace

void add_return_routes(Router& router, const ApiContext& context, Timer& timer) {
  router.add("GET", "/return/{gateway}", [&context, &timer](Request request, Responder responder) {
    back(context, timer, request, std::move(responder));
  });
  router.add("GET", "/return/{gateway}/cancelled",
             [&context](Request request, Responder responder) {
               cancelled(context, request, std::move(responder));
             });
}

}  // namespace tallyport::http
