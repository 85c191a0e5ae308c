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

// A member beside others in a changes text: R"("latest_charge":)" + charge().
inline std::string member(const std::string& name, const std::string& value) {
  return "\"" + name + "\":" + value;
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

inline std::string customer(const std::string& changes = "") {
  return changed(R"({"id":"cus_1","object":"customer","email":"ada@example.com","livemode":false,)"
                 R"("invoice_settings":{"default_payment_method":null},"metadata":{}})",
                 changes);
}

inline std::string card_of(const std::string& number = "4242") {
  return R"({"brand":"visa","last4":")" + number +
         R"(","exp_month":8,"exp_year":2030,"fingerprint":"fp_1"})";
}
inline std::string payment_method(const std::string& changes = "") {
  return changed(R"({"id":"pm_1","object":"payment_method","type":"card","customer":"cus_1",)"
                 R"("livemode":false,"card":)" +
                     card_of() + "}",
                 changes);
}
inline std::string list_of(const std::string& items, const std::string& more = "false") {
  return R"({"object":"list","has_more":)" + more + R"(,"data":[)" + items + "]}";
}

// Members of an intent that keeps what it is paid with, and of the charge that says what that was.
inline std::string keeping() {
  return R"("customer":"cus_1","setup_future_usage":"off_session","payment_method":"pm_1")";
}
inline std::string paid_with_card() {
  return member(
      "latest_charge",
      charge(R"("payment_method":"pm_1","payment_method_details":{"type":"card","card":)" +
             card_of() + "}"));
}
// The method that both state.
inline std::string kept_card() {
  return R"({"brand":"visa","exp_month":8,"exp_year":2030,"fingerprint":"fp_1","last4":"4242",)"
         R"("ref":"pm_1","type":"card"})";
}

inline std::string paid_session(const std::string& changes = "") {
  return changed(session(R"("status":"complete","payment_status":"paid","url":null)"), changes);
}

inline std::string paid_intent(const std::string& changes = "") {
  return changed(intent(R"("status":"succeeded","amount_received":2500)"), changes);
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

// From the saved method pm_1 of cus_1; of a card without `method`.
inline Ask ask_charge(const std::string& changes = "", const std::string& method = "pm_1") {
  auto ask =
      create(R"("customer":"cus_1","account":"user 1")" + (changes.empty() ? "" : "," + changes));
  ask.operation = "payment.charge/1";
  ask.subject_ref = method;
  return ask;
}
inline Ask charge_card(const std::string& changes = "") {
  auto ask = create(R"("card":true,"account":"user 1")" + (changes.empty() ? "" : "," + changes));
  ask.operation = "payment.charge/1";
  return ask;
}

inline Ask ask_method(const std::string& operation, const std::string& members,
                      const std::string& method = "") {
  return {.operation = operation,
          .json = R"({"account":"user 1","payer":{"email":"ada@example.com","name":"Ada L"},)"
                  R"("a_newer_member":[1],)" +
                  members + "}",
          .idempotency_key = "key-1",
          .subject_ref = method};
}

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
