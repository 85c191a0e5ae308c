// The API's description: that it is served, that it is complete, and that its examples are true.
// What the server answers is held against it wherever a test asks the API (test::deviations).
#include "http/openapi.h"

#include <algorithm>
#include <set>

#include "http/problem.h"
#include "unit/http/api_fixture.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::json;

constexpr Errc kAll[] = {
#define X(number, name, text) Errc::name,
    TALLYPORT_ERRC(X)
#undef X
};

// Those that operators meet at start have no status in docs/errors.md.
bool reaches_callers(Errc code) {
  const int number = static_cast<int>(code);
  return number < 600 || number >= 800;
}

const Json& description() { return test::api_description(); }

// Calls `visit(pointer, value)` for the whole document, outside in.
template <class Visit>
void walk(const Json& value, const std::string& pointer, const Visit& visit) {
  visit(pointer, value);
  if (!value.is_structured()) return;
  for (const auto& [key, each] : value.items()) walk(each, pointer + '/' + key, visit);
}

template <class Visit>
void each_operation(const Visit& visit) {
  for (const auto& [path, item] : description().at("paths").items())
    for (const char* method : {"get", "put", "post", "delete"})
      if (item.contains(method)) visit(path, method, item, item.at(method));
}

// Percent-encodes nothing: the examples of ids need none but for the space.
std::string example_path(std::string path, const Json& item, const Json& operation) {
  for (const auto* level : {&item, &operation})
    for (const auto& each : level->value("parameters", Json::array())) {
      const auto& parameter = test::described(each);
      const auto place = path.find('{' + parameter.at("name").get<std::string>() + '}');
      if (parameter.at("in") == "path" && place != std::string::npos)
        path.replace(place, parameter.at("name").get<std::string>().size() + 2,
                     percent_encode(parameter.at("example").get<std::string>()));
    }
  return path;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// The examples of a media type, a parameter or a header.
std::vector<Json> examples_of(const Json& object) {
  std::vector<Json> out;
  if (object.contains("example")) out.push_back(object.at("example"));
  for (const auto& each : object.value("examples", Json::object()))
    out.push_back(test::described(each).at("value"));
  return out;
}

// Words that mean the same in JSON Schema's draft 7, which the tests' validator is of, and in
// 2020-12, which OpenAPI 3.1 is of.
constexpr std::string_view kWords =
    " $ref additionalProperties allOf anyOf const default description else enum format if items "
    "maxItems maxLength maxProperties maximum minItems minLength minimum not oneOf pattern "
    "patternProperties properties required then type ";

void check_words(const Json& schema, const std::string& pointer) {
  if (schema.is_boolean()) return;
  for (const auto& [word, value] : schema.items()) {
    const auto here = pointer + '/' + word;
    BOOST_TEST(kWords.find(' ' + word + ' ') != kWords.npos, here);
    // Draft 7 passes over what stands beside a reference.
    BOOST_TEST((!schema.contains("$ref") || word == "$ref" || word == "description"), here);
    if (word == "properties" || word == "patternProperties")
      for (const auto& [name, each] : value.items()) check_words(each, here + '/' + name);
    if (word == "allOf" || word == "anyOf" || word == "oneOf")
      for (const auto& each : value) check_words(each, here);
    for (const char* one : {"additionalProperties", "else", "if", "items", "not", "then"})
      if (word == one) check_words(value, here);
  }
}

}  // namespace

struct Fixture : test::ApiFixture {
  // What the ledger says to an order is scripted: an answer that the route can give.
  void script_order(const std::string& path) {
    const auto code = path == "/v1/transfers"      ? Errc::insufficient_funds
                      : path.ends_with("/correct") ? Errc::transfer_not_correctable
                      : path.starts_with("/v1/tr") ? Errc::hold_not_pending
                                                   : Errc::account_of_another_organisation;
    journal.order_outcome = fail(code, "");
  }
};

BOOST_FIXTURE_TEST_SUITE(openapi, Fixture)

BOOST_AUTO_TEST_CASE(every_route_is_described_and_nothing_else) {
  auto served = api.routes();
  std::ranges::sort(served);
  const auto described = test::described_routes();
  for (const auto& route : served)
    BOOST_TEST(
        std::ranges::count(described, route) == 1,
        route << " is not described: add it to the file of docs/openapi that its kind is in");
  for (const auto& route : described)
    BOOST_TEST(std::ranges::count(served, route) == 1,
               route << " is described and not served: take it out of docs/openapi");
}

BOOST_AUTO_TEST_CASE(it_is_served_without_credentials_and_once_for_each_version) {
  const auto first = ask({.path = "/openapi.json", .key = ""});
  BOOST_TEST(first.status == 200);
  BOOST_TEST((first.body == openapi_document()));
  BOOST_TEST((json(first) == description()));
  const auto tag = *first.header("ETag");
  for (const auto& known : {tag, "W/" + tag, "\"another\", " + tag, std::string("*")}) {
    const auto again =
        ask({.path = "/openapi.json", .key = "", .headers = {{"If-None-Match", known}}});
    BOOST_TEST(again.status == 304, known);
    BOOST_TEST(again.body.empty());
    BOOST_TEST(*again.header("ETag") == tag);
  }
  for (const char* other : {"\"another\"", "", "W/\"another\", \"third\""})
    BOOST_TEST(
        ask({.path = "/openapi.json", .key = "", .headers = {{"If-None-Match", other}}}).status ==
            200,
        other);
}

BOOST_AUTO_TEST_CASE(every_error_is_described_with_its_status) {
  std::vector<std::string> codes;
  for (const auto code : kAll) {
    if (!reaches_callers(code)) continue;
    codes.emplace_back(name(code));
    const auto& example = description().at("components").at("examples").at(codes.back());
    BOOST_TEST(example["value"] == json(problem({code, ""})), codes.back());
  }
  const auto& problem = description().at("components").at("schemas").at("Problem");
  BOOST_TEST((problem["properties"]["code"]["enum"] == codes));
}

BOOST_AUTO_TEST_CASE(an_operation_names_the_scope_that_it_asks_for) {
  each_operation([&](const std::string& path, const std::string& method, const Json& item,
                     const Json& operation) {
    const auto where = upper(method) + ' ' + path;
    script_order(path);
    const auto asks = [&](const std::string& key) {
      return ask(
          {.method = upper(method), .path = example_path(path, item, operation), .key = key});
    };
    const bool described_open = operation.at("security").empty();
    // These two answer 401 for what they bring, not for who asks.
    const bool by_content = path == "/webhooks/{gateway}" || path == "/pages/open";
    BOOST_TEST((asks("nobody's").status == 401 && !by_content) == !described_open, where);
    if (described_open) return;
    const std::string scope = operation["security"][0]["api_key"][0];
    const auto without = asks("no-" + scope);
    BOOST_TEST(without.status == 403, where);
    BOOST_TEST(json(without)["detail"] == "this needs the scope " + scope, where);
    // Who releases with a key also moves what others own: transfers:write too.
    const bool needs_another = path == "/v1/topups/{id}/release";
    BOOST_TEST((asks("only-" + scope).status == 403) == needs_another, where);
    // Whether end users may ask at all, about their own account.
    const auto user = ask({.method = upper(method),
                           .path = example_path(path, item, operation),
                           .key = test::token(test::claims_of("user 42"))});
    const bool users = operation["security"].size() == 2;
    const auto scopes = test::jwt_settings().scopes;
    if (scopes.contains(*parse_scope(scope))) BOOST_TEST((user.status != 403) == users, where);
  });
}

BOOST_AUTO_TEST_CASE(every_example_fits_its_schema) {
  int seen = 0;
  walk(description(), "#", [&](const std::string& pointer, const Json& value) {
    if (!value.is_object() || !value.contains("schema") || pointer.ends_with("/schemas")) return;
    const auto examples = examples_of(value);
    BOOST_TEST(!examples.empty(), pointer << " has no example");
    for (const auto& each : examples) {
      const auto complaint = test::schema_complaint(value.at("schema"), each);
      BOOST_TEST(complaint == "", pointer << ": " << each.dump() << ": " << complaint);
      ++seen;
    }
  });
  BOOST_TEST(seen > 100);
}

// Asked of the real routes; ask() complains where one is refused for its form.
BOOST_AUTO_TEST_CASE(every_request_of_an_example_is_understood) {
  each_operation([&](const std::string& path, const std::string& method, const Json& item,
                     const Json& operation) {
    const auto body = test::described(operation.value("requestBody", Json::object()));
    const auto content = body.value("content", Json::object());
    if (!content.contains("application/json")) return;
    script_order(path);
    for (const auto& example : examples_of(content.at("application/json"))) {
      const auto answer = ask({.method = upper(method),
                               .path = example_path(path, item, operation),
                               .body = example.dump()});
      for (const int misunderstood : {400, 415, 500})
        BOOST_TEST(answer.status != misunderstood, answer.body);
    }
  });
}

// The complaint about a member that there is not names those that there are.
BOOST_AUTO_TEST_CASE(the_members_of_a_body_are_those_that_the_route_reads) {
  each_operation([&](const std::string& path, const std::string& method, const Json& item,
                     const Json& operation) {
    const auto body = test::described(operation.value("requestBody", Json::object()));
    const auto content = body.value("content", Json::object());
    if (!content.contains("application/json")) return;
    const auto& schema = test::described(content.at("application/json").at("schema"));
    const auto members = schema.value("properties", Json::object());
    std::string known;
    for (const auto& [name, each] : members.items()) known += (known.empty() ? "" : ", ") + name;
    const auto text = known.empty() ? "is not known here, where there are no members"
                                    : "is not a member that there is here: " + known;
    const auto answer = ask({.method = upper(method),
                             .path = example_path(path, item, operation),
                             .body = R"({"unheard_of":1})"});
    const auto errors = json(answer).value("errors", Json::array());
    const Json complaint = {{"field", "unheard_of"}, {"text", text}};
    BOOST_TEST(std::ranges::count(errors, complaint) == 1,
               upper(method) << ' ' << path << " should say: unheard_of " << text << ", and says "
                             << answer.body);
  });
}

// A filter that is misspelt would show everything.
BOOST_AUTO_TEST_CASE(a_parameter_that_is_not_described_is_refused) {
  rows.balances["user 42"] = 70;
  const std::string topup = start("user 42")["id"];
  each_operation([&](const std::string& path, const std::string& method, const Json& item,
                     const Json& operation) {
    if (operation.at("security").empty()) return;
    auto filled = example_path(path, item, operation);
    if (path.starts_with("/v1/topups/{id}")) filled.replace(11, topup.size(), topup);
    if (path.starts_with("/v1/gateways/{gateway}")) filled.replace(13, 11, "sandbox");
    const auto answer = ask({.method = upper(method), .path = filled + "?unheard_of=1"});
    BOOST_TEST(code(answer) == "invalid_field", upper(method) << ' ' << filled << answer.body);
  });
}

BOOST_AUTO_TEST_CASE(an_operation_has_a_name_of_its_own_and_all_parameters_of_its_path) {
  std::set<std::string> names;
  each_operation(
      [&](const std::string& path, const std::string&, const Json& item, const Json& operation) {
        const std::string id = operation.at("operationId");
        BOOST_TEST(names.insert(id).second, id << " is there twice");
        BOOST_TEST(!operation.value("summary", "").empty(), id);
        const auto filled = example_path(path, item, operation);
        BOOST_TEST(filled.find('{') == std::string::npos, id << ": a parameter of " << path);
      });
}

BOOST_AUTO_TEST_CASE(schemas_say_only_what_both_drafts_understand) {
  for (const auto& [name, schema] : description().at("components").at("schemas").items())
    check_words(schema, name);
  walk(description(), "#", [](const std::string& pointer, const Json& value) {
    if (value.is_object() && value.contains("schema") && !pointer.ends_with("/schemas"))
      check_words(value.at("schema"), pointer);
  });
}

// In our own answers and requests a member that is not described is a mistake.
BOOST_AUTO_TEST_CASE(every_object_says_which_members_it_has) {
  walk(description().at("components").at("schemas"), "#",
       [](const std::string& pointer, const Json& value) {
         if (!value.is_object() || value.value("type", Json()) != "object") return;
         BOOST_TEST(value.contains("additionalProperties"), pointer);
       });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
