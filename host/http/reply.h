// What many routes share: checking who asks, reading parameters, answering with JSON or an error.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "http/api.h"
#include "http/problem.h"

namespace tallyport::http {

// application/json, never cached. Bytes that are not UTF-8 are replaced.
Response json_response(int status, const nlohmann::ordered_json& body);
std::string dump(const nlohmann::ordered_json& body);
// The same as the body of an answer: a line, so that a terminal's prompt does not stick to it.
std::string body_text(const nlohmann::ordered_json& body);

// Answers with the error, and logs it where it is a fault of ours.
void answer_error(const ApiContext& context, Responder& responder, const Error& error);

// What an order of the caller's goes back to: who asked, and the hash of the body.
ledger::Evidence evidence_of(const Request& request, const Principal& principal);

// A route that asks for `scope`: the handler runs with the principal and its storefront, or 401 or
// 403 is answered.
using PrincipalHandler =
    std::function<void(Request, const Principal&, const topup::Storefront&, Responder)>;
RouteHandler with_scope(const ApiContext& context, Scope scope, PrincipalHandler handler);

// Adds such a route, answered by a function that is given the context as well.
using ContextHandler = void (*)(const ApiContext&, Request, const Principal&,
                                const topup::Storefront&, Responder);
void add_route(Router& router, const ApiContext& context, const char* method, const char* path,
               Scope scope, ContextHandler handler);

// invalid_field where the query has a parameter that is not one of `known`: a filter that is
// misspelt would otherwise show everything.
Result<void> only_query(const Request& request, std::initializer_list<std::string_view> known);
// The error for a `status` that no top-up can have.
Error wrong_status(const std::string& text);
// `limit`: 1 to 200, else 50; invalid_field.
Result<int> read_limit(const Request& request);
// `limit` and `after` (an id); invalid_field.
Result<topup::Page> read_page(const Request& request);

// The same page asked for with one row more, to know whether there is another page.
topup::Page one_more(topup::Page page);

}  // namespace tallyport::http
