// The wallet and the saved methods of who was let in.
#include "http/page_outcome.h"
#include "http/page_session.h"
#include "http/reply.h"
#include "http/return_pages.h"
#include "http/routes.h"
#include "http/text.h"
#include "http/wallet_pages.h"

namespace tallyport::http {
namespace {

using pages::Pages;

constexpr int kLines = 20;
constexpr std::size_t kLongestReference = 64;

void apologise(const ApiContext& context, const VisitorPtr& visitor,
               const SharedResponder& responder, const Error& error) {
  context.log.error("a page cannot be shown",
                    {{"code", std::string(name(error.code))}, {"detail", error.detail}});
  (*responder)(unavailable(visitor->pages, error));
}

// What is asked for, one after the other, until there is a page.
struct Showing {
  const ApiContext& context;
  VisitorPtr visitor;
  SharedResponder responder;
  WalletPage page;
  topup::Page window;
  std::string payment;  // whose outcome is told above
};
using ShowingPtr = std::shared_ptr<Showing>;

std::optional<Notice> fixed_notice(const Request& request, const pages::Texts& texts) {
  const auto* about = request.query_value("notice");
  if (!about) return std::nullopt;
  if (*about == "no_payment") return Notice{Tone::waiting, texts.no_payment, texts.no_payment_text};
  if (*about == "unknown_payment")
    return Notice{Tone::bad, texts.unknown_payment, texts.unknown_payment_text};
  return std::nullopt;
}

void finish(const ShowingPtr& showing) {
  const auto& visitor = *showing->visitor;
  (*showing->responder)(render(
      frame_of(showing->context, visitor, visitor.texts().wallet, visitor.pages.paths.wallet),
      visitor.texts(), showing->page));
}

// The address says of which payment; what became of it is read, so that nobody can be told lies by
// a link.
void add_outcome(const ShowingPtr& showing) {
  if (showing->payment.empty()) return finish(showing);
  const auto& visitor = *showing->visitor;
  showing->context.queries.topup_of_reference(
      visitor.pages.tenant, showing->payment, [showing](Result<topup::TopupView> view) {
        if (view && view->topup.account_name == showing->visitor->account) {
          auto outcome = outcome_above_wallet(*view, showing->visitor->pages.look);
          auto text = std::move(outcome.text);
          if (!outcome.note.empty()) text += " " + outcome.note;
          showing->page.notice = Notice{outcome.tone, std::move(outcome.heading), std::move(text),
                                        std::move(outcome.link)};
        }
        finish(showing);
      });
}

void add_lines(const ShowingPtr& showing) {
  const auto& visitor = *showing->visitor;
  showing->context.queries.statement(
      visitor.pages.tenant, visitor.account, one_more(showing->window),
      [showing](Result<std::vector<topup::StatementLine>> lines) {
        if (!lines)
          return apologise(showing->context, showing->visitor, showing->responder, lines.error());
        auto& page = showing->page;
        const auto wallet = address_of(showing->context, showing->visitor->pages.paths.wallet);
        if (lines->size() > kLines) {
          lines->resize(kLines);
          page.older_url = wallet + "?after=" + lines->back().transfer.str();
        }
        if (!showing->window.after.is_nil()) page.newest_url = wallet;
        page.lines = std::move(*lines);
        add_outcome(showing);
      });
}

void show_wallet(const ApiContext& context, const Request& request, const VisitorPtr& visitor,
                 const SharedResponder& responder) {
  auto showing = std::make_shared<Showing>(Showing{context, visitor, responder, {}, {}, ""});
  const auto& storefront = visitor->storefront;
  auto& page = showing->page;
  page.balance = {storefront.asset, storefront.scale, 0, 0};
  page.topup_url = address_of(context, visitor->pages.paths.topup);
  page.notice = fixed_notice(request, visitor->texts());
  showing->window.limit = kLines;
  if (const auto* after = request.query_value("after"))
    if (const auto id = Uuid::parse(*after)) showing->window.after = *id;
  const auto* payment = request.query_value("payment");
  if (payment && payment->size() <= kLongestReference && is_visible_ascii(*payment))
    showing->payment = *payment;
  context.queries.account(
      visitor->pages.tenant, visitor->account, [showing](Result<topup::AccountView> account) {
        // Who has paid nothing yet has no account, and an empty wallet.
        if (!account && account.error().code == Errc::account_not_found)
          return add_outcome(showing);
        if (!account)
          return apologise(showing->context, showing->visitor, showing->responder, account.error());
        for (const auto& balance : account->balances)
          if (balance.asset == showing->page.balance.asset) showing->page.balance = balance;
        add_lines(showing);
      });
}

// --- saved methods

void show_methods(const ApiContext& context, const VisitorPtr& visitor,
                  const SharedResponder& responder, std::optional<Notice> notice) {
  context.methods.list(
      visitor->pages.tenant, visitor->account,
      [&context, visitor, responder, notice](Result<topup::SavedMethods> saved) {
        if (!saved) return apologise(context, visitor, responder, saved.error());
        const auto& path = visitor->pages.paths.methods;
        MethodsPage page;
        page.url = address_of(context, path);
        page.notice = notice;
        for (const auto& method : saved->methods) {
          const bool is_default = default_of(saved->methods, method.gateway) == method.id;
          page.methods.push_back(item_of(method, is_default, visitor->texts()));
        }
        (*responder)(render(frame_of(context, *visitor, visitor->texts().methods, path),
                            visitor->texts(), page));
      });
}

void change_method(const ApiContext& context, const Request& form, const VisitorPtr& visitor,
                   const SharedResponder& responder) {
  const auto id = PaymentMethodId::parse(field(form, "method"));
  const auto what = field(form, "do");
  auto done = [&context, visitor, responder](const Result<topup::PaymentMethod>& changed) {
    if (changed || changed.error().code == Errc::method_not_found)
      return (*responder)(redirect(address_of(context, visitor->pages.paths.methods)));
    show_methods(context, visitor, responder, Notice{Tone::bad, visitor->texts().not_changed, ""});
  };
  const auto& tenant = visitor->pages.tenant;
  if (id && what == "default")
    return context.methods.make_default(tenant, visitor->account, *id, std::move(done));
  if (id && what == "remove")
    return context.methods.remove(tenant, visitor->account, *id, std::move(done));
  show_methods(context, visitor, responder, Notice{Tone::bad, visitor->texts().not_changed, ""});
}

void add_method_pages(Router& router, const ApiContext& context, const Pages& pages) {
  const auto& path = pages.paths.methods;
  add_page(router, "GET", path,
           for_visitor(context, pages,
                       [&context](const Request&, const VisitorPtr& visitor,
                                  const SharedResponder& responder) {
                         show_methods(context, visitor, responder, std::nullopt);
                       }));
  add_page(
      router, "POST", path,
      for_form(
          context, pages,
          [&context](const Request& form, const VisitorPtr& visitor,
                     const SharedResponder& responder) {
            change_method(context, form, visitor, responder);
          },
          [&context](const Request&, const VisitorPtr& visitor, const SharedResponder& responder) {
            show_methods(context, visitor, responder,
                         Notice{Tone::bad, visitor->texts().old_form, ""});
          }));
}

}  // namespace

void add_wallet_routes(Router& router, const ApiContext& context) {
  for (const auto& [tenant, pages] : context.payer_pages) {
    if (pages.paths.wallet.empty()) continue;
    add_page(router, "GET", pages.paths.wallet,
             for_visitor(context, pages,
                         [&context](const Request& request, const VisitorPtr& visitor,
                                    const SharedResponder& responder) {
                           show_wallet(context, request, visitor, responder);
                         }));
    if (!pages.paths.methods.empty()) add_method_pages(router, context, pages);
  }
}

}  // namespace tallyport::http
