// The provider's JSON: what it reads and what it writes. Only this file's .cpp sees a JSON library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "payments.h"

namespace tallyport::sandbox {

Outcome<CreateRequest> parse_create(const std::string& body);

struct MisbehaveCall {
  Behaviours behaviours;
  std::int64_t count = 1;
};
Outcome<MisbehaveCall> parse_misbehave(const std::string& body);

struct WebhookUrlCall {
  std::string account;
  std::string url;
};
Outcome<WebhookUrlCall> parse_webhook_url(const std::string& body);

struct ForgeCall {
  std::string account;
  std::string payment;
  std::optional<std::string> secret;  // none: a random one
};
Outcome<ForgeCall> parse_forge(const std::string& body);

// A merchant's refund.
Outcome<RefundRequest> parse_refund_request(const std::string& body);
// The optional amount of a dashboard's refund; an empty body is none.
Outcome<std::optional<std::int64_t>> parse_refund(const std::string& body);
// The account of a ping.
Outcome<std::string> parse_ping(const std::string& body);

// `public_url` has no slash at its end.
std::string payment_json(const Payment& payment, std::string_view public_url);
std::string payment_list_json(const std::optional<Payment>& payment, std::string_view public_url);
std::string refund_json(const Refunded& refunded);
std::string refund_list_json(const std::optional<Refunded>& refunded);
std::string control_list_json(const std::vector<Payment>& payments);
// `payment` is null for a ping.
std::string event_json(std::string_view id, EventType type, std::int64_t created_at,
                       const Payment* payment, std::string_view public_url);
std::string error_json(const Refusal& refusal);
std::string misbehave_json(const MisbehaveCall& call);
std::string status_json(int status);  // of a webhook that a control call sent

}  // namespace tallyport::sandbox
