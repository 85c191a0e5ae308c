// What the host asks, copied out of tp_op_input when the operation begins.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tallyport/plugin.h>
#include <tallyport/sdk/bytes.hpp>
#include <tallyport/sdk/money.hpp>

namespace tallyport::plugin {

// Thrown while beginning: the input breaks plugin.h or the operation's schema. The host gets
// TP_E_INVALID with this text.
class InvalidInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Read-only; all views are valid as long as the operation is. What an older host does not have
// reads as empty.
class Input {
 public:
  // "payment.create/1".
  std::string_view operation() const { return operation_; }
  // The host's id of this run. For log lines only: it differs on replay.
  std::string_view op_id() const { return op_id_; }
  // One for each intent to move money; the same over replays.
  std::string_view idempotency_key() const { return idempotency_key_; }
  // What is asked for, in creates.
  const Money& amount() const { return amount_; }
  // Our reference of the payment.
  std::string_view reference() const { return reference_; }
  // The provider's id of the payment; "" until it is known.
  std::string_view gateway_ref() const { return gateway_ref_; }
  // The provider's id of the refund, dispute or method meant.
  std::string_view subject_ref() const { return subject_ref_; }
  // The operation's own document, JSON of plugin-api/schemas.
  std::string_view json() const { return json_; }
  // webhook.handle: exactly the bytes that arrived.
  std::string_view raw_body() const { return raw_body_; }
  // webhook.handle: the one header of this name, in any case; nullopt for none or several.
  std::optional<std::string_view> header(std::string_view name) const {
    return sole_header(headers_, name);
  }
  const std::vector<Header>& headers() const { return headers_; }

 protected:
  explicit Input(const tp_op_input& in) {
    if (!TP_HAS(&in, operation)) throw InvalidInput("tp_op_input.size is too small");
    if (in.flags != 0) {
      throw InvalidInput("tp_op_input.flags has bits that this plugin does not know: " +
                         std::to_string(in.flags));
    }
    operation_ = view(in.operation);
    if (TP_HAS(&in, op_id)) op_id_ = view(in.op_id);
    if (TP_HAS(&in, idempotency_key)) idempotency_key_ = view(in.idempotency_key);
    if (TP_HAS(&in, amount)) amount_ = money(in.amount);
    if (TP_HAS(&in, reference)) reference_ = view(in.reference);
    if (TP_HAS(&in, gateway_ref)) gateway_ref_ = view(in.gateway_ref);
    if (TP_HAS(&in, subject_ref)) subject_ref_ = view(in.subject_ref);
    if (TP_HAS(&in, json)) json_ = view(in.json);
    if (TP_HAS(&in, raw_body)) raw_body_ = view(in.raw_body);
    if (TP_HAS(&in, n_headers)) headers_ = copy_headers(in.headers, in.n_headers);
  }
  ~Input() = default;

 private:
  std::string operation_;
  std::string op_id_;
  std::string idempotency_key_;
  Money amount_;
  std::string reference_;
  std::string gateway_ref_;
  std::string subject_ref_;
  std::string json_;
  std::string raw_body_;
  std::vector<Header> headers_;
};

}  // namespace tallyport::plugin
