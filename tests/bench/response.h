// Where the first response ends in the bytes that came, and what its status is. As much of HTTP as
// the sender needs: a status line, Content-Length, a body.
#pragma once

#include <optional>
#include <stdexcept>
#include <string_view>

namespace tallyport::bench {

struct NotHttp : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ResponseEnd {
  int status = 0;
  std::size_t size = 0;  // head and body together
};

// Nothing where it is not complete. Throws NotHttp.
std::optional<ResponseEnd> find_end(std::string_view bytes);

}  // namespace tallyport::bench
