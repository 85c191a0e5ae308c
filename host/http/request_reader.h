// RequestReader: bytes of one connection to requests, strictly by RFC 9112. Pure; knows no sockets.
//
// It stands in for Pistache's own parser, which answers 500 with its exception's text to malformed
// values of headers it knows, refuses unknown content types, and drops duplicates and order of
// headers, which signatures of webhooks may need. docs/decisions/0005-http.md says more.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace tallyport::http {

struct ReaderLimits {
  std::size_t head_bytes = 16 * 1024;  // request line and headers
  std::size_t headers = 100;
  std::size_t body_bytes = 64 * 1024;  // after chunks are put together
};

class RequestReader {
 public:
  enum class State { head, body, complete, refused };

  explicit RequestReader(ReaderLimits limits) : limits_(limits) {}

  // Keeps the bytes; looks at them only in advance().
  void feed(std::string_view bytes) { buffer_ += bytes; }
  // Bytes that are kept and not yet part of a request.
  std::size_t buffered() const { return buffer_.size() - position_; }

  // Reads as far as it can. `complete`: take() has a request; what follows it stays kept.
  // `refused`: error() says why; nothing more can be read from this connection.
  State advance();
  // After complete: the request, and ready for the next one. Its `peer` is empty.
  Request take();
  const Error& error() const { return *error_; }

  // In state body: the client waits for "100 Continue" before it sends anything. True once.
  bool take_continue();
  // After complete and before take(): whether the connection may carry another request.
  bool keep_alive() const { return keep_alive_; }
  bool is_http_1_0() const { return http_1_0_; }

 private:
  enum class Framing { none, length, chunks };
  enum class ChunkPart { size, data, data_end, trailers };

  State refuse(Errc code, std::string detail);
  State read_head();
  State read_body();
  State read_chunks();
  Result<std::optional<std::string_view>> next_line(std::size_t longest, const char* what);
  Result<void> read_request_line(std::string_view line);
  Result<void> read_header(std::string_view line);
  Result<void> read_framing();
  Result<std::string> read_target(std::string_view target);

  ReaderLimits limits_;
  std::string buffer_;
  std::size_t position_ = 0;  // where in buffer_ the unread part starts
  std::size_t scanned_ = 0;   // of the head, already found to be well-formed
  State state_ = State::head;
  Request request_;
  std::optional<Error> error_;
  bool http_1_0_ = false;
  bool keep_alive_ = true;
  bool wants_continue_ = false;
  Framing framing_ = Framing::none;
  ChunkPart chunk_part_ = ChunkPart::size;
  std::size_t remaining_ = 0;  // of the body, or of the chunk
  std::size_t trailer_bytes_ = 0;
};

}  // namespace tallyport::http
