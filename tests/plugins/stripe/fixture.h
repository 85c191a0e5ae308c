// What the Stripe plugin's tests share: the loaded plugin, objects as Stripe states them, and what
// is asked.
#pragma once

#include <string>

#include "plugins/driver.h"

namespace tallyport::test {

inline const Plugin& stripe() {
  static const Plugin plugin(STRIPE_SO, "{}");
  return plugin;
}

// `object` with `changes` such as R"("status":"paid")" put last, where a JSON reader takes them.
inline std::string changed(std::string object, const std::string& changes) {
  if (changes.empty()) return object;
  object.pop_back();
  return object + "," + changes + "}";
}

inline std::string owned_by(const std::string& flow, const std::string& reference = "TP-1") {
  return R"("metadata":{"tallyport_reference":")" + reference + R"(","tallyport_flow":")" + flow +
         R"(","order":"7"})";
}

inline std::string session(const std::string& changes = "") {
  return changed(
      R"({"id":"cs_test_1","object":"checkout.session","mode":"payment","status":"open",)"
      R"("payment_status":"unpaid","amount_total":2500,"currency":"usd","livemode":false,)"
      R"("client_reference_id":"TP-1","expires_at":1700001860,"payment_intent":null,)"
      R"("url":"https://checkout.stripe.com/c/pay/cs_test_1#x",)" +
          owned_by("checkout") + "}",
      changes);
}

inline std::string intent(const std::string& changes = "") {
  return changed(
      R"({"id":"pi_1","object":"payment_intent","status":"requires_payment_method",)"
      R"("amount":2500,"amount_received":0,"currency":"usd","livemode":false,)"
      R"("client_secret":"pi_1_secret_x","last_payment_error":null,"latest_charge":null,)" +
          owned_by("payment_intent") + "}",
      changes);
}

// The intent behind the session.
inline std::string inner_intent(const std::string& changes = "") {
  return changed(intent(owned_by("checkout")), changes);
}

inline std::string charge(const std::string& changes = "") {
  return changed(
      R"({"id":"ch_1","object":"charge","amount":2500,"amount_refunded":0,"currency":"usd",)"
      R"("disputed":false,"refunded":false,"livemode":false,"payment_intent":"pi_1",)" +
          owned_by("payment_intent") + "}",
      changes);
}

inline std::string refund(const std::string& changes = "") {
  return changed(R"({"id":"re_1","object":"refund","amount":1000,"currency":"usd","charge":"ch_1",)"
                 R"("payment_intent":"pi_1","status":"succeeded","metadata":{}})",
                 changes);
}

inline std::string owned_refund(const std::string& flow, const std::string& reference = "TP-1",
                                const std::string& refund_reference = "refund-1") {
  return R"("metadata":{"tallyport_reference":")" + reference + R"(","tallyport_flow":")" + flow +
         R"(","tallyport_refund_reference":")" + refund_reference + R"("})";
}
// One that was made by refund.create.
inline std::string our_refund(const std::string& changes = "") {
  return changed(refund(owned_refund("payment_intent")), changes);
}

inline std::string dispute(const std::string& changes = "") {
  return changed(R"({"id":"dp_1","object":"dispute","amount":2500,"currency":"usd",)"
                 R"("charge":"ch_1","payment_intent":"pi_1","status":"needs_response",)"
                 R"("livemode":false,"metadata":{}})",
                 changes);
}

inline std::string disputes(const std::string& items, const std::string& more = "false") {
  return R"({"object":"list","has_more":)" + more + R"(,"data":[)" + items + "]}";
}

inline std::string paid_session(const std::string& changes = "") {
  return changed(session(R"("status":"complete","payment_status":"paid","url":null)"), changes);
}

inline std::string paid_intent(const std::string& changes = "") {
  return changed(intent(R"("status":"succeeded","amount_received":2500)"), changes);
}

// A member beside others in a changes text: R"("latest_charge":)" + charge().
inline std::string member(const std::string& name, const std::string& value) {
  return "\"" + name + "\":" + value;
}

inline std::string error(const std::string& type, const std::string& code = "",
                         const std::string& more = "") {
  return R"({"error":{"message":"no","type":")" + type + "\"" +
         (code.empty() ? "" : R"(,"code":")" + code + "\"") + (more.empty() ? "" : "," + more) +
         "}}";
}
inline std::string invalid_request(const std::string& code = "", const std::string& more = "") {
  return error("invalid_request_error", code, more);
}

inline std::string document(const std::string& changes = "") {
  return changed(R"({"return_url":"https://shop.example/return?token=a1","title":"Credits",)"
                 R"("payer":{"email":"ada@example.com"},"expires_at_unix_s":1700001800,)"
                 R"("metadata":{"order":"7"},"a_newer_member":[1]})",
                 changes);
}

inline Ask create(const std::string& changes = "") {
  return {.operation = "payment.create/1",
          .json = document(changes),
          .idempotency_key = "key-1",
          .minor = 2500,
          .currency = "USD",
          .reference = "TP-1"};
}
inline Ask create_intent() { return create(R"("channel":"payment_intent")"); }

inline Ask look_up(const std::string& gateway_ref) {
  return {.operation = "payment.lookup/1", .reference = "TP-1", .gateway_ref = gateway_ref};
}

inline Ask ask_refund(const std::string& operation, const std::string& gateway_ref,
                      const std::string& subject_ref = "") {
  return {.operation = operation,
          .json = R"({"refund_reference":"refund-1","note":"too much","a_newer_member":[1]})",
          .idempotency_key = "key-1",
          .minor = 1000,
          .currency = "USD",
          .reference = "TP-1",
          .gateway_ref = gateway_ref,
          .subject_ref = subject_ref};
}

inline Ask cancel(const std::string& gateway_ref) {
  return {.operation = "payment.cancel/1",
          .idempotency_key = "key-1-cancel",
          .reference = "TP-1",
          .gateway_ref = gateway_ref};
}

}  // namespace tallyport::test
