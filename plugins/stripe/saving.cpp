// Sources: docs.stripe.com/api/payment_methods, /setup_intents, /customers/update.
#include "saving.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "call.h"
#include "document.h"
#include "input.h"
#include "members.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;
using plugin::Task;

// Of the sixteen steps of an operation; the schema takes as many methods.
constexpr int kMostPages = 5;

std::string path_of(std::string_view method) {
  return "/v1/payment_methods/" + plugin::percent_encoded(method);
}

HttpRequest create_method(const Config& config, const SavingOrder& order) {
  Form form;
  form.add("type", "card").add_given("card[token]", order.token);
  if (order.token.empty()) {
    form.add_card("card[number]", "number");
    form.add_card("card[exp_month]", "exp_month").add_card("card[exp_year]", "exp_year");
    form.add_card("card[cvc]", "cvc").add_card("billing_details[name]", "name");
  }
  return post(config, "/v1/payment_methods", form, derived_key(order.idempotency_key, "method"),
              "create_method");
}

HttpRequest attach(const Config& config, std::string_view method, const SavingOrder& order) {
  Form form;
  form.add("customer", order.payer.customer);
  return post(config, path_of(method) + "/attach", form, order.idempotency_key, "attach_method");
}

HttpRequest create_setup(const Config& config, const SavingOrder& order) {
  Form form;
  form.add("customer", order.payer.customer).add("usage", "off_session");
  form.add("automatic_payment_methods[enabled]", "true");
  return post(config, "/v1/setup_intents", form, order.idempotency_key, "create_setup_intent");
}

// Of all types: what was kept of a payment need not be a card.
HttpRequest get_methods(const Config& config, std::string_view customer, std::string_view after) {
  auto query = "?customer=" + plugin::percent_encoded(customer) + "&limit=100";
  if (!after.empty()) query += "&starting_after=" + plugin::percent_encoded(after);
  return get(config, "/v1/payment_methods" + query, "list_methods");
}

Result of_method(Result result, std::string_view method = "") {
  return result.subject(plugin::Subject::method).subject_ref(method);
}

Result odd(const Operation& operation) {
  return of_method(unknown(operation, Reason::provider_error, "Stripe's answer is not understood"));
}

// What Stripe answers to a parameter, or to a path, that names nothing.
bool names_nothing(const Response& answer) {
  const auto error = answer.answered ? error_in(answer.body) : std::nullopt;
  return error && (answer.status == 400 || answer.status == 404) &&
         error->code == "resource_missing" && !error->other_mode;
}

Result stated(Outcome outcome, bool live) {
  Result result(outcome);
  if (live) result.live();
  return of_method(std::move(result));
}

Result refused_method(const Config& config, const Response& answer, const Operation& operation,
                      std::string_view method = "", const Said& said = {}) {
  if (names_nothing(answer)) return of_method(Result(Outcome::not_found), method);
  return of_method(not_made(config, answer, operation, said), method);
}

std::optional<PaymentMethod> method_in(const Response& answer) {
  return answer.ok() ? parse_payment_method(json::parse(answer.body, nullptr, false))
                     : std::nullopt;
}

Result read_attached(const Config& config, const Response& answer, const Operation& operation,
                     std::string_view method, Said said) {
  if (!answer.ok()) return of_method(not_made(config, answer, operation, said));
  auto attached = method_in(answer);
  if (!attached || attached->method.ref != method || attached->customer != said.customer) {
    return odd(operation).json(document(config, said));
  }
  auto result = stated(Outcome::succeeded, attached->live);
  said.method = std::move(attached->method);
  return result.subject_ref(method).json(document(config, said));
}

Result read_set_up(const Config& config, const Response& answer, const Operation& operation,
                   Said said) {
  if (!answer.ok()) return of_method(not_made(config, answer, operation, said));
  const auto setup = parse_setup_intent(answer.body);
  const bool open =
      setup && setup->customer == said.customer &&
      (setup->status == "requires_payment_method" || setup->status == "requires_confirmation" ||
       setup->status == "requires_action");
  if (!open) return odd(operation).json(document(config, said));
  said.client_secret = setup->client_secret;
  return stated(Outcome::requires_action, setup->live).json(document(config, said));
}

}  // namespace

SavingOrder read_saving_order(const Operation& operation) {
  const auto document = document_of(operation);
  SavingOrder order;
  order.payer = read_payer(document);
  order.idempotency_key = operation.idempotency_key();
  order.token = text_of(document, "token");
  order.setup = flag_of(document, "setup");
  if (order.token.empty() && !order.setup && !flag_of(document, "card")) {
    throw InvalidInput("there is neither a token nor a card nor setup");
  }
  return order;
}

std::string needed_customer(const Operation& operation) {
  return needed_text(document_of(operation), "customer");
}

std::string needed_method(const Operation& operation) {
  if (operation.subject_ref().empty()) throw InvalidInput("there is no subject_ref");
  return std::string(operation.subject_ref());
}

std::optional<MethodPage> parse_method_page(std::string_view body, std::string_view customer) {
  const auto document = json::parse(body, nullptr, false);
  Members list(document, "list");
  const bool more = list.flag("has_more");
  if (!list.good() || !document.contains("data") || !document["data"].is_array()) {
    return std::nullopt;
  }
  MethodPage page;
  for (const auto& value : document["data"]) {
    Members members(value, "payment_method");
    const auto id = members.text("id");
    members.require(members.id_of("customer") == customer);
    if (!members.good()) return std::nullopt;
    if (more) page.next = id;
    if (auto method = described(id, value)) page.methods.push_back(std::move(*method));
  }
  return more && page.next.empty() ? std::nullopt : std::optional(std::move(page));
}

std::optional<SetupIntent> parse_setup_intent(std::string_view body) {
  const auto value = json::parse(body, nullptr, false);
  Members members(value, "setup_intent");
  SetupIntent setup;
  setup.id = members.text("id");
  setup.status = members.text("status");
  setup.customer = members.id_of("customer");
  setup.client_secret = members.text("client_secret");
  setup.live = members.flag("livemode");
  return members.good() ? std::optional(std::move(setup)) : std::nullopt;
}

// The method first: one that is declined then leaves no customer behind.
Task save_method(Operation& operation, const Config& config, SavingOrder order) {
  auto& customer = order.payer.customer;
  Said said;
  said.customer = customer;
  auto method = order.token;
  if (!method.starts_with("pm_")) {
    const auto answer = co_await operation.http(create_method(config, order));
    const auto made = method_in(answer);
    if (!made && answer.ok()) co_return odd(operation);
    if (!made) co_return of_method(not_made(config, answer, operation, said));
    method = made->method.ref;
  }
  if (customer.empty()) {
    auto request = create_customer(config, order.payer, order.idempotency_key);
    const auto made = co_await operation.http(std::move(request));
    said.customer = customer = created_customer(made);
    if (customer.empty()) co_return of_method(not_made(config, made, operation));
  }
  const auto attached = co_await operation.http(attach(config, method, order));
  co_return read_attached(config, attached, operation, method, said);
}

Task set_up_method(Operation& operation, const Config& config, SavingOrder order) {
  auto& customer = order.payer.customer;
  if (customer.empty()) {
    auto request = create_customer(config, order.payer, order.idempotency_key);
    const auto made = co_await operation.http(std::move(request));
    customer = created_customer(made);
    if (customer.empty()) co_return of_method(not_made(config, made, operation));
  }
  Said said;
  said.customer = customer;
  const auto answer = co_await operation.http(create_setup(config, order));
  co_return read_set_up(config, answer, operation, said);
}

Task list_methods(Operation& operation, const Config& config, std::string customer) {
  const auto found = co_await operation.http(get_customer(config, customer));
  const auto owner = found.ok() ? parse_customer(found.body) : std::nullopt;
  const bool gone = names_nothing(found) || (owner && owner->id == customer && owner->deleted);
  if (gone) co_return of_method(Result(Outcome::not_found));
  if (!owner || owner->id != customer) co_return of_method(unclear(found, operation));
  auto methods = json::array();
  std::string after;
  for (int pages = 1;; ++pages) {
    const auto answer = co_await operation.http(get_methods(config, customer, after));
    const auto page = answer.ok() ? parse_method_page(answer.body, customer) : std::nullopt;
    // A list that is not whole would make what is not in it look forgotten.
    if (!page || (!page->next.empty() && pages == kMostPages)) {
      co_return of_method(unclear(answer, operation));
    }
    for (const auto& method : page->methods) {
      auto item = json_of(method);
      item["default"] = method.ref == owner->default_method;
      methods.push_back(std::move(item));
    }
    after = page->next;
    if (after.empty()) break;
  }
  const json list = {{"methods", std::move(methods)}};
  const auto text = list.dump(-1, ' ', false, json::error_handler_t::replace);
  co_return stated(Outcome::succeeded, owner->live).json(text);
}

// Of a method that belongs to nobody Stripe says 400 and no code, so it is looked at then.
Task remove_method(Operation& operation, const Config& config, std::string method) {
  auto request =
      post(config, path_of(method) + "/detach", {}, operation.idempotency_key(), "detach_method");
  const auto answer = co_await operation.http(std::move(request));
  auto found = method_in(answer);
  if (answer.answered && answer.status == 400 && !names_nothing(answer)) {
    const auto now = co_await operation.http(get(config, path_of(method), "get_method"));
    found = method_in(now);
    if (names_nothing(now)) co_return of_method(Result(Outcome::not_found), method);
  }
  if (found && found->method.ref == method && found->customer.empty()) {
    co_return stated(Outcome::succeeded, found->live).subject_ref(method);
  }
  co_return answer.ok() ? odd(operation) : refused_method(config, answer, operation, method);
}

Task choose_method(Operation& operation, const Config& config, std::string customer,
                   std::string method) {
  auto request = set_default_method(config, customer, method, operation.idempotency_key());
  const auto answer = co_await operation.http(std::move(request));
  if (!answer.ok()) co_return refused_method(config, answer, operation, method);
  const auto changed = parse_customer(answer.body);
  const bool meant = changed && changed->id == customer && changed->default_method == method;
  if (!meant) co_return odd(operation);
  co_return stated(Outcome::succeeded, changed->live).subject_ref(method);
}

}  // namespace tallyport::stripe_gateway
