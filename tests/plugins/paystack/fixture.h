// What the Paystack plugin's tests share: the loaded plugin, a transaction as Paystack states it,
// and what is asked.
#pragma once

#include <string>

#include "plugins/driver.h"

namespace tallyport::test {

inline const Plugin& paystack() {
  static const Plugin plugin(PAYSTACK_SO, "{}");
  return plugin;
}

// `data` of a transaction that was paid; with `changes` such as R"("status":"failed")" put last,
// where a JSON reader takes them. Made 100 s before the driver's clock.
inline std::string transaction(const std::string& changes = "") {
  return R"({"id":18446744073709551615,"domain":"test","status":"success","reference":"TP-1",)"
         R"("amount":500000,"currency":"NGN","fees":7500,"metadata":"","requested_amount":500000,)"
         R"("gateway_response":"Approved","created_at":"2023-11-14T22:11:40.000Z")" +
         (changes.empty() ? "" : "," + changes) + "}";
}
inline const std::string kId = "18446744073709551615";

inline std::string envelope(const std::string& data, const std::string& status = "true") {
  return R"({"status":)" + status + R"(,"message":"Done","data":)" + data + "}";
}

inline Event told(const std::string& changes = "") {
  return answered(200, envelope(transaction(changes)));
}

inline std::string refusal(const std::string& message, const std::string& more = "") {
  return R"({"status":false,"message":")" + message + '"' + (more.empty() ? "" : "," + more) + "}";
}
inline const std::string kNotFound = refusal("Transaction reference not found");
inline const std::string kDuplicate = refusal(
    "Duplicate Transaction Reference",
    R"("meta":{"nextStep":"Take another"},"type":"validation_error","code":"duplicate_reference")");

inline std::string started(const std::string& reference = "TP-1") {
  return envelope(R"({"authorization_url":"https://checkout.example/abc","access_code":"abc",)"
                  R"("reference":")" +
                  reference + R"("})");
}

inline Ask create() {
  return {.operation = "payment.create/1",
          .json = R"({"return_url":"https://shop.example/return",)"
                  R"("cancel_url":"https://shop.example/cancelled","title":"Credits",)"
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

}  // namespace tallyport::test
