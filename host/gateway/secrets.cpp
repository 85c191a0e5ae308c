// Where prefixes of both modes fit a value, the longest decides: "key_test_" before "key_".
#include "gateway/secrets.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tallyport::gateway {
namespace {

using topup::Mode;

std::string names_of(const std::vector<ManifestSecret>& secrets) {
  std::string names;
  for (const auto& secret : secrets) names += (names.empty() ? "" : ", ") + secret.name;
  return names.empty() ? "none" : names;
}

// `"a", "b" or "c"`
std::string alternatives(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i)
    out += (i == 0 ? "\"" : i + 1 == texts.size() ? " or \"" : ", \"") + texts[i] + "\"";
  return out;
}

struct Found {
  Mode mode;
  std::string_view prefix;
};

std::optional<Found> longest_prefix(const ManifestSecret& secret, std::string_view value) {
  std::optional<Found> longest;
  for (const auto& [mode, prefixes] : secret.prefixes)
    for (const auto& prefix : prefixes)
      if (value.starts_with(prefix) && (!longest || prefix.size() > longest->prefix.size()))
        longest = Found{mode, prefix};
  return longest;
}

// What keeps `value` from being one of `mode`; "" where nothing does.
std::string of_other_mode(const ManifestSecret& secret, std::string_view value, Mode mode) {
  const auto own = secret.prefixes.find(mode);
  const bool any = own == secret.prefixes.end() || own->second.empty();
  const auto found = longest_prefix(secret, value);
  if (found ? found->mode == mode : any) return "";
  const std::string asked(name(mode));
  const auto right =
      "give one " + (any ? "of that mode" : "that begins with " + alternatives(own->second));
  if (!found) return "does not begin as those of the gateway's mode, " + asked + ", do: " + right;
  const std::string stated(name(found->mode));
  return "begins with \"" + std::string(found->prefix) + "\", as those of mode " + stated +
         " do, but the gateway's mode is " + asked + ": " + right + ", or set mode = \"" + stated +
         "\"";
}

class Checker {
 public:
  Checker(const GatewaySpec& spec, const Manifest& manifest, std::vector<Problem>& problems)
      : spec_(spec), manifest_(manifest), problems_(problems) {}

  void check_given() {
    for (const auto& [name, values] : spec_.secrets) {
      const auto* known = manifest_.secret(name);
      if (!known)
        complain(name, "is not known to plugin " + manifest_.id + "; it knows " +
                           names_of(manifest_.secrets));
      else if (values.empty() || std::ranges::any_of(values, &Secret::empty))
        complain(name, "is empty");
      else
        check_mode(*known, values);
    }
  }

  void check_missing(bool takes_webhooks) {
    for (const auto& secret : manifest_.secrets) {
      if (std::ranges::any_of(spec_.secrets,
                              [&](const auto& given) { return given.first == secret.name; }))
        continue;
      if (secret.sends)
        complain(secret.name, "is missing; plugin " + manifest_.id + " sends it to the provider");
      else if (takes_webhooks)
        complain(secret.name, "is missing; plugin " + manifest_.id +
                                  " verifies webhooks with it (or set webhooks = false)");
    }
  }

 private:
  void check_mode(const ManifestSecret& secret, const std::vector<Secret>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      auto wrong = of_other_mode(secret, values[i].reveal(), spec_.mode);
      if (wrong.empty()) continue;
      const auto place = values.size() == 1 ? "" : "/" + std::to_string(i);
      complain(secret.name + place, std::move(wrong));
    }
  }

  void complain(const std::string& place, std::string text) {
    problems_.push_back({spec_.name, "/secrets/" + place, std::move(text)});
  }

  const GatewaySpec& spec_;
  const Manifest& manifest_;
  std::vector<Problem>& problems_;
};

}  // namespace

void check_secrets(const GatewaySpec& spec, const Manifest& manifest, bool takes_webhooks,
                   std::vector<Problem>& problems) {
  Checker checker(spec, manifest, problems);
  checker.check_given();
  checker.check_missing(takes_webhooks);
}

}  // namespace tallyport::gateway
