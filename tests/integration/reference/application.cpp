// Starting an application, and comparing what it says.
#include "integration/reference/application.h"

#include <fstream>
#include <sstream>

#include <sys/stat.h>

#include "crypto/crypto.h"
#include "integration/stage.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

constexpr const char* kConfigFile = "tallyport.toml";
constexpr const char* kJwtSecret = "0123456789abcdef0123456789abcdef-of-tests";

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  BOOST_REQUIRE_MESSAGE(file, "cannot read " << path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The value of a key that stands once in the file, with a value that begins so.
void set(std::string& text, const std::string& key, const std::string& value,
         const std::string& begin = "") {
  const auto line = "\n" + key + " = \"" + begin;
  const auto at = text.find(line);
  BOOST_REQUIRE_MESSAGE(at != text.npos, "the example has no " << key);
  BOOST_REQUIRE(text.find(line, at + 1) == text.npos);
  const auto end = text.find('\n', at + 1);
  text.replace(at, end - at, "\n" + key + " = \"" + value + "\"");
}

std::string value_of(const std::string& text, const std::string& key) {
  const auto at = text.find("\n" + key + " = \"");
  BOOST_REQUIRE(at != text.npos);
  const auto begin = at + key.size() + 5;
  return text.substr(begin, text.find('"', begin) - begin);
}

std::string example_file(const std::string& name) {
  return TALLYPORT_SOURCE_DIR "/config/examples/" + name + ".toml";
}

void match(const json& got, const json& expected, const std::string& at, json& named) {
  if (expected.is_string() && expected.get<std::string>().starts_with('<')) {
    const bool number = expected.get<std::string>().starts_with("<#");
    const bool filled =
        number ? got.is_number_integer() : got.is_string() && !got.get<std::string>().empty();
    BOOST_TEST(filled, at << " is " << got.dump());
    named[expected.get<std::string>()] = got;
  } else if (expected.is_object() && got.is_object()) {
    for (const auto& [name, value] : expected.items())
      match(got.contains(name) ? got.at(name) : json(), value, at + "/" + name, named);
    for (const auto& [name, value] : got.items())
      BOOST_TEST(expected.contains(name), at << " also has " << name << ": " << value.dump());
  } else {
    BOOST_TEST(got == expected, at << " is " << got.dump() << ", not " << expected.dump());
  }
}

}  // namespace

Application::Application(ApplicationOptions options)
    : options_(std::move(options)), port_(free_port()), provider_port_(free_port()) {
  const auto listen = "127.0.0.1:" + std::to_string(provider_port_);
  provider_ = std::make_unique<Child>(
      Child::Options{{TALLYPORT_BIN_DIR "/tallyport-emulator",
                      options_.provider + "," + url() + options_.webhook_path, "--listen=" + listen,
                      "--retry-initial-ms=100", "--retry-max-ms=1000"},
                     {},
                     directory_.file("provider.log"),
                     ""});
  provider_->wait_for_line("listening on");

  const auto file = directory_.file(kConfigFile);
  std::ofstream(file) << config_text();
  chmod(file.c_str(), 0600);
  server_ = std::make_unique<Child>(tallyport("serve"));
  server_->wait_for_line("listening on", 60'000);
}

Child::Options Application::tallyport(const std::string& command) const {
  auto environment = options_.environment;
  environment["JWT_SECRET"] = kJwtSecret;
  return {{TALLYPORT_BIN_DIR "/tallyport", command, "--config", directory_.file(kConfigFile)},
          std::move(environment),
          directory_.file(command + ".log"),
          ""};
}

void Application::audit() const {
  Child program(tallyport("verify"));
  const auto code = program.wait_for_exit(60'000);
  BOOST_TEST(code == 0, program.output());
}

std::string Application::config_text() const {
  auto text = "\n" + read_file(example_file(options_.example));
  set(text, "listen", "127.0.0.1:" + std::to_string(port_));
  set(text, "public_url", url());
  set(text, "url", "sqlite:" + directory_.file("tallyport.db"), "sqlite:");
  if (!options_.quote_url.empty()) set(text, "url", options_.quote_url, "https:");
  const auto section = "\n[gateway." + options_.gateway + ".settings]\n";
  if (text.find(section) == text.npos) text += section;
  text.insert(text.find(section) + section.size(), "base_url = \"" + provider_url() + "\"\n");
  return text +
         "\n[plugins]\ndirectory = \"" TALLYPORT_PLUGIN_DIR
         "\"\n[[api_key]]\nname = \"tests\"\nstorefront = \"" +
         options_.storefront + "\"\nhash = \"sha256:" + crypto::to_hex(crypto::sha256(kApiKey)) +
         "\"\nscopes = [\"topups:read\", \"topups:write\", \"accounts:read\", \"transfers:write\", "
         "\"refunds:request\", \"refunds:approve\"]\n";
}

std::string Application::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::string Application::provider_url() const {
  return "http://127.0.0.1:" + std::to_string(provider_port_);
}

std::string Application::token(const std::string& account, json claims) const {
  const auto text = read_file(example_file(options_.example));
  claims["iss"] = value_of(text, "issuer");
  claims["aud"] = value_of(text, "audience");
  claims["sub"] = account;
  claims["exp"] = 4'102'444'800;  // in 2100
  const auto signed_part = crypto::to_base64url(R"({"alg":"HS256","typ":"JWT"})") + '.' +
                           crypto::to_base64url(claims.dump());
  return signed_part + '.' + crypto::to_base64url(crypto::hmac_sha256(kJwtSecret, signed_part));
}

HttpReply Application::ask(const std::string& method, const std::string& path,
                           std::vector<std::string> headers, const std::string& body) const {
  return call({method, url() + path, std::move(headers), body});
}

HttpReply Application::ask_as(const std::string& authorization, const std::string& method,
                              const std::string& path, const json& body) const {
  std::vector<std::string> headers = {"Authorization: " + authorization};
  if (!body.is_null()) headers.emplace_back("Content-Type: application/json");
  return ask(method, path, std::move(headers), body.is_null() ? "" : body.dump());
}

json Application::own(long status, const std::string& method, const std::string& path,
                      const json& body) const {
  const auto reply = ask_as(std::string("Bearer ") + kApiKey, method, path, body);
  BOOST_REQUIRE_MESSAGE(reply.status == status, method << " " << path << ": " << reply.status
                                                       << reply.error << " " << reply.body);
  return json::parse(reply.body);
}

std::int64_t Application::balance(const std::string& account) const {
  const auto reply = ask_as(std::string("Bearer ") + kApiKey, "GET", "/v1/accounts/" + account);
  if (reply.status != 200) return 0;
  const auto balances = json::parse(reply.body)["balances"];
  BOOST_REQUIRE(balances.size() <= 1u);
  return balances.empty() ? 0 : balances[0]["available"].get<std::int64_t>();
}

void Application::misbehave(const std::vector<std::string>& behaviours) const {
  const json order = {{"provider", options_.gateway}, {"behaviours", behaviours}};
  const auto reply = call({"POST",
                           provider_url() + "/control/misbehave",
                           {"Content-Type: application/json"},
                           order.dump()});
  BOOST_REQUIRE(reply.status / 100 == 2);
}

HttpReply Application::press(const std::string& page, const std::string& button,
                             const std::string& form) const {
  return call(
      {"POST", page + "/" + button, {"Content-Type: application/x-www-form-urlencoded"}, form});
}

HttpReply Application::browse(const std::string& page, const std::string& button) const {
  return call({"POST", page + "/" + button, {"Accept: text/html"}});
}

bool Application::await_duplicates(const std::string& payment) const {
  return eventually([&] {
    const auto reply = call({"GET", provider_url() + "/control/payments"});
    BOOST_REQUIRE(reply.status == 200);
    const auto all = json::parse(reply.body)["data"];
    for (const auto& each : all)
      if (each["reference"] == payment || each["id"] == payment)
        return each["webhook_acknowledged"] == true && each["tries"] >= 2;
    return false;
  });
}

json expect(const HttpReply& reply, long status, const json& expected) {
  json named = json::object();
  BOOST_TEST(reply.status == status, reply.status << reply.error << " " << reply.body);
  const auto got = json::parse(reply.body, nullptr, false);
  BOOST_TEST(!got.is_discarded(), reply.body);
  const auto type = reply.headers.find("content-type");
  BOOST_TEST((type != reply.headers.end() && type->second.starts_with("application/json")));
  match(got, expected, "", named);
  return named;
}

}  // namespace tallyport::test
