// HTTP/1.1 from bytes. What is not plainly right is refused: a request that two readers could
// understand differently is how requests are smuggled past a proxy.
#include "http/request_reader.h"

#include <algorithm>
#include <charconv>

#include "base/wiping.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

constexpr std::size_t kLongestChunkLine = 256;
constexpr std::size_t kLongestTrailers = 4096;

Failure malformed(std::string detail) { return fail(Errc::malformed_request, std::move(detail)); }

// Digits of `base`, nothing else, at most `longest` of them.
std::optional<std::size_t> number(std::string_view text, int base, std::size_t longest) {
  std::size_t value = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value, base);
  if (text.empty() || text.size() > longest || parsed.ec != std::errc{} || parsed.ptr != end)
    return std::nullopt;
  return value;
}

bool allowed_in_value(char c) { return c == '\t' || (c != 0x7f && (c < 0 || c >= 0x20)); }

}  // namespace

RequestReader::State RequestReader::refuse(Errc code, std::string detail) {
  error_ = Error{code, std::move(detail)};
  buffer_.clear();
  position_ = 0;
  return state_ = State::refused;
}

RequestReader::State RequestReader::advance() {
  if (state_ == State::head) read_head();
  if (state_ == State::body) framing_ == Framing::chunks ? read_chunks() : read_body();
  return state_;
}

Request RequestReader::take() {
  TALLYPORT_ASSERT(state_ == State::complete);
  // What was read stays behind the end of a string; what is freed is wiped where that matters.
  if (wipes_freed_memory())
    buffer_ = buffer_.substr(position_);
  else
    buffer_.erase(0, position_);
  position_ = scanned_ = trailer_bytes_ = 0;
  chunk_part_ = ChunkPart::size;
  wants_continue_ = false;
  state_ = State::head;
  return std::exchange(request_, {});
}

bool RequestReader::take_continue() {
  return state_ == State::body && std::exchange(wants_continue_, false) && buffered() == 0;
}

RequestReader::State RequestReader::read_head() {
  // An empty line before the request is what some clients send after a body.
  while (scanned_ == 0 && buffer_.compare(position_, 2, "\r\n") == 0) position_ += 2;
  buffer_.erase(0, std::exchange(position_, 0));

  // Every byte is looked at once. A bare CR or LF, or a control character, ends it at once, so
  // that something that is not HTTP at all does not wait for a time-out.
  const std::string_view head = std::string_view(buffer_).substr(position_);
  std::size_t end = std::string_view::npos;
  for (; scanned_ < head.size() && end == std::string_view::npos; ++scanned_) {
    const char c = head[scanned_];
    if (c == '\r') {
      if (scanned_ + 1 == head.size()) break;  // its LF is still under way
      if (head[scanned_ + 1] != '\n')
        return refuse(Errc::malformed_request, "a line ends with CR alone");
    } else if (c == '\n') {
      if (scanned_ == 0 || head[scanned_ - 1] != '\r')
        return refuse(Errc::malformed_request, "a line ends with LF alone, without CR");
      if (scanned_ >= 3 && head[scanned_ - 2] == '\n') end = scanned_ + 1;
    } else if (!allowed_in_value(c)) {
      return refuse(Errc::malformed_request, "a control character among the headers");
    }
  }
  if (std::min(end, head.size()) > limits_.head_bytes)
    return refuse(Errc::malformed_request, "request line and headers are larger than " +
                                               std::to_string(limits_.head_bytes) + " bytes");
  if (end == std::string_view::npos) return state_;

  std::string_view lines = head.substr(0, end - 2);
  for (bool first = true; !lines.empty(); first = false) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    const auto read = first ? read_request_line(line) : read_header(line);
    if (!read) return refuse(read.error().code, read.error().detail);
  }
  position_ += end;
  const auto framing = read_framing();
  if (!framing) return refuse(framing.error().code, framing.error().detail);
  return state_ = framing_ == Framing::none ? State::complete : State::body;
}

Result<void> RequestReader::read_request_line(std::string_view line) {
  const auto method_end = line.find(' ');
  const auto target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || method_end == target_end)
    return malformed("the first line is not METHOD PATH HTTP/1.1");
  const auto method = line.substr(0, method_end);
  const auto target = line.substr(method_end + 1, target_end - method_end - 1);
  const auto version = line.substr(target_end + 1);
  if (!is_token(method) || method.size() > 20) return malformed("the method is not a word");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return malformed("the version is neither HTTP/1.1 nor HTTP/1.0");
  http_1_0_ = version == "HTTP/1.0";
  request_.method = method;
  auto path = read_target(target);
  if (!path) return fail(path.error());
  request_.path = std::move(*path);
  return {};
}

Result<std::string> RequestReader::read_target(std::string_view target) {
  if (!is_visible_ascii(target))
    return malformed("the path holds a character that has to be percent-encoded");
  // A proxy may send the absolute form; only its path matters here.
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto slash = target.find('/');
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  if (target == "*") return std::string("*");
  if (target.empty() || target.front() != '/') return malformed("the path does not start with /");
  if (target.find('#') != std::string_view::npos) return malformed("the path holds a #");
  const auto question = target.find('?');
  if (question != std::string_view::npos) request_.query = parse_query(target.substr(question + 1));
  return std::string(target.substr(0, question));
}

Result<void> RequestReader::read_header(std::string_view line) {
  const auto colon = line.find(':');
  // Also refuses folded lines and white space before the colon.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return malformed("a header is not NAME: VALUE");
  if (request_.headers.size() >= limits_.headers)
    return malformed("there are more than " + std::to_string(limits_.headers) + " headers");
  request_.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  return {};
}

Result<void> RequestReader::read_framing() {
  const auto hosts = count_headers(request_.headers, "Host");
  if (hosts > 1 || (hosts == 0 && !http_1_0_)) return malformed("there is not exactly one Host");

  const auto* connection = request_.header("Connection");
  const bool asked_to_close = connection && list_has(*connection, "close");
  const bool asked_to_keep = connection && list_has(*connection, "keep-alive");
  keep_alive_ = !asked_to_close && (!http_1_0_ || asked_to_keep);

  const auto* length = request_.header("Content-Length");
  const auto* encoding = request_.header("Transfer-Encoding");
  if (count_headers(request_.headers, "Content-Length") > 1)
    return malformed("there is more than one Content-Length");
  if (length && encoding) return malformed("both Content-Length and Transfer-Encoding");

  framing_ = Framing::none;
  if (encoding) {
    if (http_1_0_ || count_headers(request_.headers, "Transfer-Encoding") > 1 ||
        !equal_ignoring_case(*encoding, "chunked"))
      return malformed("the only Transfer-Encoding that is read is chunked, in HTTP/1.1");
    framing_ = Framing::chunks;
  }
  if (length) {
    const auto value = number(*length, 10, 18);
    if (!value) return malformed("Content-Length is not a number of bytes");
    if (*value > limits_.body_bytes)
      return fail(Errc::body_too_large, "the body has " + *length + " bytes, at most " +
                                            std::to_string(limits_.body_bytes) + " are read");
    remaining_ = *value;
    if (remaining_ > 0) framing_ = Framing::length;
  }
  const auto* expect = request_.header("Expect");
  wants_continue_ = expect && !http_1_0_ && equal_ignoring_case(*expect, "100-continue");
  return {};
}

RequestReader::State RequestReader::read_body() {
  const auto size = std::min(remaining_, buffered());
  request_.body.append(buffer_, position_, size);
  position_ += size;
  remaining_ -= size;
  if (remaining_ > 0) {
    buffer_.clear();
    position_ = 0;
    return state_;
  }
  return state_ = State::complete;
}

// The next line without its CRLF; nothing where its end has not come yet.
Result<std::optional<std::string_view>> RequestReader::next_line(std::size_t longest,
                                                                 const char* what) {
  const auto rest = std::string_view(buffer_).substr(position_);
  const auto end = rest.find('\n');
  if (std::min(end, rest.size()) > longest) return malformed(std::string(what) + " is too long");
  if (end == std::string_view::npos) return std::optional<std::string_view>{};
  if (end == 0 || rest[end - 1] != '\r')
    return malformed(std::string(what) + " ends with LF alone, without CR");
  position_ += end + 1;
  return std::optional(rest.substr(0, end - 1));
}

RequestReader::State RequestReader::read_chunks() {
  for (;;) {
    if (chunk_part_ == ChunkPart::size) {
      const auto line = next_line(kLongestChunkLine, "the line of a chunk's size");
      if (!line) return refuse(line.error().code, line.error().detail);
      if (!*line) return state_;
      const auto size = number((*line)->substr(0, (*line)->find(';')), 16, 8);
      if (!size) return refuse(Errc::malformed_request, "a chunk's size is not a number");
      if (*size > limits_.body_bytes - request_.body.size())
        return refuse(Errc::body_too_large, "the chunks come to more than " +
                                                std::to_string(limits_.body_bytes) + " bytes");
      remaining_ = *size;
      chunk_part_ = *size == 0 ? ChunkPart::trailers : ChunkPart::data;
    } else if (chunk_part_ == ChunkPart::data) {
      const auto size = std::min(remaining_, buffered());
      request_.body.append(buffer_, position_, size);
      position_ += size;
      remaining_ -= size;
      if (remaining_ > 0) return state_;
      chunk_part_ = ChunkPart::data_end;
    } else if (chunk_part_ == ChunkPart::data_end) {
      if (buffered() < 2) return state_;
      if (buffer_.compare(position_, 2, "\r\n") != 0)
        return refuse(Errc::malformed_request, "a chunk is longer than it says");
      position_ += 2;
      chunk_part_ = ChunkPart::size;
      buffer_.erase(0, std::exchange(position_, 0));
    } else {
      const auto line = next_line(kLongestTrailers, "a trailer");
      if (!line) return refuse(line.error().code, line.error().detail);
      if (!*line) return state_;
      if ((*line)->empty()) return state_ = State::complete;
      trailer_bytes_ += (*line)->size();
      if (trailer_bytes_ > kLongestTrailers)
        return refuse(Errc::malformed_request, "the trailers are too long");
    }
  }
}

}  // namespace tallyport::http
