// What the Flutterwave plugin's tests share: the loaded plugin, a transaction as Flutterwave states
// it, and what is asked.
#pragma once

#include <string>

#include "plugins/driver.h"

namespace tallyport::test {

inline const Plugin& flutterwave() {
  static const Plugin plugin(FLUTTERWAVE_SO, "{}");
  return plugin;
}

inline const Plugin& live_flutterwave() {
  static const Plugin plugin(FLUTTERWAVE_SO, "{}", TP_MODE_LIVE);
  return plugin;
}

// The member `data` of a verification, with `changes` such as R"("status":"failed")" put last,
// where a JSON reader takes them.
inline std::string transaction(const std::string& changes = "") {
  return R"({"id":4011,"tx_ref":"TP-1","flw_ref":"ADA/FLW4011","amount":5000.5,"currency":"NGN",)"
         R"("charged_amount":5000.50,"app_fee":70.01,"merchant_fee":0,"status":"successful",)"
         R"("processor_response":"Approved","payment_type":"card","amount_settled":4930.49,)"
         R"("created_at":"2026-01-02T03:04:05.000Z","customer":{"email":"ada@example.com"})" +
         (changes.empty() ? "" : "," + changes) + "}";
}

inline std::string success(const std::string& data) {
  return R"({"status":"success","message":"done","data":)" + data + "}";
}

inline std::string verified_as(const std::string& changes = "") {
  return success(transaction(changes));
}

inline std::string error(const std::string& message) {
  return R"({"status":"error","message":")" + message + R"(","data":null})";
}

inline std::string not_found() { return error("No transaction was found for this id"); }

inline std::string link(const std::string& address = "https://checkout.example/pay/flwlnk-1") {
  return success(R"({"link":")" + address + R"("})");
}

inline Ask create() {
  return {.operation = "payment.create/1",
          .json = R"({"return_url":"https://shop.example/return/flw?token=1","title":"Credits",)"
                  R"("description":"50 credits","payer":{"email":"ada@example.com",)"
                  R"("name":"Ada","phone":"0800"},"expires_at_unix_s":1700001800,)"
                  R"("metadata":{"order":"7"},"a_newer_member":[1]})",
          .idempotency_key = "key-1",
          .minor = 500050,
          .currency = "NGN",
          .reference = "TP-1"};
}

inline Ask look_up(const std::string& gateway_ref = "") {
  return {.operation = "payment.lookup/1", .reference = "TP-1", .gateway_ref = gateway_ref};
}

}  // namespace tallyport::test
