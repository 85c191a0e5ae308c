// One shape for both: parse the id, ask, compare the owner.
#include "http/find.h"

#include <utility>

#include "http/problem.h"
#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

// Passes on what was found, unless it is another user's.
template <class View>
topup::Reply<View> pass_on(const ApiContext& context, const Principal& principal, Error not_found,
                           Responder responder, std::function<void(View, Responder)> then) {
  return [&context, principal, not_found = std::move(not_found), then = std::move(then),
          shared = share(std::move(responder))](Result<View> view) {
    if (!view) return answer_error(context, *shared, view.error());
    if (principal.is_barred_from(view->topup.account_name)) return (*shared)(problem(not_found));
    then(std::move(*view), std::move(*shared));
  };
}

}  // namespace

void find_topup(const ApiContext& context, const Request& request, const Principal& principal,
                Responder responder, std::function<void(topup::TopupView, Responder)> then) {
  const auto& text = request.param("id");
  const auto id = TopupId::parse(text);
  Error not_found{Errc::topup_not_found, "there is no top-up \"" + text + "\""};
  if (!id && !is_visible_ascii(text)) return responder(problem(not_found));
  auto found =
      pass_on(context, principal, std::move(not_found), std::move(responder), std::move(then));
  if (id)
    context.queries.topup(principal.tenant, *id, std::move(found));
  else
    context.queries.topup_of_reference(principal.tenant, text, std::move(found));
}

void find_refund(const ApiContext& context, const Request& request, const Principal& principal,
                 Responder responder, std::function<void(topup::RefundView, Responder)> then) {
  const auto& text = request.param("id");
  const auto id = RefundId::parse(text);
  Error not_found{Errc::refund_not_found, "there is no refund \"" + text + "\""};
  if (!id) return responder(problem(not_found));
  context.queries.refund(
      principal.tenant, *id,
      pass_on(context, principal, std::move(not_found), std::move(responder), std::move(then)));
}

}  // namespace tallyport::http
