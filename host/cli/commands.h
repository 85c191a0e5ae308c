// The operator's commands. Each returns the exit code of the program.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tallyport::cli {

// Exit codes (sysexits.h): what a unit file and a script can tell apart.
inline constexpr int kExitOk = 0;
inline constexpr int kExitUsage = 64;        // the command line is wrong
inline constexpr int kExitAltered = 65;      // verify: the ledger is not what was written to it
inline constexpr int kExitUnavailable = 69;  // a database or an address cannot be had
inline constexpr int kExitConfig = 78;  // the configuration is wrong: starting again will not help

using Arguments = std::vector<std::string>;  // after the command's name

// serve --config FILE: runs the server until SIGTERM or SIGINT.
int serve(const Arguments& arguments);
// check --config FILE: reads the configuration, loads the plugins, says all that is wrong.
int check(const Arguments& arguments);
// api-key: makes a key and the line of the configuration that knows it.
int api_key(const Arguments& arguments);

// heads --config FILE: prints every signed head of the ledger, a line of JSON each.
int heads(const Arguments& arguments);
// verify --config FILE [--heads FILE] [--public-key FILE]: checks the ledger.
int verify(const Arguments& arguments);

// The options of a command that takes several, each with a value: --name VALUE or --name=VALUE.
class Options {
 public:
  // Nothing where there is another, one twice, or one without a value: prints which.
  static std::optional<Options> parse(const char* command, const Arguments& arguments,
                                      std::initializer_list<const char*> known);
  // nullptr where it was not given.
  const std::string* find(const std::string& name) const;

 private:
  std::map<std::string, std::string> values_;
};

// The value of the one option `--config FILE` that serve and check take. Prints what is wrong and
// returns "" otherwise.
std::string config_option(const Arguments& arguments, const char* command);

}  // namespace tallyport::cli
