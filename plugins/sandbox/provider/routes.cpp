// One function for each family of paths: /v1 for merchants, /checkout for payers, /control for
// tests.
#include "routes.h"

#include <optional>
#include <utility>

#include "page.h"
#include "serving/html.h"
#include "serving/url.h"
#include "wire.h"

namespace tallyport::sandbox {
namespace {

using serving::page;
using serving::query_value;
using serving::see_other;

Answer refuse(const Refusal& refusal) { return {refusal.status, error_json(refusal)}; }

Refusal no_key() {
  return {400, "invalid_idempotency_key",
          "the header Idempotency-Key must have 1 to 255 characters"};
}

Refusal no_reference() { return {400, "missing_reference", "the query must have ?reference=…"}; }

Answer no_such_path(const Request& request) {
  if (request.method == "GET" && request.wants == Request::Wants::html)
    return page(404, wrong_address_page());
  return refuse({404, "not_found", "there is nothing at " + request.method + " " + request.path});
}

std::function<void(Outcome<int>)> told_status(Respond respond) {
  return [respond = std::move(respond)](const Outcome<int>& outcome) {
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return respond(refuse(*refusal));
    respond({200, status_json(std::get<int>(outcome))});
  };
}

}  // namespace

void Routes::answer(const Request& request, Respond respond) {
  const auto path = serving::split_path(request.path);
  if (path[0] == "v1") return api(request, path, std::move(respond));
  if (path[0] == "checkout") return checkout(request, path, std::move(respond));
  if (path[0] == "control") return control(request, path, std::move(respond));
  respond(no_such_path(request));
}

void Routes::api(const Request& request, const std::vector<std::string>& path, Respond respond) {
  constexpr std::string_view bearer = "Bearer ";
  const std::string_view given = request.authorization;
  const auto account = given.starts_with(bearer)
                           ? provider_.account_of_key(given.substr(bearer.size()))
                           : std::nullopt;
  if (!account) {
    return respond(refuse({401, "unauthorized", "the Authorization header has no known API key"}));
  }
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (get && path.size() == 2 && path[1] == "ping") {
    return respond({200, R"({"ok":true,"live":false})"});
  }
  if (get && path.size() > 1 && path[1] == "refunds") {
    return look_up_refund(request, *account, path, std::move(respond));
  }
  if (path.size() < 2 || path[1] != "payments") return respond(no_such_path(request));
  if (post && path.size() == 2) return create(request, *account, std::move(respond));
  if (get && path.size() == 2) return look_up_reference(request, *account, std::move(respond));
  if (get && path.size() == 3) {
    const auto outcome = provider_.look_up(*account, path[2]);
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return respond(refuse(*refusal));
    return respond({200, payment_json(std::get<Payment>(outcome), provider_.public_url())});
  }
  if (post && path.size() == 4 && path[3] == "cancel") {
    return respond(json_of(provider_.cancel(*account, path[2])));
  }
  if (post && path.size() == 4 && path[3] == "refunds") {
    return refund(request, *account, path[2], std::move(respond));
  }
  respond(no_such_path(request));
}

void Routes::create(const Request& request, const std::string& account, Respond respond) {
  const std::string key = request.header("idempotency-key");
  if (key.empty() || key.size() > 255) return respond(refuse(no_key()));
  const auto parsed = parse_create(request.body);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return respond(refuse(*refusal));
  const auto done = [respond = std::move(respond), url = provider_.public_url()](
                        const Outcome<Created>& outcome, Provider::Line line) {
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return respond(refuse(*refusal));
    const auto& created = std::get<Created>(outcome);
    Answer answer{201, payment_json(created.payment, url)};
    if (created.replayed) answer.headers.push_back({"Idempotent-Replayed", "true"});
    answer.line = line;
    respond(std::move(answer));
  };
  provider_.create(account, key, request.body, std::get<CreateRequest>(parsed), done);
}

void Routes::refund(const Request& request, const std::string& account, const std::string& id,
                    Respond respond) {
  const std::string key = request.header("idempotency-key");
  if (key.empty() || key.size() > 255) return respond(refuse(no_key()));
  const auto parsed = parse_refund_request(request.body);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return respond(refuse(*refusal));
  const auto done = [respond = std::move(respond)](const Outcome<Refunded>& outcome,
                                                   Provider::Line line) {
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return respond(refuse(*refusal));
    const auto& refunded = std::get<Refunded>(outcome);
    Answer answer{201, refund_json(refunded)};
    if (refunded.replayed) answer.headers.push_back({"Idempotent-Replayed", "true"});
    answer.line = line;
    respond(std::move(answer));
  };
  provider_.refund(account, id, key, request.body, std::get<RefundRequest>(parsed), done);
}

// By its id in the path, or by the merchant's reference in the query.
void Routes::look_up_refund(const Request& request, const std::string& account,
                            const std::vector<std::string>& path, Respond respond) {
  if (path.size() == 3) {
    const auto outcome = provider_.find_refund(account, path[2]);
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return respond(refuse(*refusal));
    return respond({200, refund_json(std::get<Refunded>(outcome))});
  }
  const auto reference = query_value(request.query, "reference");
  if (path.size() != 2 || !reference) return respond(refuse(no_reference()));
  respond({200, refund_list_json(provider_.find_refund_by_reference(account, *reference))});
}

void Routes::look_up_reference(const Request& request, const std::string& account,
                               Respond respond) {
  const auto reference = query_value(request.query, "reference");
  if (!reference) return respond(refuse(no_reference()));
  const auto outcome = provider_.look_up_reference(account, *reference);
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return respond(refuse(*refusal));
  respond(
      {200, payment_list_json(std::get<std::optional<Payment>>(outcome), provider_.public_url())});
}

void Routes::checkout(const Request& request, const std::vector<std::string>& path,
                      Respond respond) {
  if (path.size() < 2 || path.size() > 3) return respond(no_such_path(request));
  const bool html = request.wants == Request::Wants::html;
  const auto payment = provider_.find(path[1]);
  if (!payment) {
    if (html) return respond(page(404, missing_page()));
    return respond(refuse({404, "payment_not_found", "there is no payment " + path[1]}));
  }
  const auto& url = provider_.public_url();
  if (request.method == "GET" && path.size() == 2) {
    if (html) return respond(page(200, checkout_page(*payment)));
    return respond({200, payment_json(*payment, url)});
  }
  if (request.method != "POST" || path.size() != 3) return respond(no_such_path(request));
  if (path[2] == "leave") {
    if (!html) return respond({200, payment_json(*payment, url)});
    const auto& asked = payment->asked;
    return respond(see_other(
        with_result(asked.cancel_url.empty() ? asked.return_url : asked.cancel_url, *payment)));
  }
  // By its id from here on: "latest" may be another one by now.
  const auto done = [this, html, id = payment->id, respond](const Outcome<Changed>& outcome) {
    if (!html) return respond(json_of(outcome));
    if (const auto* changed = std::get_if<Changed>(&outcome)) {
      return respond(see_other(with_result(changed->payment.asked.return_url, changed->payment)));
    }
    respond(page(std::get<Refusal>(outcome).status, checkout_page(*provider_.find(id))));
  };
  if (path[2] == "pay") return provider_.pay(payment->id, done);
  if (path[2] == "decline") return provider_.decline(payment->id, done);
  respond(no_such_path(request));
}

void Routes::control(const Request& request, const std::vector<std::string>& path,
                     Respond respond) {
  if (request.from != Request::From::loopback) {
    return respond(refuse({403, "loopback_only", "control calls are only served on loopback"}));
  }
  const std::string what = path.size() > 1 ? path[1] : "";
  if (request.method == "GET" && path.size() == 2 && what == "payments") {
    return respond({200, control_list_json(provider_.all())});
  }
  if (request.method != "POST") return respond(no_such_path(request));
  if (path.size() == 3 && what == "refund") {
    const auto amount = parse_refund(request.body);
    if (const auto* refusal = std::get_if<Refusal>(&amount)) return respond(refuse(*refusal));
    return provider_.refund(path[2], std::get<std::optional<std::int64_t>>(amount),
                            [this, respond](const auto& outcome) { respond(json_of(outcome)); });
  }
  if (path.size() != 2) return respond(no_such_path(request));
  if (what == "misbehave") {
    const auto call = parse_misbehave(request.body);
    if (const auto* refusal = std::get_if<Refusal>(&call)) return respond(refuse(*refusal));
    const auto& order = std::get<MisbehaveCall>(call);
    provider_.misbehave(order.behaviours, order.count);
    return respond({200, misbehave_json(order)});
  }
  if (what == "webhook-url") {
    const auto call = parse_webhook_url(request.body);
    if (const auto* refusal = std::get_if<Refusal>(&call)) return respond(refuse(*refusal));
    const auto& [account, url] = std::get<WebhookUrlCall>(call);
    if (provider_.set_webhook_url(account, url)) return respond({200, R"({"ok":true})"});
    return respond(refuse({404, "account_not_found", "there is no account \"" + account + "\""}));
  }
  if (what == "forge") {
    const auto call = parse_forge(request.body);
    if (const auto* refusal = std::get_if<Refusal>(&call)) return respond(refuse(*refusal));
    const auto& forge = std::get<ForgeCall>(call);
    return provider_.forge(forge.account, forge.payment, forge.secret, told_status(respond));
  }
  if (what == "ping") {
    const auto account = parse_ping(request.body);
    if (const auto* refusal = std::get_if<Refusal>(&account)) return respond(refuse(*refusal));
    return provider_.ping(std::get<std::string>(account), told_status(respond));
  }
  respond(no_such_path(request));
}

Answer Routes::json_of(const Outcome<Changed>& outcome) const {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return refuse(*refusal);
  return {200, payment_json(std::get<Changed>(outcome).payment, provider_.public_url())};
}

}  // namespace tallyport::sandbox
