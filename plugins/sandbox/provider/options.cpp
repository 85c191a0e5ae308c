// Strict: what is not known is refused.
#include "options.h"

#include <optional>
#include <set>
#include <string_view>

#include "serving/flags.h"
#include "serving/url.h"

namespace tallyport::sandbox {
namespace {

using serving::parse_number;

std::optional<Account> parse_account(std::string_view text) {
  const auto parts = serving::split_parts(text, 4);
  if (!parts) return std::nullopt;
  Account account{(*parts)[0], (*parts)[1], (*parts)[2], (*parts)[3]};
  if (account.name.empty() || account.api_key.empty() || account.webhook_secret.empty()) {
    return std::nullopt;
  }
  if (!account.webhook_url.empty() && !serving::is_web_url(account.webhook_url))
    return std::nullopt;
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
  if (flag == "--help") {
    options.wish = Options::Wish::help;
    return std::nullopt;
  }
  if (flag == "--misbehave-by-amount") {
    options.amount_rule = AmountRule::misbehaves;
    return std::nullopt;
  }
  if (flag == "--listen") {
    const auto listen = serving::parse_listen(value);
    if (!listen) return wants(flag, "ADDRESS:PORT, not " + value);
    options.host = listen->host;
    options.port = listen->port;
    return std::nullopt;
  }
  if (flag == "--public-url") {
    if (!serving::is_web_url(value))
      return wants(flag, "an absolute http or https URL, not " + value);
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
  const auto wrong = serving::read_flags(arguments, {"--help", "--misbehave-by-amount"},
                                         [&](const std::string& flag, const std::string& value) {
                                           return apply(options, flag, value);
                                         });
  if (options.wish == Options::Wish::help) return options;
  if (wrong) return *wrong;
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
