// Reading the command line.
#include <algorithm>
#include <cstdio>

#include "cli/commands.h"

namespace tallyport::cli {

std::optional<Options> Options::parse(const char* command, const Arguments& arguments,
                                      std::initializer_list<const char*> known) {
  const auto refuse = [&](const std::string& what) {
    std::string all;
    for (const char* each : known) all += (all.empty() ? "" : ", ") + std::string(each);
    std::fprintf(stderr, "tallyport %s: %s; it takes %s\n", command, what.c_str(), all.c_str());
    return std::nullopt;
  };
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    const auto equals = argument.find('=');
    const auto name = argument.substr(0, equals);
    if (std::ranges::find(known, name) == known.end())
      return refuse("there is no option \"" + name + "\"");
    if (equals == argument.npos && ++i == arguments.size())
      return refuse(name + " needs a value, " + name + " FILE");
    auto value = equals == argument.npos ? arguments[i] : argument.substr(equals + 1);
    if (value.empty()) return refuse("the value of " + name + " is empty");
    if (!options.values_.emplace(name, std::move(value)).second)
      return refuse(name + " is there twice");
  }
  return options;
}

const std::string* Options::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

std::string config_option(const Arguments& arguments, const char* command) {
  const auto given = Options::parse(command, arguments, {"--config"});
  if (!given) return "";
  if (const auto* file = given->find("--config")) return *file;
  std::fprintf(stderr,
               "tallyport %s: needs --config FILE, e.g. tallyport %s --config "
               "/etc/tallyport/tallyport.toml\n",
               command, command);
  return "";
}

}  // namespace tallyport::cli
