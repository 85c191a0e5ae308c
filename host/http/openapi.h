// The API's description (OpenAPI 3.1) as bytes that the build made of docs/openapi.
#pragma once

#include <string_view>

namespace tallyport::http {

// One JSON document and a newline, ASCII. Lives as long as the program. [any thread]
std::string_view openapi_document();
// Its entity tag, in quotes (RFC 9110, 8.8.3): another document has another.
std::string_view openapi_etag();

}  // namespace tallyport::http
