// Reads strictly (a wrong type is an error that names the field) and writes in a fixed order, so
// that the same payment gives the same bytes.
#include "wire.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "serving/url.h"

namespace tallyport::sandbox {
namespace {

using serving::is_web_url;
using Json = nlohmann::ordered_json;

constexpr std::int64_t kMaxAmount = 1'000'000'000'000;

Refusal invalid(const std::string& field, const std::string& wanted) {
  return {400, "invalid_" + field, field + " must be " + wanted};
}

Outcome<Json> parse_object(const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return Refusal{400, "invalid_json", "the body must be one JSON object"};
  }
  return json;
}

bool printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Reads the fields of one object and remembers the first that is wrong.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}

  std::string text(const char* field, std::size_t max) {
    const Json* value = find(field);
    if (!value) return missing(field), std::string();
    return checked_text(*value, field, max);
  }
  std::string optional_text(const char* field, std::size_t max) {
    const Json* value = find(field);
    return value ? checked_text(*value, field, max) : std::string();
  }
  std::int64_t integer(const char* field, std::int64_t min, std::int64_t max) {
    const Json* value = find(field);
    if (!value) return missing(field), 0;
    return checked_integer(*value, field, min, max);
  }
  std::int64_t optional_integer(const char* field, std::int64_t min, std::int64_t max,
                                std::int64_t fallback) {
    const Json* value = find(field);
    return value ? checked_integer(*value, field, min, max) : fallback;
  }
  void refuse(Refusal refusal) {
    if (!refusal_) refusal_ = std::move(refusal);
  }
  bool has(const char* field) const { return find(field) != nullptr; }
  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  // Null and absent are the same.
  const Json* find(const char* field) const {
    const auto found = json_.find(field);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }
  void missing(const char* field) {
    refuse({400, "missing_" + std::string(field), std::string(field) + " is missing"});
  }
  std::string checked_text(const Json& value, const char* field, std::size_t max) {
    if (value.is_string()) {
      auto text = value.get<std::string>();
      if (!text.empty() && text.size() <= max) return text;
    }
    refuse(invalid(field, "a text of 1 to " + std::to_string(max) + " bytes"));
    return {};
  }
  std::int64_t checked_integer(const Json& value, const char* field, std::int64_t min,
                               std::int64_t max) {
    const bool fits = value.is_number_unsigned()
                          ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(max)
                          : value.is_number_integer();
    if (fits) {
      const auto number = value.get<std::int64_t>();
      if (number >= min && number <= max) return number;
    }
    refuse(invalid(field, "an integer from " + std::to_string(min) + " to " + std::to_string(max)));
    return min;
  }

  const Json& json_;
  std::optional<Refusal> refusal_;
};

Json payment_object(const Payment& payment, std::string_view public_url) {
  Json json = {{"id", payment.id},
               {"reference", payment.asked.reference},
               {"status", name(payment.status)},
               {"amount", payment.asked.amount},
               {"currency", payment.asked.currency},
               {"checkout_url", std::string(public_url) + "/checkout/" + payment.id},
               {"created_at", payment.created_at},
               {"expires_at", payment.expires_at},
               {"live", false},
               {"refunded", payment.refunded}};
  if (payment.status == Status::succeeded) json["fee"] = fee(payment);
  if (payment.status == Status::declined) json["decline_reason"] = payment.decline_reason;
  return json;
}

Json refund_object(const Refunded& refunded) {
  const auto& [refund, payment, replayed] = refunded;
  return {{"id", refund.id},
          {"payment", refund.payment},
          {"reference", refund.reference},
          {"status", "succeeded"},
          {"amount", refund.amount},
          {"currency", payment.asked.currency},
          {"created_at", refund.created_at},
          {"live", false},
          {"payment_reference", payment.asked.reference},
          {"payment_refunded", payment.refunded}};
}

}  // namespace

Outcome<CreateRequest> parse_create(const std::string& body) {
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  const Json& json = std::get<Json>(parsed);
  Fields fields(json);
  CreateRequest request;
  request.reference = fields.text("reference", 128);
  request.amount = fields.integer("amount", 1, kMaxAmount);
  request.currency = fields.text("currency", 3);
  request.return_url = fields.text("return_url", 2048);
  request.cancel_url = fields.optional_text("cancel_url", 2048);
  request.expires_at = fields.optional_integer("expires_at", 1, kMaxAmount, 0);
  request.description = fields.optional_text("description", 512);
  fields.optional_text("email", 254);
  if (!printable_ascii(request.reference)) {
    fields.refuse(invalid("reference", "printable ASCII without spaces"));
  }
  if (request.currency.size() != 3 || !std::all_of(request.currency.begin(), request.currency.end(),
                                                   [](char c) { return c >= 'A' && c <= 'Z'; })) {
    fields.refuse(invalid("currency", "three capital letters"));
  }
  if (!is_web_url(request.return_url)) {
    fields.refuse(invalid("return_url", "an absolute http or https URL"));
  }
  if (!request.cancel_url.empty() && !is_web_url(request.cancel_url)) {
    fields.refuse(invalid("cancel_url", "an absolute http or https URL"));
  }
  if (fields.has("metadata") && !json["metadata"].is_object()) {
    fields.refuse(invalid("metadata", "an object"));
  }
  if (fields.refusal()) return *fields.refusal();
  return request;
}

Outcome<MisbehaveCall> parse_misbehave(const std::string& body) {
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  const Json& json = std::get<Json>(parsed);
  Fields fields(json);
  MisbehaveCall call;
  call.count = fields.optional_integer("count", 0, 1'000'000, 1);
  const Json names = json.value("behaviours", Json());
  if (!names.is_array()) fields.refuse(invalid("behaviours", "an array of names"));
  if (fields.refusal()) return *fields.refusal();
  for (const auto& entry : names) {
    const auto behaviour =
        entry.is_string() ? parse_behaviour(entry.get<std::string>()) : std::nullopt;
    if (!behaviour) {
      std::string known;
      for (const auto known_name : kBehaviourNames) known.append(" ").append(known_name);
      return Refusal{400, "unknown_behaviour", dump(entry) + " is none of:" + known};
    }
    call.behaviours.add(*behaviour);
  }
  return call;
}

Outcome<WebhookUrlCall> parse_webhook_url(const std::string& body) {
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  Fields fields(std::get<Json>(parsed));
  WebhookUrlCall call{fields.text("account", 64), fields.optional_text("url", 2048)};
  if (!call.url.empty() && !is_web_url(call.url)) {
    fields.refuse(invalid("url", "an absolute http or https URL, or null for no webhooks"));
  }
  if (fields.refusal()) return *fields.refusal();
  return call;
}

Outcome<ForgeCall> parse_forge(const std::string& body) {
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  Fields fields(std::get<Json>(parsed));
  ForgeCall call{fields.text("account", 64), fields.text("payment", 64), std::nullopt};
  if (fields.has("secret")) call.secret = fields.text("secret", 256);
  if (fields.refusal()) return *fields.refusal();
  return call;
}

Outcome<RefundRequest> parse_refund_request(const std::string& body) {
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  Fields fields(std::get<Json>(parsed));
  RefundRequest request;
  request.reference = fields.text("reference", 128);
  if (fields.has("amount")) request.amount = fields.integer("amount", 1, kMaxAmount);
  fields.optional_text("note", 512);
  if (!printable_ascii(request.reference)) {
    fields.refuse(invalid("reference", "printable ASCII without spaces"));
  }
  if (fields.refusal()) return *fields.refusal();
  return request;
}

Outcome<std::optional<std::int64_t>> parse_refund(const std::string& body) {
  if (body.empty()) return std::optional<std::int64_t>{};
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  Fields fields(std::get<Json>(parsed));
  std::optional<std::int64_t> amount;
  if (fields.has("amount")) amount = fields.integer("amount", 1, kMaxAmount);
  if (fields.refusal()) return *fields.refusal();
  return amount;
}

Outcome<std::string> parse_ping(const std::string& body) {
  auto parsed = parse_object(body);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  Fields fields(std::get<Json>(parsed));
  auto account = fields.text("account", 64);
  if (fields.refusal()) return *fields.refusal();
  return account;
}

std::string payment_json(const Payment& payment, std::string_view public_url) {
  return dump(payment_object(payment, public_url));
}

std::string payment_list_json(const std::optional<Payment>& payment, std::string_view public_url) {
  Json list = Json::array();
  if (payment) list.push_back(payment_object(*payment, public_url));
  return dump({{"data", list}});
}

std::string refund_json(const Refunded& refunded) { return dump(refund_object(refunded)); }

std::string refund_list_json(const std::optional<Refunded>& refunded) {
  Json list = Json::array();
  if (refunded) list.push_back(refund_object(*refunded));
  return dump({{"data", list}});
}

std::string control_list_json(const std::vector<Payment>& payments) {
  Json list = Json::array();
  for (const auto& payment : payments) {
    list.push_back({{"id", payment.id},
                    {"account", payment.account},
                    {"reference", payment.asked.reference},
                    {"status", name(payment.status)},
                    {"amount", payment.asked.amount},
                    {"currency", payment.asked.currency},
                    {"refunded", payment.refunded},
                    {"created", payment.created_at},
                    {"tries", payment.tries},
                    {"webhook_acknowledged", payment.webhook_acknowledged()}});
  }
  return dump({{"data", list}});
}

std::string event_json(std::string_view id, EventType type, std::int64_t created_at,
                       const Payment* payment, std::string_view public_url) {
  return dump({{"id", id},
               {"type", name(type)},
               {"created_at", created_at},
               {"live", false},
               {"data", payment ? payment_object(*payment, public_url) : Json::object()}});
}

std::string error_json(const Refusal& refusal) {
  return dump({{"error", {{"code", refusal.code}, {"message", refusal.message}}}});
}

std::string misbehave_json(const MisbehaveCall& call) {
  Json names = Json::array();
  for (std::size_t i = 0; i < kBehaviourNames.size(); ++i) {
    if (call.behaviours.has(static_cast<Behaviour>(i))) names.push_back(kBehaviourNames[i]);
  }
  return dump({{"behaviours", names}, {"count", call.count}});
}

std::string status_json(int status) { return dump({{"status", status}}); }

}  // namespace tallyport::sandbox
