// The few WebDriver commands that the tests need (https://www.w3.org/TR/webdriver2/).
#include "support/browser.h"

#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "support/child.h"
#include "support/http_client.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

constexpr const char* kChromium = "/usr/bin/chromium";
constexpr const char* kDriver = "/usr/bin/chromedriver";
constexpr const char* kElementKey = "element-6066-11e4-a52e-4f735466cecf";  // fixed by the standard

json command(const std::string& method, const std::string& url, const json& body = json::object()) {
  auto reply = call({method,
                     url,
                     {"Content-Type: application/json"},
                     method == "GET" ? "" : body.dump(),
                     60'000});
  if (reply.status != 200)
    throw std::runtime_error(method + " " + url + ": " + std::to_string(reply.status) + " " +
                             reply.error + reply.body.substr(0, 600));
  return json::parse(reply.body)["value"];
}

std::string from_base64(const std::string& text) {
  std::string bytes;
  unsigned bits = 0;
  int have = 0;
  for (char c : text) {
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto at = alphabet.find(c);
    if (at == alphabet.npos) break;
    bits = bits << 6 | static_cast<unsigned>(at);
    if ((have += 6) >= 8) bytes += static_cast<char>(bits >> (have -= 8) & 0xff);
  }
  return bytes;
}

}  // namespace

bool browser_installed() { return access(kChromium, X_OK) == 0 && access(kDriver, X_OK) == 0; }

Browser::Browser(const std::string& directory) {
  driver_ = std::make_unique<Child>(Child::Options{
      {kDriver, "--port=0", "--log-level=WARNING"}, {}, directory + "/chromedriver.log", ""});
  const auto line = driver_->wait_for_line("started successfully on port", 30'000);
  const auto digits = line.find_first_of("0123456789", line.rfind("port"));
  const auto base = "http://127.0.0.1:" + std::to_string(std::stoi(line.substr(digits)));
  const json options = {
      {"binary", kChromium},
      {"args",
       {"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--user-data-dir=" + directory + "/profile"}}};
  const json created =
      command("POST", base + "/session",
              {{"capabilities",
                {{"alwaysMatch", {{"browserName", "chrome"}, {"goog:chromeOptions", options}}}}}});
  session_ = base + "/session/" + created["sessionId"].get<std::string>();
}

Browser::~Browser() {
  try {
    if (!session_.empty()) command("DELETE", session_);
  } catch (const std::exception&) {
    // The driver is ended in any case.
  }
}

void Browser::open(const std::string& url) { command("POST", session_ + "/url", {{"url", url}}); }

std::string Browser::element(const std::string& selector) {
  return command("POST", session_ + "/element",
                 {{"using", "css selector"}, {"value", selector}})[kElementKey];
}

void Browser::click(const std::string& selector) {
  command("POST", session_ + "/element/" + element(selector) + "/click");
}

std::string Browser::text(const std::string& selector) {
  return command("GET", session_ + "/element/" + element(selector) + "/text");
}

bool Browser::has(const std::string& selector) {
  return !command("POST", session_ + "/elements", {{"using", "css selector"}, {"value", selector}})
              .empty();
}

std::string Browser::address() { return command("GET", session_ + "/url"); }
std::string Browser::await_address(const std::string& beginning, int timeout_ms) {
  std::string now;
  eventually([&] { return (now = address()).starts_with(beginning); }, timeout_ms);
  return now;
}

std::string Browser::title() { return command("GET", session_ + "/title"); }

void Browser::resize(int width, int height) {
  command("POST", session_ + "/window/rect", {{"width", width}, {"height", height}});
}

void Browser::type(const std::string& selector, const std::string& text) {
  command("POST", session_ + "/element/" + element(selector) + "/value", {{"text", text}});
}

void Browser::devtools(const std::string& name, const json& parameters) {
  command("POST", session_ + "/goog/cdp/execute", {{"cmd", name}, {"params", parameters}});
}

json Browser::evaluate(const std::string& body) {
  return command("POST", session_ + "/execute/sync", {{"script", body}, {"args", json::array()}});
}

void Browser::screenshot(const std::string& file) {
  const std::string encoded = command("GET", session_ + "/screenshot");
  const auto bytes = from_base64(encoded);
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace tallyport::test
