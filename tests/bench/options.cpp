// Each option takes one value.
#include "bench/options.h"

#include <charconv>
#include <functional>
#include <map>

namespace tallyport::bench {
namespace {

int number(const std::string& name, std::string_view text, int most) {
  int value = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || value < 1 || value > most)
    throw BadArguments(name + " " + std::string(text) + " is not a number from 1 to " +
                       std::to_string(most));
  return value;
}

std::vector<int> numbers(const std::string& name, std::string_view text, int most) {
  std::vector<int> values;
  while (true) {
    const auto comma = text.find(',');
    values.push_back(number(name, text.substr(0, comma), most));
    if (comma == text.npos) return values;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  const std::map<std::string, std::function<void(const std::string&, const std::string&)>> known{
      {"--rounds", [&](auto& name, auto& value) { options.rounds = number(name, value, 20); }},
      {"--webhooks",
       [&](auto& name, auto& value) { options.webhooks = number(name, value, 200'000); }},
      {"--connections",
       [&](auto& name, auto& value) { options.connections = numbers(name, value, 1'000); }},
      // PostgreSQL's own default is 100 connections, some of them kept back.
      {"--clients", [&](auto& name, auto& value) { options.clients = numbers(name, value, 80); }},
      {"--only",
       [&](auto& name, auto& value) {
         if (value != "postgresql" && value != "sqlite")
           throw BadArguments(name + " " + value + " is neither postgresql nor sqlite");
         options.databases = {value};
       }},
      {"--json", [&](auto&, auto& value) { options.json = value; }},
      {"--build", [&](auto&, auto& value) { options.build = value; }},
      {"--work", [&](auto&, auto& value) { options.work = value; }},
      {"--socket", [&](auto&, auto& value) { options.socket = value; }},
      {"--postmaster",
       [&](auto& name, auto& value) { options.postmaster = number(name, value, 4'194'304); }},
      {"--pgbench", [&](auto&, auto& value) { options.pgbench = value; }},
      {"--sql", [&](auto&, auto& value) { options.sql = value; }},
  };
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const auto found = known.find(arguments[i]);
    if (found == known.end()) throw BadArguments("there is no option " + arguments[i]);
    if (i + 1 == arguments.size()) throw BadArguments(arguments[i] + " needs a value");
    found->second(arguments[i], arguments[i + 1]);
  }
  return options;
}

}  // namespace tallyport::bench
