// Reading the command line.
#include <algorithm>
#include <cstdio>

#include "cli/commands.h"

namespace tallyport::cli {

std::optional<Options> Options::parse(const Arguments& arguments,
                                      std::initializer_list<const char*> known) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    const auto equals = argument.find('=');
    const auto name = argument.substr(0, equals);
    if (std::ranges::find(known, name) == known.end()) return std::nullopt;
    if (equals == argument.npos && ++i == arguments.size()) return std::nullopt;
    auto value = equals == argument.npos ? arguments[i] : argument.substr(equals + 1);
    if (!options.values_.emplace(name, std::move(value)).second) return std::nullopt;
  }
  return options;
}

const std::string* Options::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

std::string config_option(const Arguments& arguments, const char* command) {
  if (arguments.size() == 2 && arguments[0] == "--config") return arguments[1];
  if (arguments.size() == 1 && arguments[0].starts_with("--config="))
    return arguments[0].substr(std::string("--config=").size());
  std::fprintf(stderr,
               "tallyport %s: needs --config FILE and nothing else, e.g. tallyport %s --config "
               "/etc/tallyport/tallyport.toml\n",
               command, command);
  return "";
}

}  // namespace tallyport::cli
