// Who is asking.
#include "http/auth.h"

#include <algorithm>

#include "crypto/crypto.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

constexpr std::size_t kLongestAccount = 200;

Failure refused(std::string why) { return fail(Errc::not_authenticated, std::move(why)); }

}  // namespace

std::string Principal::id() const { return tenant + '/' + title(); }

bool is_account_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestAccount && text.front() != '@' && is_utf8(text) &&
         !has_control(text);
}

bool is_system_account_name(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
  return text.size() > 1 && text.size() <= kLongestAccount && text.front() == '@' &&
         text.find_first_not_of(kAllowed, 1) == std::string_view::npos;
}

Result<std::shared_ptr<const Authenticator>> Authenticator::create(std::vector<ApiKey> keys,
                                                                   std::optional<JwtSettings> jwt) {
  const std::shared_ptr<Authenticator> made(new Authenticator());
  for (auto& key : keys) {
    auto hash = crypto::from_hex(key.sha256_hex);
    if (!hash || hash->size() != 32)
      return fail(Errc::config_invalid, "API key \"" + key.name + "\" has no SHA-256 in hex");
    const auto name = key.name;
    if (!made->keys_.emplace(std::move(*hash), std::move(key)).second)
      return fail(Errc::config_invalid, "API key \"" + name + "\" is there twice");
  }
  if (jwt) {
    auto verifier = JwtVerifier::create(std::move(*jwt));
    if (!verifier) return fail(verifier.error());
    made->jwt_ = std::move(*verifier);
  }
  return std::shared_ptr<const Authenticator>(made);
}

Result<Principal> Authenticator::authenticate(const Request& request, Timestamp now,
                                              const std::vector<std::string>& schemes) const {
  const auto* header = request.header("Authorization");
  if (!header || count_headers(request.headers, "Authorization") != 1)
    return refused("send one Authorization: " + schemes.front() + " header");
  const auto space = header->find(' ');
  const auto is_it = [&](const std::string& scheme) {
    return equal_ignoring_case(std::string_view(*header).substr(0, space), scheme);
  };
  if (space == std::string::npos || std::ranges::none_of(schemes, is_it))
    return refused("the Authorization header is not " + schemes.front());
  const auto token = trim(std::string_view(*header).substr(space));

  // Found by its hash, which says nothing of other keys; compared in constant time all the same.
  const auto hash = crypto::sha256(token);
  const auto found = keys_.find(hash);
  if (found != keys_.end() && crypto::equal_constant_time(found->first, hash)) {
    const auto& key = found->second;
    return Principal{key.name, key.tenant, key.scopes, std::nullopt, {}};
  }
  if (!jwt_ || std::ranges::count(token, '.') != 2) return refused("the key is not known");
  auto identity = jwt_->identity_of(token, now);
  if (!identity) return fail(identity.error());
  const auto& account = identity->account;
  if (!is_account_name(account)) return refused("the token names no account that can be");
  const auto& settings = jwt_->settings();
  return Principal{account, settings.tenant, settings.scopes, account, std::move(identity->claims)};
}

}  // namespace tallyport::http
