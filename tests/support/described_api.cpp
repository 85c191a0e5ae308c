// Only this file knows valijson. It is of JSON Schema's draft 7: of 2020-12 the description uses
// what means the same in both (tests/unit/http/openapi_test.cpp sees to that).
#include "support/described_api.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace tallyport::test {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

using Complaints = std::vector<std::string>;

void add(Complaints& complaints, std::string text) { complaints.push_back(std::move(text)); }

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

const std::string* find(const Exchange::Headers& headers, const std::string& name) {
  for (const auto& [key, value] : headers)
    if (lower(key) == lower(name)) return &value;
  return nullptr;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

std::string decode(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::isxdigit(static_cast<unsigned char>(text[i + 1])) &&
                        std::isxdigit(static_cast<unsigned char>(text[i + 2]));
    if (escape) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// A parameter or a header is text; where a number is described, text that is one is that number.
json value_of(const std::string& text, const json& schema) {
  if (described(schema).value("type", "") == "integer") {
    const auto number = json::parse(text, nullptr, false);
    if (number.is_number_integer()) return number;
  }
  return text;
}

struct Operation {
  std::string route;  // "GET /v1/topups/{id}"
  std::string method;
  std::vector<std::string> segments;
  json parameters = json::array();
  json source;
};

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

std::vector<Operation> read_operations() {
  std::vector<Operation> out;
  for (const auto& [path, item] : api_description().at("paths").items()) {
    for (const char* method : {"get", "put", "post", "delete"}) {
      if (!item.contains(method)) continue;
      Operation operation;
      operation.method = method;
      std::ranges::transform(operation.method, operation.method.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      operation.route = operation.method + ' ' + path;
      operation.segments = split(path, '/');
      operation.source = item.at(method);
      for (const json* level : {&item, &std::as_const(operation.source)})
        for (const auto& each : level->value("parameters", json::array()))
          operation.parameters.push_back(described(each));
      out.push_back(std::move(operation));
    }
  }
  return out;
}

const std::vector<Operation>& operations() {
  static const auto kAll = read_operations();
  return kAll;
}

bool matches(const Operation& operation, const std::vector<std::string>& path) {
  return std::ranges::equal(operation.segments, path, [](const auto& pattern, const auto& segment) {
    return is_parameter(pattern) ? !segment.empty() : pattern == segment;
  });
}

const Operation* operation_of(const std::string& method, const std::vector<std::string>& path) {
  const auto asked = method == "HEAD" ? "GET" : method;
  for (const auto& each : operations())
    if (each.method == asked && matches(each, path)) return &each;
  return nullptr;
}

const json* parameter(const Operation& operation, const char* in, const std::string& name) {
  for (const auto& each : operation.parameters)
    if (each.at("in") == in && lower(each.at("name")) == lower(name)) return &each;
  return nullptr;
}

// A query has any parameters besides, where one that is an object stands for them.
bool takes_any_query(const Operation& operation) {
  return std::ranges::any_of(operation.parameters, [](const json& each) {
    return each.at("in") == "query" && described(each.at("schema")).value("type", "") == "object";
  });
}

bool is_utf8(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::ignore) ==
         json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

// --- what was asked -----------------------------------------------------------------------------

void check_path(const Operation& operation, const std::vector<std::string>& path, Complaints& out) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!is_parameter(operation.segments[i])) continue;
    const auto name = operation.segments[i].substr(1, operation.segments[i].size() - 2);
    const auto* described_one = parameter(operation, "path", name);
    if (!described_one) {
      add(out, "the parameter " + name + " of the path is not described");
      continue;
    }
    const auto complaint = schema_complaint(described_one->at("schema"), decode(path[i]));
    if (!complaint.empty()) add(out, name + " in the path: " + complaint);
  }
}

void check_query(const Operation& operation, const std::string& query, Complaints& out) {
  if (query.empty()) return;
  for (const auto& each : split(query, '&')) {
    const auto equals = each.find('=');
    const auto name = decode(each.substr(0, equals));
    const auto* described_one = parameter(operation, "query", name);
    if (!described_one && takes_any_query(operation)) continue;
    if (!described_one) {
      add(out, "the parameter " + name + " of the query is not described");
      continue;
    }
    auto text = equals == std::string::npos ? "" : each.substr(equals + 1);
    std::ranges::replace(text, '+', ' ');
    const auto& schema = described_one->at("schema");
    if (!is_utf8(decode(text))) {
      add(out, name + " in the query is not UTF-8");
      continue;
    }
    const auto complaint = schema_complaint(schema, value_of(decode(text), schema));
    if (!complaint.empty()) add(out, name + " in the query: " + complaint);
  }
}

void check_request_headers(const Operation& operation, const Exchange& exchange, Complaints& out) {
  for (const auto& each : operation.parameters) {
    if (each.at("in") != "header") continue;
    const auto name = each.at("name").get<std::string>();
    const auto* value = find(exchange.request_headers, name);
    if (!value) continue;
    const auto complaint = schema_complaint(each.at("schema"), *value);
    if (!complaint.empty()) add(out, name + ": " + complaint);
  }
}

void check_request_body(const Operation& operation, const Exchange& exchange, Complaints& out) {
  const auto& body = exchange.request_body;
  if (!operation.source.contains("requestBody")) {
    if (!body.empty()) add(out, "no body is described");
    return;
  }
  const auto& source = described(operation.source.at("requestBody"));
  const auto& content = source.at("content");
  if (content.contains("*/*")) return;
  if (body.empty()) {
    if (source.value("required", false)) add(out, "a body is required");
    return;
  }
  const auto* type = find(exchange.request_headers, "Content-Type");
  if (!type || lower(split(*type, ';')[0]) != "application/json")
    return add(out, "the content type is not application/json");
  const auto value = json::parse(body, nullptr, false);
  if (value.is_discarded()) return add(out, "the body is not JSON");
  const auto complaint = schema_complaint(content.at("application/json").at("schema"), value);
  if (!complaint.empty()) add(out, "the body: " + complaint);
}

std::vector<std::string> request_complaints(const Operation& operation, const Exchange& exchange,
                                            const std::vector<std::string>& path) {
  std::vector<std::string> out;
  check_path(operation, path, out);
  const auto question = exchange.target.find('?');
  if (question != std::string::npos)
    check_query(operation, exchange.target.substr(question + 1), out);
  check_request_headers(operation, exchange, out);
  check_request_body(operation, exchange, out);
  return out;
}

// --- what was answered --------------------------------------------------------------------------

// What the server writes by itself, and what every answer has.
bool goes_without_saying(const std::string& name) {
  const auto lowered = lower(name);
  for (const char* each :
       {"connection", "content-length", "content-type", "cache-control", "date", "keep-alive"})
    if (lowered == each) return true;
  return false;
}

void check_headers(const json& answer, const Exchange& exchange, Complaints& out) {
  const auto headers = answer.value("headers", json::object());
  for (const auto& [name, reference] : headers.items()) {
    const auto& header = described(reference);
    const auto* value = find(exchange.headers, name);
    if (!value && header.value("required", false)) add(out, "the header " + name + " is absent");
    if (!value) continue;
    const auto& schema = header.at("schema");
    const auto complaint = schema_complaint(schema, value_of(*value, schema));
    if (!complaint.empty()) add(out, "the header " + name + ": " + complaint);
  }
  for (const auto& [name, value] : exchange.headers) {
    const auto is_it = [&](const auto& each) { return lower(each.key()) == lower(name); };
    const auto items = headers.items();
    if (!goes_without_saying(name) && std::none_of(items.begin(), items.end(), is_it))
      add(out, "the header " + name + " is not described");
  }
}

void check_content(const json& answer, const Exchange& exchange, Complaints& out) {
  const auto content = answer.value("content", json::object());
  const auto* header = find(exchange.headers, "Content-Type");
  if (content.empty()) {
    if (!exchange.body.empty()) add(out, "a body where none is described");
    return;
  }
  const auto type = header ? split(*header, ';')[0] : "";
  if (!content.contains(type)) return add(out, "the content type " + type + " is not described");
  if (exchange.method == "HEAD" || !content.at(type).contains("schema")) return;
  const auto value = json::parse(exchange.body, nullptr, false);
  if (value.is_discarded()) return add(out, "the body is not JSON");
  const auto complaint = schema_complaint(content.at(type).at("schema"), value);
  if (!complaint.empty()) add(out, "the body: " + complaint);
}

void check_answer(const Operation& operation, const Exchange& exchange, Complaints& out) {
  const auto& answers = operation.source.at("responses");
  const auto found = answers.find(std::to_string(exchange.status));
  if (found == answers.end()) return add(out, "the status is not described");
  const auto& answer = described(*found);
  const auto* type = find(exchange.headers, "Content-Type");
  if (!type || !type->starts_with("text/html")) check_headers(answer, exchange, out);
  check_content(answer, exchange, out);
}

// What no schema can say, as the server's complaints have it: lengths are counted in bytes, control
// characters are refused in every text, origins stand in the configuration, currencies in a table.
constexpr const char* kBeyondSchemas[] = {"is longer than",
                                          "holds a control character",
                                          "is not of an origin that",
                                          "not a currency's code",
                                          "Idempotency-Key is not one header",
                                          "a percent sign in the path",
                                          "not a day like",
                                          "is not 1 to 366 days"};

// Whether the answer finds fault with a form that a schema can describe.
bool says_malformed(const Exchange& exchange) {
  const auto body = json::parse(exchange.body, nullptr, false);
  const auto code = body.is_object() ? body.value("code", "") : "";
  if (code != "invalid_field" && code != "malformed_request" && code != "unsupported_media_type")
    return false;
  return std::ranges::none_of(kBeyondSchemas, [&](const char* each) {
    return exchange.body.find(each) != std::string::npos;
  });
}

}  // namespace

const json& api_description() {
  static const auto kDocument = [] {
    std::ifstream file(TALLYPORT_OPENAPI_FILE);
    return json::parse(file);
  }();
  return kDocument;
}

const json& described(const json& value) {
  if (!value.is_object() || !value.contains("$ref")) return value;
  const auto pointer = value.at("$ref").get<std::string>();
  if (!pointer.starts_with("#/")) throw std::runtime_error("a reference elsewhere: " + pointer);
  return described(api_description().at(json::json_pointer(pointer.substr(1))));
}

std::vector<std::string> described_routes() {
  std::vector<std::string> out;
  for (const auto& each : operations()) add(out, each.route);
  std::ranges::sort(out);
  return out;
}

std::string schema_complaint(const json& schema, const json& value) {
  // References are resolved in the document that is given: the schemas go with each.
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<valijson::Schema>> parsed;  // guarded by mutex
  const std::lock_guard lock(mutex);
  auto& kept = parsed[schema.dump()];
  if (!kept) {
    const json document = {
        {"allOf", {schema}},
        {"components", {{"schemas", api_description().at("components").at("schemas")}}}};
    kept = std::make_unique<valijson::Schema>();
    valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(document), *kept);
  }
  valijson::ValidationResults results;
  if (valijson::Validator().validate(*kept, NlohmannJsonAdapter(value), &results)) return "";
  std::string out;
  for (const auto& error : results) {
    for (const auto& step : error.context) out += step;
    out += ": " + error.description + "; ";
  }
  return out.empty() ? "does not fit" : out;
}

std::vector<std::string> deviations(const Exchange& exchange) {
  const auto path = split(exchange.target.substr(0, exchange.target.find('?')), '/');
  const auto* operation = operation_of(exchange.method, path);
  std::vector<std::string> out;
  if (!operation) {
    if (exchange.target.starts_with("/v1/") && exchange.status < 400)
      add(out, "it is served and not described");
    return out;
  }
  check_answer(*operation, exchange, out);
  const auto wrong = request_complaints(*operation, exchange, path);
  if (exchange.status < 400)
    for (const auto& each : wrong) add(out, "it was accepted, but " + each);
  else if (wrong.empty() && says_malformed(exchange))
    add(out, "it was refused, but it is as described");
  return out;
}

}  // namespace tallyport::test
