// The question as JSON, its signature, and the answer.
#include "http/quote.h"

#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "crypto/standard_webhooks.h"
#include "http/json_body.h"
#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

constexpr std::size_t kAnswerMax = 16'384;
constexpr std::size_t kRandomBytes = 16;

std::string question_text(const topup::Storefront& storefront, const QuoteQuestion& question,
                          Timestamp at) {
  const nlohmann::ordered_json out = {{"type", "quote.requested"},
                                      {"timestamp", rfc3339(at)},
                                      {"data",
                                       {{"storefront", storefront.name},
                                        {"account", question.account},
                                        {"quote", question.about}}}};
  return dump(out);
}

HttpRequest request_of(const topup::Storefront& storefront, const QuoteQuestion& question,
                       Timestamp at) {
  const auto& terms = *storefront.quote;
  const auto secret = crypto::WebhookSecret::parse(terms.signing_secret.reveal());
  TALLYPORT_ASSERT(secret);
  HttpRequest request;
  request.gateway = "quote." + storefront.name;  // no gateway has a point in its name
  request.method = "POST";
  request.url = terms.url;
  request.body = question_text(storefront, question, at);
  request.headers = {
      {"Content-Type", "application/json"},
      {"Accept", "application/json"},
      {"webhook-id", question.id},
      {"webhook-timestamp", crypto::webhook_timestamp(at)},
      {"webhook-signature", crypto::webhook_signature({&*secret, 1}, question.id, at, request.body),
       false, true}};
  request.timeout_ms = request.deadline_ms = terms.timeout_ms;
  request.max_response_bytes = kAnswerMax;
  request.label = "quote";
  return request;
}

Failure invalid(const std::vector<FieldError>& complaints) {
  const auto& [field, text] = complaints.front();
  return fail(Errc::quote_invalid, field + " " + text);
}

// Asks for all that a refusal may have: a message.
Result<topup::Quoted> read_refusal(JsonBody& body) {
  const auto message = body.text("message", 500, Need::required);
  if (const auto& complaints = body.finish(); !complaints.empty()) return invalid(complaints);
  return fail(Errc::quote_refused, message);
}

money::Money read_price(JsonBody& body) {
  if (!body.has("price")) body.complain("price", "is missing");
  auto price = body.object("price");
  const auto amount = price.integer("amount");
  const auto code = price.text("currency", 3, Need::required);
  const auto currency = money::Currency::parse(code);
  if (!amount || *amount <= 0) price.complain("amount", "has to be there and positive");
  if (!currency) price.complain("currency", "is no currency's code");
  price.close();
  return amount && currency ? money::Money{*amount, *currency} : money::Money{};
}

}  // namespace

std::string quote_id(const std::optional<topup::IdempotencyClaim>& claim, const Secret& hash_key) {
  if (claim)
    return "quote_" + crypto::to_hex(crypto::hmac_sha256(hash_key.reveal(),
                                                         claim->principal + '\n' + claim->route +
                                                             '\n' + claim->key))
                          .substr(0, 2 * kRandomBytes);
  std::string random(kRandomBytes, '\0');
  crypto::SystemEntropy().fill({reinterpret_cast<std::uint8_t*>(random.data()), random.size()});
  return "quote_" + crypto::to_hex(random);
}

Result<topup::Quoted> read_quote(const HttpResponse& answer) {
  if (answer.status != 200)
    return fail(Errc::quote_unavailable, "it answered " + std::to_string(answer.status));
  Request as_request;
  as_request.headers = answer.headers;
  as_request.body = answer.body;
  auto body = JsonBody::read(as_request);
  if (!body) return fail(Errc::quote_invalid, body.error().detail);
  if (!body->has("available")) body->complain("available", "is missing");
  if (body->flag("available") == false) return read_refusal(*body);
  topup::Quoted quoted;
  quoted.price = read_price(*body);
  quoted.credit = body->integer("credit");
  quoted.beneficiary = body->text("beneficiary", 1000);
  if (!quoted.beneficiary.empty() && !is_account_name(quoted.beneficiary))
    body->complain("beneficiary", "is no name that a user's account can have");
  quoted.title = body->text("title", 200);
  quoted.description = body->text("description", 500);
  quoted.external = body->facts("external", 20, 64, 500);
  if (const auto& complaints = body->finish(); !complaints.empty()) return invalid(complaints);
  return quoted;
}

void ask_quote(const ApiContext& context, const topup::Storefront& storefront,
               const QuoteQuestion& question, topup::Reply<topup::Quoted> done) {
  TALLYPORT_ASSERT(context.applications && storefront.quote);
  context.applications->send(request_of(storefront, question, context.clock.now()),
                             [done = std::move(done)](HttpOutcome outcome) {
                               if (const auto* failure = std::get_if<HttpFailure>(&outcome))
                                 return done(fail(Errc::quote_unavailable, failure->reason));
                               done(read_quote(std::get<HttpResponse>(outcome)));
                             });
}

}  // namespace tallyport::http
