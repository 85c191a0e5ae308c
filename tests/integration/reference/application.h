// An application of config/examples as its users see it: the server with that file, and the
// emulator in the place of its provider. Of the file only addresses, paths and the provider are
// replaced.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "support/child.h"
#include "support/http_client.h"
#include "support/temporary_directory.h"

namespace tallyport::test {

struct ApplicationOptions {
  std::string example;  // "verification-credits"
  std::string storefront;
  std::string gateway;  // the only one
  // The emulator's flag for its provider, without the webhook's address, and that address's path.
  std::string provider;
  std::string webhook_path;
  std::map<std::string, std::string> environment;  // what the file asks for
  std::string quote_url = "";                      // where the application answers, if it does
};

class Application {
 public:
  explicit Application(ApplicationOptions options);

  // A user's token, as the application signs it. Claims besides those that every token has.
  std::string token(const std::string& account, nlohmann::json claims = {}) const;

  HttpReply ask(const std::string& method, const std::string& path,
                std::vector<std::string> headers = {}, const std::string& body = "") const;
  // Likewise with `Authorization: SCHEME TOKEN` and JSON.
  HttpReply ask_as(const std::string& authorization, const std::string& method,
                   const std::string& path, const nlohmann::json& body = nullptr) const;
  // A request of our own API with a back end's key that may do everything.
  nlohmann::json own(long status, const std::string& method, const std::string& path,
                     const nlohmann::json& body = nullptr) const;
  // What the account has, in the smallest units of its one asset; 0 where there is no account.
  std::int64_t balance(const std::string& account) const;

  // The next payment at the provider does so (plugins/emulator/README.md).
  void misbehave(const std::vector<std::string>& behaviours) const;
  // A form post on the provider's page: a button, with what is typed beside it ("card=4242…").
  HttpReply press(const std::string& page, const std::string& button,
                  const std::string& form = "") const;
  // The same by a browser, which is sent back.
  HttpReply browse(const std::string& page, const std::string& button) const;
  // Waits until the provider has told of the payment at least twice, and is answered each time. By
  // our reference, or by its own id.
  bool await_duplicates(const std::string& payment) const;
  // What `tallyport verify` says of the books.
  void audit() const;
  std::string url() const;
  std::string provider_url() const;

 private:
  std::string config_text() const;
  // `tallyport COMMAND --config …` with what the file asks for.
  Child::Options tallyport(const std::string& command) const;

  ApplicationOptions options_;
  TemporaryDirectory directory_;
  int port_;
  int provider_port_;
  std::unique_ptr<Child> provider_;
  std::unique_ptr<Child> server_;
};

// Compares status and JSON. A member of `expected` that is "<name>" stands for any string that is
// not empty, "<#name>" for a whole number; what it stood for is returned, {name: value}. Numbers
// are compared by their digits' value.
nlohmann::json expect(const HttpReply& reply, long status, const nlohmann::json& expected);

}  // namespace tallyport::test
