// Chooses between the reply and its cases, and fills it in.
#include "http/storefront_reply.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "http/storefront_inputs.h"
#include "http/storefront_values.h"
#include "http/text.h"
#include "topup/status.h"

namespace tallyport::http {
namespace {

using nlohmann::json;
using storefront::Call;
using storefront::Case;
using storefront::Front;
using storefront::Node;
using storefront::Reply;
using storefront::Route;

constexpr int kFirstError = 400;

std::string text_at(const json& document, std::string_view pointer) {
  const auto* found = value_at(document, pointer);
  return found && found->is_string() ? found->get<std::string>() : "";
}

// What an error or a state is called: its code, or the status of the top-up.
std::string outcome_of(const Route& route, const Response& ours, const json& answer) {
  if (ours.status >= kFirstError) return text_at(answer, "/code");
  return route.call->subject == Call::Subject::topup ? text_at(answer, "/status") : "";
}

const Case* case_of(const Route& route, const Response& ours, const std::string& outcome) {
  for (const Case& one : route.cases) {
    const bool every_error = one.of.empty() && ours.status >= kFirstError;
    if (every_error || std::ranges::find(one.of, outcome) != one.of.end()) return &one;
  }
  return nullptr;
}

std::string message_of(const json& problem) {
  const auto field = text_at(problem, "/errors/0/field");
  if (!field.empty()) return field + " " + text_at(problem, "/errors/0/text");
  const auto detail = text_at(problem, "/detail");
  return detail.empty() ? text_at(problem, "/title") : detail;
}

// What of our own headers the reply keeps.
void keep_headers(const Front& front, const Response& ours, Response& reply) {
  reply.headers.emplace_back("Cache-Control", "no-store");
  for (const char* name : {"Idempotent-Replayed", "Retry-After"})
    if (const auto* value = ours.header(name)) reply.headers.emplace_back(name, *value);
  if (reply.status == 401) reply.headers.emplace_back("WWW-Authenticate", front.schemes.front());
}

void add_headers(const std::vector<std::pair<std::string, storefront::Text>>& headers,
                 const StorefrontValues& values, Response& reply) {
  for (const auto& [name, text] : headers) {
    const auto value = values.text(text);
    if (!value.empty() && !has_control(value)) reply.headers.emplace_back(name, value);
  }
}

bool has_body(int status) { return status != 204 && status / 100 != 3; }

bool names_it(const Node& node, std::string_view placeholder) {
  if (node.kind == Node::Kind::slot && node.slot.name == placeholder) return true;
  for (const auto& piece : node.pieces)
    for (const auto& slot : piece.slot)
      if (slot.name == placeholder) return true;
  return std::ranges::any_of(node.children,
                             [&](const Node& each) { return names_it(each, placeholder); });
}

bool names_it(const Reply& reply, std::string_view placeholder) {
  for (const auto& [name, text] : reply.headers)
    for (const auto& piece : text)
      for (const auto& slot : piece.slot)
        if (slot.name == placeholder) return true;
  return reply.body && names_it(*reply.body, placeholder);
}

}  // namespace

json completed(json answer, const Front& front) {
  const auto add_facts = [](json& topup) {
    const auto status = topup::parse_status(text_at(topup, "/status"));
    const auto* credit = value_at(topup, "/credit/amount");
    if (!status || !credit) return;
    topup["credits_added"] = was_paid(*status) ? *credit : json(0);
    topup["used_saved_method"] = topup.contains("payment_method");
    topup["method_saved"] = was_paid(*status) && topup.value("save_method", false);
  };
  add_facts(answer);
  if (const auto* data = value_at(answer, "/data"); data && data->is_array())
    for (auto& item : answer["data"]) add_facts(item);
  if (const auto* balances = value_at(answer, "/balances"); balances && balances->is_array()) {
    json own = {{"asset", front.asset}, {"available", 0}, {"held", 0}};
    for (const auto& each : *balances)
      if (text_at(each, "/asset") == front.asset) own = each;
    answer["balance"] = std::move(own);
  }
  return answer;
}

bool names(const Route& route, std::string_view placeholder) {
  return names_it(route.reply, placeholder) ||
         std::ranges::any_of(route.cases,
                             [&](const Case& one) { return names_it(one.reply, placeholder); });
}

Response to_reply(const Front& front, const Route& route, const Response& ours,
                  const json& answer) {
  const auto outcome = outcome_of(route, ours, answer);
  const Case* special = case_of(route, ours, outcome);
  const bool is_error = ours.status >= kFirstError;
  // A case without a body of its own says its message in the form of errors.
  const bool in_error_form = !(special && special->reply.body) &&
                             (is_error || (special && !special->message.empty() && route.error));

  Response reply;
  reply.status = special && special->reply.status  ? special->reply.status
                 : !is_error && route.reply.status ? route.reply.status
                                                   : ours.status;
  // A method that is refused says why beside our own words, a top-up below `failure`.
  const auto* failure = value_at(answer, "/failure");
  const json error = {
      {"message", special && !special->message.empty() ? special->message : message_of(answer)},
      {"code", outcome},
      {"status", reply.status},
      {"failure", failure ? *failure : answer}};
  StorefrontValues values{front, route, {}, value_at(answer, "/data")};
  if (!is_error && !in_error_form) values.of.push_back({route.call->answer, answer});
  values.of.push_back({storefront::error_shape(), error});

  const auto& body = special && special->reply.body ? special->reply.body
                     : in_error_form                ? route.error
                                                    : route.reply.body;
  if (body) {
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = values.json(*body) + '\n';
  } else if (has_body(reply.status)) {
    if (const auto* type = ours.header("Content-Type"))
      reply.headers.emplace_back("Content-Type", *type);
    reply.body = ours.body;
  }
  keep_headers(front, ours, reply);
  const bool as_usual = !is_error && !in_error_form;
  const auto* headers = special && !special->reply.headers.empty() ? &special->reply.headers
                        : as_usual                                 ? &route.reply.headers
                                                                   : nullptr;
  if (headers) add_headers(*headers, values, reply);
  return reply;
}

}  // namespace tallyport::http
