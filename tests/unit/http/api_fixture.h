// The whole API over fakes: one storefront, a few keys, and a verb to ask with.
#pragma once

#include <future>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "http/api.h"
#include "http/text.h"
#include "support/described_api.h"
#include "support/manual_clock.h"
#include "support/seed.h"
#include "unit/http/counting_log.h"
#include "unit/http/fakes.h"
#include "unit/http/memory_sessions.h"

namespace tallyport::test {

inline constexpr const char* kJwtSecret = "0123456789abcdef0123456789abcdef";

// An HS256 token over these claims, signed by hand.
inline std::string token(const nlohmann::json& claims, const std::string& secret = kJwtSecret,
                         const std::string& header = R"({"alg":"HS256"})") {
  const auto text = crypto::to_base64url(header) + '.' + crypto::to_base64url(claims.dump());
  return text + '.' + crypto::to_base64url(crypto::hmac_sha256(secret, text));
}

inline nlohmann::json claims_of(const std::string& account) {
  return {{"iss", "app"}, {"aud", "tallyport"}, {"sub", account}, {"exp", 1'767'225'600 + 60}};
}

inline JwtSettings jwt_settings() {
  JwtSettings settings;
  settings.tenant = "shop";
  settings.issuer = "app";
  settings.audience = "tallyport";
  settings.hmac_secret = Secret(kJwtSecret);
  settings.algorithms = {JwtAlgorithm::HS256};
  settings.scopes = {Scope::topups_read,     Scope::topups_write,    Scope::accounts_read,
                     Scope::transfers_write, Scope::statistics_read, Scope::refunds_request,
                     Scope::refunds_approve, Scope::methods_read,    Scope::methods_write};
  return settings;
}

class ApiFixture {
 public:
  explicit ApiFixture(std::vector<storefront::Front> fronts = {},
                      std::map<std::string, pages::Pages> pages = {})
      : journal(rows),
        queries(rows),
        ids(clock, entropy),
        flow(flow_settings(), journal, gateways, clock, ids, entropy, log),
        refunds(flow_settings(), journal, gateways, clock, ids, entropy, log),
        methods(journal, queries, gateways, provider, clock, ids),
        api(context(std::move(fronts), std::move(pages))) {}

  struct Ask {
    std::string method = "GET";
    std::string path;  // with a query
    std::string body = "";
    std::string key = "all-key";  // "" = no Authorization
    http::Fields headers = {};
  };

  http::Response ask(Ask ask) {
    http::Request request;
    request.method = ask.method;
    const auto question = ask.path.find('?');
    request.path = ask.path.substr(0, question);
    if (question != std::string::npos)
      request.query = http::parse_query(ask.path.substr(question + 1));
    request.headers = std::move(ask.headers);
    if (!ask.key.empty()) request.headers.emplace_back("Authorization", "Bearer " + ask.key);
    if (!ask.body.empty() && !http::find_header(request.headers, "Content-Type"))
      request.headers.emplace_back("Content-Type", "application/json");
    request.body = ask.body;
    request.peer = "192.0.2.1";
    Exchange exchange{ask.method, ask.path, request.headers, std::move(ask.body)};
    std::promise<http::Response> promise;
    auto answer = promise.get_future();
    api.dispatch(std::move(request), http::Responder([&promise](http::Response response) {
                   promise.set_value(std::move(response));
                 }));
    BOOST_REQUIRE((answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready));
    auto response = answer.get();
    exchange.status = response.status;
    exchange.headers = response.headers;
    exchange.body = response.body;
    for (const auto& each : deviations(exchange))
      BOOST_ERROR(ask.method << " " << ask.path << " " << exchange.request_body << ", answered "
                             << response.status << " " << response.body
                             << " is not as docs/openapi describes it: " << each);
    return response;
  }
  http::Response get(const std::string& path, const std::string& key = "all-key") {
    return ask({.path = path, .key = key});
  }
  http::Response post(const std::string& path, const std::string& body,
                      const std::string& key = "all-key", http::Fields headers = {}) {
    return ask(
        {.method = "POST", .path = path, .body = body, .key = key, .headers = std::move(headers)});
  }
  // A top-up of package p10 for `account`; its JSON.
  nlohmann::json start(const std::string& account, const std::string& more = "") {
    const auto answer =
        post("/v1/topups", R"({"account":")" + account + R"(","package":"p10")" + more + "}");
    BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return nlohmann::json::parse(answer.body);
  }
  std::string return_token_of(const nlohmann::json& topup) {
    return rows.topups.at(*TopupId::parse(topup["id"].get<std::string>())).attempt.return_token;
  }

  static nlohmann::json json(const http::Response& response) {
    return nlohmann::json::parse(response.body);
  }
  static std::string code(const http::Response& response) {
    return json(response).value("code", "");
  }

  ManualClock clock;
  SeededEntropy entropy;
  CountingLog log;
  Rows rows;
  FakeJournal journal;
  FakeQueries queries;
  FakeGateways gateways;
  UuidV7Source ids;
  topup::Flow flow;
  topup::RefundFlow refunds;
  ScriptedMethods provider;
  topup::MethodFlow methods;
  MemorySessions sessions;
  http::Api api;  // last: its timer uses the rest

 private:
  static topup::FlowSettings flow_settings() {
    topup::FlowSettings settings;
    settings.host = "test";
    settings.public_url = "https://pay.example";
    return settings;
  }

  static ApiKey key(const std::string& name, Scopes scopes, const std::string& tenant = "shop") {
    return {name, tenant, crypto::to_hex(crypto::sha256(name)), std::move(scopes)};
  }

  http::ApiContext context(std::vector<storefront::Front> fronts,
                           std::map<std::string, pages::Pages> pages) {
    topup::Storefront shop;
    shop.name = "shop";
    shop.display_name = "Shop & Sons";
    shop.asset = "credits";
    shop.gateway = "sandbox";
    shop.packages = {{"p10", 10, *money::parse_money("5000.00 NGN"), ""}};
    shop.return_origins = {"https://app.example"};
    if (!pages.empty()) shop.return_origins.push_back("https://pay.example");
    auto other = shop;
    other.name = "other";
    http::ApiContext context{flow,     refunds,  methods,        queries,
                             gateways, provider, clock,          log,
                             {},       nullptr,  Secret("hash"), "https://pay.example"};
    context.fronts = std::move(fronts);
    context.payer_pages = std::move(pages);
    context.page_sessions = &sessions;
    context.entropy = &entropy;
    context.storefronts = {{"shop", shop}, {"other", other}};
    const Scopes all{Scope::topups_read,     Scope::topups_write,   Scope::accounts_read,
                     Scope::gateways_read,   Scope::gateways_check, Scope::transfers_write,
                     Scope::statistics_read, Scope::accounts_write, Scope::refunds_request,
                     Scope::refunds_approve, Scope::methods_read,   Scope::methods_write,
                     Scope::pages_link};
    std::vector<ApiKey> keys{key("all-key", all), key("read-key", {Scope::topups_read}),
                             key("asking-key", {Scope::topups_read, Scope::refunds_request}),
                             key("other-key", all, "other")};
    for (const auto scope : all) {
      const std::string name(scope_name(scope));
      keys.push_back(key("only-" + name, {scope}));
      auto others = all;
      others.erase(scope);
      keys.push_back(key("no-" + name, others));
    }
    auto made = http::Authenticator::create(std::move(keys), jwt_settings());
    BOOST_REQUIRE(made);
    context.authenticator = *made;
    context.return_wait = std::chrono::milliseconds(100);
    context.ready_wait = std::chrono::milliseconds(100);
    return context;
  }
};

}  // namespace tallyport::test
