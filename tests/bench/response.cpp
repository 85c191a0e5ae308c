// The server under test writes its heads itself, always with a length.
#include "bench/response.h"

#include <charconv>

namespace tallyport::bench {
namespace {

template <class Number>
Number leading_number(std::string_view text, const char* what) {
  Number value{};
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
    throw NotHttp(what);
  return value;
}

}  // namespace

std::optional<ResponseEnd> find_end(std::string_view bytes) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == bytes.npos) return std::nullopt;
  const auto head = bytes.substr(0, head_end);
  constexpr std::string_view kStart = "HTTP/1.1 ";
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  if (!head.starts_with(kStart)) throw NotHttp("the answer does not start with HTTP/1.1");
  const auto length = head.find(kLength);
  if (length == head.npos) throw NotHttp("the answer has no Content-Length");
  ResponseEnd end;
  end.status = leading_number<int>(head.substr(kStart.size()), "the answer has no status");
  end.size = head_end + 4 +
             leading_number<std::size_t>(head.substr(length + kLength.size()),
                                         "Content-Length is not a number");
  if (bytes.size() < end.size) return std::nullopt;
  return end;
}

}  // namespace tallyport::bench
