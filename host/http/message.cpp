// What requests and responses can tell of themselves.
#include "http/message.h"

#include <algorithm>

#include "base/result.h"
#include "http/problem.h"
#include "http/text.h"

namespace tallyport::http {

const std::string* find_header(const Fields& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (equal_ignoring_case(key, name)) return &value;
  return nullptr;
}

std::size_t count_headers(const Fields& headers, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(
      headers, [&](const auto& field) { return equal_ignoring_case(field.first, name); }));
}

const std::string* Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return &value;
  return nullptr;
}

const std::string& Request::param(std::string_view name) const {
  for (const auto& [key, value] : params)
    if (key == name) return value;
  broken_contract("the route has this parameter", __FILE__, __LINE__);
}

Responder::~Responder() {
  if (!send_) return;
  try {
    std::exchange(send_, nullptr)(problem({Errc::internal, "the request was dropped"}));
  } catch (...) {  // out of memory, in a destructor: the connection's end says it
  }
}

void Responder::operator()(Response response) {
  TALLYPORT_ASSERT(send_ != nullptr);
  std::exchange(send_, nullptr)(std::move(response));
}

}  // namespace tallyport::http
