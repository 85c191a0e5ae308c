// No early exits between secrets and candidates: all are computed, all are compared.
#include "gateway/verify.h"

#include <algorithm>
#include <optional>

#include "crypto/crypto.h"
#include "gateway/abi_read.h"
#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

constexpr std::size_t kCandidatesMax = 16;
constexpr std::size_t kCandidateMax = 4096;
constexpr std::size_t kSlicesMax = 64;
constexpr std::size_t kMessageMax = std::size_t{16} << 20;

std::string sign(std::uint32_t algorithm, const Secret& secret, std::string_view message) {
  switch (algorithm) {
    case TP_ALGORITHM_HMAC_SHA256:
      return crypto::hmac_sha256(secret.reveal(), message);
    case TP_ALGORITHM_HMAC_SHA512:
      return crypto::hmac_sha512(secret.reveal(), message);
    default:
      return std::string(secret.reveal());  // TOKEN: the candidate is the secret itself
  }
}

std::optional<std::string> decode(std::uint32_t encoding, std::string_view candidate) {
  switch (encoding) {
    case TP_ENCODING_HEX:
      return crypto::from_hex(candidate);
    case TP_ENCODING_BASE64:
      return crypto::from_base64(candidate);
    default:
      return std::string(candidate);
  }
}

// Safe for any time that a stranger states.
bool is_timely(const tp_verify& action, Timestamp now) {
  if (action.tolerance_s == 0) return true;
  const std::int64_t now_s = now.unix_ms / 1000;
  const std::int64_t tolerance_s = action.tolerance_s;
  return action.signed_at_unix_s >= now_s - tolerance_s &&
         action.signed_at_unix_s <= now_s + tolerance_s;
}

Result<std::string> join(const tp_slice* slices, std::uint64_t count) {
  if (count > kSlicesMax || (count > 0 && !is_pointer_to(slices)))
    return broken("the VERIFY action's message has " + std::to_string(count) + " slices; at most " +
                  std::to_string(kSlicesMax) + " are taken, and not at null");
  std::string message;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto slice = read_bytes(slices[i].bytes, kMessageMax - message.size(), "the signed message");
    if (!slice) return fail(slice.error());
    message += *slice;
  }
  return message;
}

Result<void> check(const tp_verify* action) {
  if (!is_pointer_to(action) || !TP_HAS(action, signed_at_unix_s))
    return broken("the VERIFY action has no struct of ABI 1.0 behind it");
  if (action->algorithm < TP_ALGORITHM_HMAC_SHA256 || action->algorithm > TP_ALGORITHM_TOKEN)
    return broken("the VERIFY action's algorithm " + std::to_string(action->algorithm) +
                  " is not one of plugin.h");
  if (action->encoding < TP_ENCODING_HEX || action->encoding > TP_ENCODING_RAW)
    return broken("the VERIFY action's encoding " + std::to_string(action->encoding) +
                  " is not one of plugin.h");
  if (action->n_candidates > 0 && !is_pointer_to(action->candidates))
    return broken("the VERIFY action's candidates are null");
  return {};
}

// Host rule H7. An empty body is bound by nothing, so it proves nothing.
Proof proof_of(std::uint32_t algorithm, std::string_view message, std::string_view raw_body) {
  if (algorithm == TP_ALGORITHM_TOKEN) return Proof::token;
  const bool whole = !raw_body.empty() && message.find(raw_body) != message.npos;
  return whole ? Proof::signature : Proof::none;
}

}  // namespace

Result<Verified> verify(const tp_verify* action, const Instance& instance,
                        std::string_view raw_body, Timestamp now) {
  if (auto sound = check(action); !sound) return fail(sound.error());
  auto secret = read_bytes(action->secret, 100, "the name of the secret");
  if (!secret) return fail(secret.error());
  const auto* values = instance.verifying_secret(*secret);
  if (!values)
    return broken("the VERIFY action names secret \"" + one_line(*secret, 100) +
                  "\", which the manifest does not name for use \"verify\"");
  auto message = join(action->message, action->n_message);
  if (!message) return fail(message.error());

  Verified verified;
  if (action->n_candidates > kCandidatesMax) return verified;
  bool match = false;
  for (std::uint64_t i = 0; i < action->n_candidates; ++i) {
    auto candidate = read_bytes(action->candidates[i].bytes, kMessageMax, "a candidate");
    if (!candidate) return fail(candidate.error());
    if (candidate->empty() || candidate->size() > kCandidateMax) continue;
    if (action->algorithm == TP_ALGORITHM_TOKEN) verified.tokens.emplace_back(*candidate);
    const auto signature = decode(action->encoding, *candidate);
    if (!signature) continue;
    for (const auto& value : *values) {
      if (value.empty()) continue;
      auto expected = sign(action->algorithm, value, *message);
      const bool same = crypto::equal_constant_time(expected, *signature);
      wipe(expected);
      match = match || same;
    }
  }
  verified.good = match && is_timely(*action, now);
  if (verified.good) verified.proof = proof_of(action->algorithm, *message, raw_body);
  return verified;
}

}  // namespace tallyport::gateway
