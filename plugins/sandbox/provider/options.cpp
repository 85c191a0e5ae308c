// Strict: what is not known is refused.
#include "options.h"

#include <charconv>
#include <optional>
#include <set>
#include <string_view>

#include "wire.h"

namespace tallyport::sandbox {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t min,
                                         std::int64_t max) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  if (number < min || number > max) return std::nullopt;
  return number;
}

std::optional<Account> parse_account(std::string_view text) {
  std::vector<std::string> parts;
  // The URL is the last part and may hold commas.
  while (parts.size() < 3) {
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) break;
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  if (parts.size() != 3) return std::nullopt;
  Account account{parts[0], parts[1], parts[2], std::string(text)};
  if (account.name.empty() || account.api_key.empty() || account.webhook_secret.empty()) {
    return std::nullopt;
  }
  if (!account.webhook_url.empty() && !is_web_url(account.webhook_url)) return std::nullopt;
  return account;
}

std::string wants(const std::string& flag, const std::string& what) {
  return flag + " wants " + what;
}

// Sets what one flag with a value says; the text is what is wrong.
std::optional<std::string> apply(Options& options, const std::string& flag,
                                 const std::string& value) {
  const auto ms = [&](std::int64_t& target, std::int64_t min) -> std::optional<std::string> {
    const auto number = parse_number(value, min, 86'400'000);
    if (!number) {
      return wants(flag, "milliseconds from " + std::to_string(min) + " to 86400000, not " + value);
    }
    target = *number;
    return std::nullopt;
  };
  if (flag == "--listen") {
    const auto colon = value.rfind(':');
    const auto port = colon == std::string::npos
                          ? std::nullopt
                          : parse_number(std::string_view(value).substr(colon + 1), 0, 65'535);
    if (!port || colon == 0) return wants(flag, "ADDRESS:PORT, not " + value);
    options.host = value.substr(0, colon);
    options.port = static_cast<std::uint16_t>(*port);
    return std::nullopt;
  }
  if (flag == "--public-url") {
    if (!is_web_url(value)) return wants(flag, "an absolute http or https URL, not " + value);
    options.public_url = value;
    while (options.public_url.ends_with('/')) options.public_url.pop_back();
    return std::nullopt;
  }
  if (flag == "--account") {
    auto account = parse_account(value);
    if (!account) return wants(flag, "NAME,API_KEY,WEBHOOK_SECRET,WEBHOOK_URL (URL may be empty)");
    options.accounts.push_back(std::move(*account));
    return std::nullopt;
  }
  if (flag == "--retry-tries") {
    const auto number = parse_number(value, 1, 1'000'000);
    if (!number) return wants(flag, "a number from 1 to 1000000, not " + value);
    options.retry.tries = static_cast<int>(*number);
    return std::nullopt;
  }
  if (flag == "--retry-initial-ms") return ms(options.retry.initial_ms, 1);
  if (flag == "--retry-max-ms") return ms(options.retry.max_ms, 1);
  if (flag == "--processing-ms") return ms(options.delays.processing_ms, 0);
  if (flag == "--slow-ms") return ms(options.delays.slow_ms, 0);
  if (flag == "--late-ms") return ms(options.delays.late_ms, 1);
  return "unknown flag " + flag + "; --help lists those there are";
}

}  // namespace

const char* const kHelp =
    R"(tallyport-sandbox-provider: a payment provider to test Tallyport with. No money moves.

  --listen ADDRESS:PORT     where to serve (127.0.0.1:8090); port 0 takes a free one. The first line
                            on stdout says which: "listening on http://127.0.0.1:8090"
  --account NAME,API_KEY,WEBHOOK_SECRET,WEBHOOK_URL
                            a merchant; may be given several times, at least once
  --public-url URL          how payers reach it, for checkout URLs (where it listens)
  --misbehave-by-amount     the last two digits of an amount choose a misbehaviour
  --retry-initial-ms N      wait after the first failed webhook (200), doubling from there
  --retry-max-ms N          longest wait between two tries (5000)
  --retry-tries N           tries before a webhook is given up (40)
  --processing-ms N         how long "processing" takes (5000)
  --slow-ms N               how long "slow" takes (3000)
  --late-ms N               how late "late" is (10000)
  --help                    this text
)";

std::variant<Options, std::string> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string flag = arguments[i];
    if (flag == "--help") {
      options.wish = Options::Wish::help;
      return options;
    }
    if (flag == "--misbehave-by-amount") {
      options.amount_rule = AmountRule::misbehaves;
      continue;
    }
    std::optional<std::string> value;
    if (const auto equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    }
    // An unknown flag is the better message than a missing value.
    if (const auto wrong = apply(options, flag, value.value_or(""))) return *wrong;
    if (!value) return flag + " wants a value";
  }
  if (options.accounts.empty()) {
    return "no merchant: give at least one --account NAME,API_KEY,WEBHOOK_SECRET,WEBHOOK_URL";
  }
  std::set<std::string> names, keys;
  for (const auto& account : options.accounts) {
    if (!names.insert(account.name).second) return "two accounts have the name " + account.name;
    if (!keys.insert(account.api_key).second) {
      return "account " + account.name + " has the API key of another account";
    }
  }
  return options;
}

}  // namespace tallyport::sandbox
