// A merchant of all three providers: the emulator as a child, a webhook endpoint for each, and the
// calls that a gateway makes.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/value.h"
#include "sandbox_provider/receiver.h"
#include "support/child.h"
#include "support/http_client.h"

namespace tallyport::test {

using emulator::Value;

struct Reply {
  long status = 0;
  std::map<std::string, std::string> headers;
  std::string body;

  // A member by its path, as text: "data.authorization_url", "error.code"; "" where there is none.
  std::string at(const std::string& path) const;
  // A member of each object of the list `data`, each followed by a space.
  std::string each(const std::string& member) const;
};

inline const std::string kStripeKey = "sk_test_emulated";
inline const std::string kPaystackKey = "sk_test_paystack";
inline const std::string kFlutterwaveKey = "FLWSECK_TEST-emulated";

class Merchant {
 public:
  Merchant();
  ~Merchant();

  Receiver stripe_hooks, paystack_hooks, flutterwave_hooks;

  Reply call(const std::string& method, const std::string& path, const std::string& body = "",
             std::vector<std::string> headers = {});
  // With the provider's key, and the body's type.
  Reply stripe(const std::string& method, const std::string& path, const std::string& form = "",
               const std::string& idempotency_key = "");
  Reply paystack(const std::string& method, const std::string& path, const std::string& json = "");
  Reply flutterwave(const std::string& method, const std::string& path,
                    const std::string& json = "");

  // The smallest payments.
  Reply create_session(const std::string& more = "", const std::string& idempotency_key = "");
  Reply initialize(const std::string& reference, const std::string& amount = "500000");
  Reply create_link(const std::string& tx_ref, const std::string& amount = "2000.50");

  // What a browser's button does, with what is typed into its field: a card, a telephone number, a
  // PIN; the address that it is sent to, or "" where it stays.
  std::string press(const std::string& button, const std::string& typed = "",
                    const std::string& checkout = "latest");
  Reply misbehave(const std::string& provider, const std::string& behaviours);

 private:
  std::filesystem::path folder_;
  std::unique_ptr<Child> program_;
  std::string base_;
};

}  // namespace tallyport::test
