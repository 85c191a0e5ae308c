// The API's description, held against what the server really answers. Knows the document that the
// build made of docs/openapi, and JSON Schema; no sockets.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tallyport::test {

// One request as it was sent and its answer. Names of headers in any case.
struct Exchange {
  using Headers = std::vector<std::pair<std::string, std::string>>;
  std::string method;
  std::string target;  // path and query, percent-encoded
  Headers request_headers;
  std::string request_body;
  long status = 0;
  Headers headers = {};
  std::string body = {};
};

// What about it is not as described, a sentence each: the status, a header, the content type, a
// member of the body; a request that was accepted and is not described, or the other way round.
// Empty for a path that is none of ours. [any thread]
std::vector<std::string> deviations(const Exchange& exchange);

// The document, parsed. It lives as long as the program.
const nlohmann::json& api_description();
// What `$ref` names, where `value` is a reference; else itself.
const nlohmann::json& described(const nlohmann::json& value);
// "GET /v1/topups/{id}" of every operation, sorted.
std::vector<std::string> described_routes();
// What is wrong with a value by a schema of the document; "" where nothing is.
std::string schema_complaint(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace tallyport::test
