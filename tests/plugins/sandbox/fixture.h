// What the sandbox plugin's tests share: the loaded plugin, a payment as the provider states it,
// and what is asked.
#pragma once

#include <string>

#include "plugins/driver.h"

namespace tallyport::test {

inline const Plugin& sandbox() {
  static const Plugin plugin(SANDBOX_SO, R"({"base_url":"http://127.0.0.1:8090/"})");
  return plugin;
}

// With `changes` such as R"("status":"declined")" put last, where a JSON reader takes them.
inline std::string payment(const std::string& changes = "") {
  return R"({"id":"sbx_1","reference":"TP-1","status":"pending","amount":500000,"currency":"NGN",)"
         R"("checkout_url":"http://127.0.0.1:8090/checkout/sbx_1","created_at":1700000000,)"
         R"("expires_at":1700001800,"live":false,"refunded":0)" +
         (changes.empty() ? "" : "," + changes) + "}";
}

inline std::string refusal(const std::string& code) {
  return R"({"error":{"code":")" + code + R"(","message":"no"}})";
}

inline Ask create() {
  return {.operation = "payment.create/1",
          .json = R"({"return_url":"https://shop.example/return","title":"Credits",)"
                  R"("payer":{"email":"ada@example.com"},"expires_at_unix_s":1700001800,)"
                  R"("metadata":{"order":"7"},"a_newer_member":[1]})",
          .idempotency_key = "key-1",
          .minor = 500000,
          .currency = "NGN",
          .reference = "TP-1"};
}

inline Ask look_up(const std::string& gateway_ref = "") {
  return {.operation = "payment.lookup/1", .reference = "TP-1", .gateway_ref = gateway_ref};
}

inline Ask cancel(const std::string& gateway_ref = "sbx_1") {
  return {.operation = "payment.cancel/1", .reference = "TP-1", .gateway_ref = gateway_ref};
}

}  // namespace tallyport::test
