// The Idempotency-Key of a request.
#include "http/idempotency.h"

#include "crypto/crypto.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

constexpr std::size_t kLongestKey = 255;
constexpr const char* kHeader = "Idempotency-Key";

}  // namespace

Result<std::optional<topup::IdempotencyClaim>> read_claim(const Request& request,
                                                          const Principal& principal,
                                                          std::string route,
                                                          const Secret& hash_key) {
  const auto* key = request.header(kHeader);
  if (!key) return std::optional<topup::IdempotencyClaim>{};
  if (count_headers(request.headers, kHeader) != 1 || key->empty() || key->size() > kLongestKey ||
      !is_visible_ascii(*key))
    return fail(Errc::invalid_field,
                "Idempotency-Key is not one header of 1 to 255 visible ASCII characters");
  const auto text = request.method + '\n' + request.path + '\n' + request.body;
  return std::optional(
      topup::IdempotencyClaim{principal.id(), std::move(route), *key,
                              crypto::to_hex(crypto::hmac_sha256(hash_key.reveal(), text))});
}

}  // namespace tallyport::http
