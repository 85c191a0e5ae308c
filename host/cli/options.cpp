// Reading the command line.
#include <cstdio>

#include "cli/commands.h"

namespace tallyport::cli {

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
