// The README's first screen, pasted: its three commands work in order and print what it says.
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

// The commands behind "$ " of the block that is marked as the transcript.
std::vector<std::string> curl_lines() {
  std::ifstream file(TALLYPORT_SOURCE_DIR "/README.md");
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.find("<!-- transcript -->") != std::string::npos) inside = true;
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

}  // namespace

BOOST_AUTO_TEST_SUITE(readme)

BOOST_AUTO_TEST_CASE(its_three_commands_take_a_payment) {
  TemporaryDirectory directory;
  const auto port = std::to_string(free_port());
  const auto sandbox_port = std::to_string(free_port());
  const std::map<std::string, std::string> environment = {
      {"PORT", port},
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
  Child server({{TALLYPORT_BIN_DIR "/tallyport", "serve", "--config",
                 TALLYPORT_SOURCE_DIR "/config/tallyport.dev.toml"},
                environment,
                directory.file("server.log"),
                TALLYPORT_SOURCE_DIR});
  provider.wait_for_line("listening on");
  server.wait_for_line("listening on", 60'000);

  auto lines = curl_lines();
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

BOOST_AUTO_TEST_SUITE_END()
