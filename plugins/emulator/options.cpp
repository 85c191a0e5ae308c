// Keys have to look like test keys: a live one has no business in a program that moves no money.
#include "emulator/options.h"

#include <optional>

#include "serving/flags.h"
#include "serving/url.h"

namespace tallyport::emulator {
namespace {

std::string wants(const std::string& flag, const std::string& what) {
  return flag + " wants " + what;
}

std::string_view key_prefix(Brand brand) {
  return brand == Brand::flutterwave ? "FLWSECK_TEST-" : "sk_test_";
}

// --stripe KEY,WEBHOOK_SECRET,WEBHOOK_URL; Paystack has no webhook secret.
std::optional<std::string> apply_account(Options& options, Brand brand, const std::string& flag,
                                         const std::string& value) {
  const bool own_secret = brand != Brand::paystack;
  const auto parts = serving::split_parts(value, own_secret ? 3 : 2);
  const std::string shape = own_secret ? "KEY,WEBHOOK_SECRET,WEBHOOK_URL" : "KEY,WEBHOOK_URL";
  if (!parts || (own_secret && (*parts)[1].empty())) {
    return wants(flag, shape + " (URL may be empty)");
  }
  Account account{parts->front(), own_secret ? (*parts)[1] : parts->front(), parts->back()};
  const auto prefix = key_prefix(brand);
  if (!account.key.starts_with(prefix) || account.key.size() == prefix.size()) {
    return wants(flag, "a test key, which starts with " + std::string(prefix));
  }
  if (!account.webhook_url.empty() && !serving::is_web_url(account.webhook_url)) {
    return wants(flag, "an absolute http or https URL at its end, not " + account.webhook_url);
  }
  if (!options.accounts.emplace(brand, std::move(account)).second) return flag + " is given twice";
  return std::nullopt;
}

std::optional<std::string> apply(Options& options, const std::string& flag,
                                 const std::string& value) {
  const auto number = [&](auto& target, std::int64_t min,
                          std::int64_t max) -> std::optional<std::string> {
    const auto parsed = serving::parse_number(value, min, max);
    if (!parsed) {
      return wants(flag, "a number from " + std::to_string(min) + " to " + std::to_string(max) +
                             ", not " + value);
    }
    target = static_cast<std::decay_t<decltype(target)>>(*parsed);
    return std::nullopt;
  };
  constexpr std::int64_t day_ms = 86'400'000;
  if (flag == "--help") {
    options.wish = Options::Wish::help;
    return std::nullopt;
  }
  if (flag == "--listen") {
    const auto listen = serving::parse_listen(value);
    if (!listen) return wants(flag, "ADDRESS:PORT, not " + value);
    options.listen = *listen;
    return std::nullopt;
  }
  if (flag == "--public-url") {
    if (!serving::is_web_url(value)) {
      return wants(flag, "an absolute http or https URL, not " + value);
    }
    options.public_url = value;
    while (options.public_url.ends_with('/')) options.public_url.pop_back();
    return std::nullopt;
  }
  for (const auto brand : kBrands) {
    if (flag == "--" + std::string(name(brand))) return apply_account(options, brand, flag, value);
  }
  if (flag == "--retry-initial-ms") return number(options.retry.initial_ms, 1, day_ms);
  if (flag == "--retry-max-ms") return number(options.retry.max_ms, 1, day_ms);
  if (flag == "--retry-tries") return number(options.retry.tries, 1, 1'000'000);
  if (flag == "--processing-ms") return number(options.processing_ms, 0, day_ms);
  if (flag == "--slow-ms") return number(options.slow_ms, 0, day_ms);
  if (flag == "--late-ms") return number(options.late_ms, 1, day_ms);
  return "unknown flag " + flag + "; --help lists those there are";
}

}  // namespace

const char* const kHelp =
    R"(tallyport-emulator: answers like Stripe, Paystack and Flutterwave v3. No money moves.

  --listen ADDRESS:PORT  where to serve (127.0.0.1:8091); port 0 takes a free one. The first line on
                         stdout says which: "listening on http://127.0.0.1:8091"
  --stripe KEY,WEBHOOK_SECRET,WEBHOOK_URL
  --paystack KEY,WEBHOOK_URL
  --flutterwave KEY,SECRET_HASH,WEBHOOK_URL
                         the merchant at each; those that are given answer, at the paths that they
                         really have, or below /stripe, /paystack and /flutterwave. A URL may be
                         empty: no webhooks
  --public-url URL       how payers reach it, for checkout addresses (where it listens)
  --retry-initial-ms N   wait after the first failed webhook (200), doubling from there
  --retry-max-ms N       longest wait between two tries (5000)
  --retry-tries N        tries before a webhook is given up (40)
  --processing-ms N      how long a pending payment takes (5000)
  --slow-ms N            how long "slow" takes (3000)
  --late-ms N            how late "late" is (10000)
  --help                 this text
)";

std::variant<Options, std::string> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  const auto wrong = serving::read_flags(
      arguments, {"--help"},
      [&](const auto& flag, const auto& value) { return apply(options, flag, value); });
  if (options.wish == Options::Wish::help) return options;
  if (wrong) return *wrong;
  if (options.accounts.empty()) {
    return "no merchant: give at least one of --stripe, --paystack and --flutterwave";
  }
  return options;
}

}  // namespace tallyport::emulator
