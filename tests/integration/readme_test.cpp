// The first screen that a user sees, pasted: the README's three commands, and those that
// `./dev run --emulate` prints, work in order and print what is said.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "integration/stage.h"
#include "support/child.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

using Environment = std::map<std::string, std::string>;

// The commands behind "$ ", from the line on that has `mark`.
std::vector<std::string> curl_lines(std::istream&& text, const std::string& mark) {
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.find(mark) != std::string::npos) inside = true;
    if (inside && line.starts_with("$ curl")) lines.push_back(line.substr(2));
  }
  return lines;
}

std::string replace_all(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::string shell(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (const auto got = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
  BOOST_TEST(pclose(pipe) == 0, command);
  return text;
}

// What a function of ./dev prints.
std::string dev(const Environment& environment, const std::string& function) {
  std::string assignments;
  for (const auto& [name, value] : environment) assignments += name + "='" + value + "' ";
  return shell(assignments + "bash -c 'source " TALLYPORT_SOURCE_DIR "/dev && " + function + "'");
}

Child::Options serve(const TemporaryDirectory& directory, const std::string& config,
                     const Environment& environment) {
  return {{TALLYPORT_BIN_DIR "/tallyport", "serve", "--config",
           TALLYPORT_SOURCE_DIR "/config/" + config},
          environment,
          directory.file("server.log"),
          TALLYPORT_SOURCE_DIR};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme)

BOOST_AUTO_TEST_CASE(its_three_commands_take_a_payment) {
  TemporaryDirectory directory;
  const auto port = std::to_string(free_port());
  const auto sandbox_port = std::to_string(free_port());
  const Environment environment = {{"PORT", port},
                                   {"SANDBOX_PORT", sandbox_port},
                                   {"TALLYPORT_STATE", directory.path().string()},
                                   {"TALLYPORT_PLUGINS", TALLYPORT_PLUGIN_DIR}};
  Child provider({{TALLYPORT_BIN_DIR "/tallyport-sandbox-provider", "--listen",
                   "127.0.0.1:" + sandbox_port, "--account",
                   "demo,sandbox-secret-key-for-development-only,"
                   "sandbox-webhook-secret-for-development-only,http://127.0.0.1:" +
                       port + "/webhooks/sandbox"},
                  {},
                  directory.file("provider.log"),
                  ""});
  Child server(serve(directory, "tallyport.dev.toml", environment));
  provider.wait_for_line("listening on");
  server.wait_for_line("listening on", 60'000);

  auto lines = curl_lines(std::ifstream(TALLYPORT_SOURCE_DIR "/README.md"), "<!-- transcript -->");
  BOOST_REQUIRE(lines.size() == 3u);
  for (auto& line : lines)
    line = replace_all(replace_all(line, "127.0.0.1:8080", "127.0.0.1:" + port), "127.0.0.1:8090",
                       "127.0.0.1:" + sandbox_port);
  const auto topup = json::parse(shell(lines[0]));
  BOOST_TEST(topup["status"] == "requires_action");
  BOOST_TEST(topup["next_action"]["type"] == "redirect");
  shell(lines[1]);
  const auto account = json::parse(shell(lines[2]));
  BOOST_TEST(account["balances"][0]["available"] == 10);
  BOOST_TEST(server.terminate() == 0);
  BOOST_TEST(provider.terminate() == 0);
}

BOOST_AUTO_TEST_CASE(the_emulated_lines_take_a_payment_at_each_provider) {
  TemporaryDirectory directory;
  const Environment environment = {{"PORT", std::to_string(free_port())},
                                   {"EMULATOR_PORT", std::to_string(free_port())},
                                   {"TALLYPORT_STATE", directory.path().string()},
                                   {"TALLYPORT_PLUGINS", TALLYPORT_PLUGIN_DIR}};
  std::vector<std::string> emulator = {TALLYPORT_BIN_DIR "/tallyport-emulator"};
  std::istringstream flags(dev(environment, "emulator_flags"));
  for (std::string flag; std::getline(flags, flag);) emulator.push_back(flag);
  Child provider({emulator, {}, directory.file("provider.log"), ""});
  Child server(serve(directory, "tallyport.emulate.toml", environment));
  provider.wait_for_line("listening on");
  server.wait_for_line("listening on", 60'000);

  const auto printed = dev(environment, "print_emulated_transcript");
  int credited = 0;
  for (const std::string gateway : {"stripe", "paystack", "flutterwave"}) {
    const auto lines = curl_lines(std::istringstream(printed), "# " + gateway);
    BOOST_REQUIRE(lines.size() >= 3u);
    const auto topup = json::parse(shell(lines[0]));
    BOOST_TEST(topup["status"] == "requires_action");
    BOOST_TEST(topup["gateway"] == gateway);
    BOOST_TEST(json::parse(shell(lines[1]))["status"] == "paid");
    credited += 10;
    // What Flutterwave's webhook says is asked for first, so that it takes a moment.
    BOOST_TEST(eventually(
        [&] { return json::parse(shell(lines[2]))["balances"][0]["available"] == credited; }));
  }
  BOOST_TEST(server.terminate() == 0);
  BOOST_TEST(provider.terminate() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
