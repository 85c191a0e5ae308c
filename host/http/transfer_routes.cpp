// Transfers: spend, move, hold, and what comes of a hold or of a mistake.
#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "http/idempotency.h"
#include "http/json_body.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"
#include "http/transfer_json.h"

namespace tallyport::http {
namespace {

using ledger::OrderResult;
using ledger::TransferOrder;
using topup::Storefront;

constexpr const char* kCreate = "POST /v1/transfers";
constexpr const char* kPost = "POST /v1/transfers/{id}/post";
constexpr const char* kVoid = "POST /v1/transfers/{id}/void";
constexpr const char* kCorrect = "POST /v1/transfers/{id}/correct";

constexpr std::int64_t kLongestHoldS = std::int64_t{366} * 24 * 60 * 60;

// --- answering ----------------------------------------------------------------------------------

Response carried_out(const topup::OrderAnswer& answer, const topup::RenderOrder& render) {
  const auto stored = answer.answer ? *answer.answer : render(*answer.result);
  Response response;
  response.status = stored.status;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  if (stored.status == 201) {
    const auto body = nlohmann::json::parse(stored.body, nullptr, false);
    if (body.is_object())
      response.headers.emplace_back("Location", "/v1/transfers/" + body.value("id", ""));
  }
  if (answer.answer) response.headers.emplace_back("Idempotent-Replayed", "true");
  response.body = stored.body;
  return response;
}

struct Asked {
  std::optional<topup::IdempotencyClaim> claim;
  ledger::Order order;
  topup::RenderOrder render;
};

void carry_out(const ApiContext& context, const Request& request, const Principal& principal,
               Asked asked, Responder responder) {
  topup::OrderRequest order;
  order.tenant = principal.tenant;
  order.order = std::move(asked.order);
  order.evidence.kind = ledger::Evidence::Kind::request;
  order.evidence.sha256_hex = crypto::to_hex(crypto::sha256(request.body));
  order.evidence.principal = principal.title();
  order.claim = std::move(asked.claim);
  order.render = asked.render;
  context.flow.order(std::move(order),
                     [&context, render = std::move(asked.render),
                      shared = share(std::move(responder))](Result<topup::OrderAnswer> answer) {
                       if (!answer) return answer_error(context, *shared, answer.error());
                       (*shared)(carried_out(*answer, render));
                     });
}

// --- a new transfer -----------------------------------------------------------------------------

std::string read_account(JsonBody& body, const char* field) {
  auto account = body.text(field, 1000, Need::required);
  if (!account.empty() && !is_account_name(account) && !is_system_account_name(account))
    body.complain(field,
                  "is " + in_quotes(account) +
                      "; it has to be 1 to 200 bytes of UTF-8 without control characters; after "
                      "a leading @ only letters, digits and . _ : -");
  return account;
}

std::vector<ledger::NamedShare> read_receivers(JsonBody& body) {
  if (body.has("to") == body.has("split")) {
    body.complain("to", "has to be there, or split instead");
    body.text("to", 1000);
    for (auto& share : body.objects("split", ledger::kSharesMax)) share.integer("basis_points");
    return {};
  }
  if (body.has("to")) return {{read_account(body, "to"), ledger::kWhole}};
  std::vector<ledger::NamedShare> shares;
  for (auto& object : body.objects("split", ledger::kSharesMax)) {
    auto account = read_account(object, "account");
    const auto points = object.integer("basis_points");
    if (!object.has("basis_points")) object.complain("basis_points", "is missing");
    if (points && (*points < 1 || *points > ledger::kWhole))
      object.complain("basis_points", "is not 1 to 10000");
    object.close();
    shares.push_back({std::move(account), static_cast<int>(points.value_or(1))});
  }
  return shares;
}

std::int64_t read_amount(JsonBody& body) {
  const auto amount = body.integer("amount");
  if (!body.has("amount")) body.complain("amount", "is missing");
  return amount.value_or(0);
}

TransferOrder read_movement(JsonBody& body, const Principal& principal,
                            const Storefront& storefront) {
  TransferOrder order;
  order.from =
      principal.account && !body.has("from") ? *principal.account : read_account(body, "from");
  order.to = read_receivers(body);
  order.asset = body.text("asset", 100);
  if (!body.has("asset")) order.asset = storefront.asset;
  order.amount = read_amount(body);
  order.description = body.text("description", 500);
  const auto metadata = body.texts("metadata", 20, 64, 500);
  if (!metadata.empty()) order.metadata = dump(metadata);
  return order;
}

struct HoldTerms {
  bool hold = false;
  std::optional<Timestamp> expires_at;
};

HoldTerms read_hold(JsonBody& body, Timestamp now) {
  if (!body.is_object("hold"))
    return {body.flag("hold", "true, false or {\"expires_in_s\": 3600}").value_or(false),
            std::nullopt};
  auto terms = body.object("hold");
  const auto seconds = terms.integer("expires_in_s");
  if (!terms.has("expires_in_s")) terms.complain("expires_in_s", "is missing");
  if (seconds && (*seconds < 1 || *seconds > kLongestHoldS))
    terms.complain("expires_in_s", "is not 1 to " + std::to_string(kLongestHoldS));
  terms.close();
  if (!seconds || *seconds < 1 || *seconds > kLongestHoldS) return {true, std::nullopt};
  return {true, now.plus_ms(*seconds * 1000)};
}

void create(const ApiContext& context, Request request, const Principal& principal,
            const Storefront& storefront, Responder responder) {
  auto claim = read_claim(request, principal, kCreate, context.hash_key);
  if (!claim) return answer_error(context, responder, claim.error());
  auto body = JsonBody::read(request);
  if (!body) return answer_error(context, responder, body.error());
  auto movement = read_movement(*body, principal, storefront);
  const auto terms = read_hold(*body, context.clock.now());
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  if (principal.is_barred_from(movement.from))
    return responder(problem({Errc::not_permitted, "this token is for another account"}));

  Asked asked{std::move(*claim), movement,
              [movement](const OrderResult& result) { return ordered_answer(movement, result); }};
  if (terms.hold) asked.order = ledger::HoldOrder{std::move(movement), terms.expires_at};
  carry_out(context, request, principal, std::move(asked), std::move(responder));
}

// --- what comes of it ---------------------------------------------------------------------------

// A token's owner may give, but not decide what becomes of what is held or given.
bool is_back_end(const Principal& principal, Responder& responder) {
  if (!principal.account) return true;
  responder(problem({Errc::not_permitted, "only a back end's key may do this"}));
  return false;
}

// `amount?` and, of a correction, `description`; else what is wrong is answered.
struct PartAsked {
  std::optional<topup::IdempotencyClaim> claim;
  TransferId id;
  std::optional<std::int64_t> amount;
  std::string description;
};

std::optional<PartAsked> read_part(const ApiContext& context, const Request& request,
                                   const Principal& principal, const char* route,
                                   Responder& responder) {
  const bool corrects = route == kCorrect;
  if (!is_back_end(principal, responder)) return std::nullopt;
  auto refuse = [&](const Error& error) {
    answer_error(context, responder, error);
    return std::nullopt;
  };
  PartAsked asked;
  auto claim = read_claim(request, principal, route, context.hash_key);
  if (!claim) return refuse(claim.error());
  asked.claim = std::move(*claim);
  auto body = JsonBody::read(request, corrects ? EmptyBody::refused : EmptyBody::allowed);
  if (!body) return refuse(body.error());
  asked.amount = body->integer("amount");
  if (corrects) asked.description = body->text("description", 500, Need::required);
  if (const auto& complaints = body->finish(); !complaints.empty()) {
    responder(problem({Errc::invalid_field, ""}, complaints));
    return std::nullopt;
  }
  const auto& text = request.param("id");
  const auto id = TransferId::parse(text);
  if (!id)
    return refuse(corrects
                      ? Error{Errc::transfer_not_found, "there is no transfer \"" + text + "\""}
                      : Error{Errc::hold_not_found, "there is no hold \"" + text + "\""});
  asked.id = *id;
  return asked;
}

void post(const ApiContext& context, Request request, const Principal& principal, const Storefront&,
          Responder responder) {
  auto part = read_part(context, request, principal, kPost, responder);
  if (!part) return;
  carry_out(context, request, principal,
            {std::move(part->claim), ledger::PostOrder{part->id, part->amount}, hold_answer},
            std::move(responder));
}

void release(const ApiContext& context, Request request, const Principal& principal,
             const Storefront&, Responder responder) {
  auto part = read_part(context, request, principal, kVoid, responder);
  if (!part) return;
  carry_out(context, request, principal,
            {std::move(part->claim), ledger::VoidOrder{part->id, part->amount}, hold_answer},
            std::move(responder));
}

void correct(const ApiContext& context, Request request, const Principal& principal,
             const Storefront&, Responder responder) {
  auto part = read_part(context, request, principal, kCorrect, responder);
  if (!part) return;
  carry_out(context, request, principal,
            {std::move(part->claim),
             ledger::CorrectionOrder{part->id, part->amount, std::move(part->description)},
             correction_answer},
            std::move(responder));
}

// --- looking ------------------------------------------------------------------------------------

// Leaves what `account` may see: all of what it gave, its own share of what others gave. False
// where there is nothing. What is held for it is not its own yet.
bool reduce_to(const std::string& account, topup::TransferView& view) {
  if (view.from == account) return true;
  if (view.to != account || !ledger::moves(view.transfer.kind)) return false;
  std::erase_if(view.related,
                [&](const auto& each) { return each.from != account && each.to != account; });
  return true;
}

void read_one(const ApiContext& context, Request request, const Principal& principal,
              const Storefront&, Responder responder) {
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
  const auto& text = request.param("id");
  const auto id = TransferId::parse(text);
  const Error not_found{Errc::transfer_not_found, "there is no transfer \"" + text + "\""};
  if (!id) return responder(problem(not_found));
  context.queries.transfer(
      principal.tenant, *id,
      [&context, account = principal.account, not_found,
       shared = share(std::move(responder))](Result<topup::TransferView> view) {
        if (!view) return answer_error(context, *shared, view.error());
        if (account && !reduce_to(*account, *view)) return (*shared)(problem(not_found));
        (*shared)(json_response(200, transfer_json(*view)));
      });
}

}  // namespace

void add_transfer_routes(Router& router, const ApiContext& context) {
  const auto add = [&](const char* method, const char* path, Scope scope, ContextHandler handler) {
    add_route(router, context, method, path, scope, handler);
  };
  add("POST", "/v1/transfers", Scope::transfers_write, create);
  add("GET", "/v1/transfers/{id}", Scope::accounts_read, read_one);
  add("POST", "/v1/transfers/{id}/post", Scope::transfers_write, post);
  add("POST", "/v1/transfers/{id}/void", Scope::transfers_write, release);
  add("POST", "/v1/transfers/{id}/correct", Scope::transfers_write, correct);
}

}  // namespace tallyport::http
