// One shape for both: parse the id, ask, compare the owner.
#include "http/find.h"

#include <charconv>
#include <optional>
#include <utility>

#include "http/problem.h"
#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

// Whose name a user has to have.
using Owner = std::string topup::Topup::*;

// Passes on what was found, unless it is another user's.
template <class View>
topup::Reply<View> pass_on(const ApiContext& context, const Principal& principal, Owner owner,
                           Error not_found, Responder responder,
                           std::function<void(View, Responder)> then) {
  return [&context, principal, owner, not_found = std::move(not_found), then = std::move(then),
          shared = share(std::move(responder))](Result<View> view) {
    if (!view) return answer_error(context, *shared, view.error());
    if (principal.is_barred_from(view->topup.*owner)) return (*shared)(problem(not_found));
    then(std::move(*view), std::move(*shared));
  };
}

// Shorter than any reference, which has 32 digits at least.
std::optional<std::int64_t> read_number(std::string_view text) {
  constexpr std::size_t kDigitsMax = 18;
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  const bool fits = text.size() <= kDigitsMax && parsed.ec == std::errc{} && parsed.ptr == end;
  return fits && number > 0 ? std::optional(number) : std::nullopt;
}

void find_one(const ApiContext& context, const Request& request, const Principal& principal,
              Owner owner, Responder responder,
              std::function<void(topup::TopupView, Responder)> then) {
  const auto& text = request.param("id");
  const auto id = TopupId::parse(text);
  Error not_found{Errc::topup_not_found, "there is no top-up \"" + text + "\""};
  if (!id && !is_visible_ascii(text)) return responder(problem(not_found));
  auto found = pass_on(context, principal, owner, std::move(not_found), std::move(responder),
                       std::move(then));
  if (id)
    context.queries.topup(principal.tenant, *id, std::move(found));
  else if (const auto number = read_number(text))
    context.queries.topup_of_number(principal.tenant, *number, std::move(found));
  else
    context.queries.topup_of_reference(principal.tenant, text, std::move(found));
}

}  // namespace

void find_topup(const ApiContext& context, const Request& request, const Principal& principal,
                Responder responder, std::function<void(topup::TopupView, Responder)> then) {
  find_one(context, request, principal, &topup::Topup::account_name, std::move(responder),
           std::move(then));
}

void find_topup_of_beneficiary(const ApiContext& context, const Request& request,
                               const Principal& principal, Responder responder,
                               std::function<void(topup::TopupView, Responder)> then) {
  find_one(context, request, principal, &topup::Topup::beneficiary, std::move(responder),
           std::move(then));
}

void find_refund(const ApiContext& context, const Request& request, const Principal& principal,
                 Responder responder, std::function<void(topup::RefundView, Responder)> then) {
  const auto& text = request.param("id");
  const auto id = RefundId::parse(text);
  Error not_found{Errc::refund_not_found, "there is no refund \"" + text + "\""};
  if (!id) return responder(problem(not_found));
  context.queries.refund(principal.tenant, *id,
                         pass_on(context, principal, &topup::Topup::account_name,
                                 std::move(not_found), std::move(responder), std::move(then)));
}

}  // namespace tallyport::http
