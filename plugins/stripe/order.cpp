// Limits of Stripe's that would only come back as a 400 are told here by name.
#include "order.h"

#include <nlohmann/json.hpp>

#include "input.h"
#include "objects.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::InvalidInput;
using plugin::Operation;

constexpr std::size_t kLongestReference = 200;  // of client_reference_id
constexpr std::size_t kLongestKey = 240;        // 255 of Idempotency-Key, less what steps add
// 50 pairs of 40 and 500 characters, counted here in bytes; two pairs are ours.
constexpr std::size_t kMostMetadata = 48;
constexpr std::size_t kLongestMetadataKey = 40;
constexpr std::size_t kLongestMetadataValue = 500;

// The channel is a flow, or else one of Stripe's types of payment method.
void read_channel(const std::string& channel, Order& order) {
  if (channel.empty()) return;
  if (const auto flow = parse_flow(channel)) {
    order.flow = *flow;
    return;
  }
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  if (channel.size() > 64 || channel.find_first_not_of(kLetters) != channel.npos) {
    throw InvalidInput(
        "channel has to be \"checkout\", \"payment_intent\" or a type of payment method of "
        "Stripe's, such as \"card\"");
  }
  order.method_type = channel;
}

void read_metadata(const json& document, Order& order) {
  const auto found = document.find("metadata");
  if (found == document.end() || !found->is_object()) return;
  if (found->size() > kMostMetadata) throw InvalidInput("metadata has more than 48 members");
  for (const auto& [key, value] : found->items()) {
    const bool usable = !key.empty() && key.size() <= kLongestMetadataKey &&
                        key.find_first_of("[]") == key.npos && !key.starts_with(kOwnPrefix);
    if (!usable) {
      throw InvalidInput(
          "a key of metadata has to be of 1 to 40 bytes, without brackets, and must not begin "
          "with \"tallyport_\"");
    }
    if (!value.is_string()) throw InvalidInput("metadata holds something else than texts");
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > kLongestMetadataValue) {
      throw InvalidInput("a value of metadata is longer than 500 bytes");
    }
    order.metadata.emplace_back(key, text);
  }
}

}  // namespace

void check_create(const Operation& operation) {
  const std::string name(operation.operation().substr(0, operation.operation().find('/')));
  if (operation.reference().empty()) throw InvalidInput(name + " needs a reference");
  if (operation.reference().size() > kLongestReference) {
    throw InvalidInput("the reference is longer than 200 bytes");
  }
  if (operation.idempotency_key().empty()) throw InvalidInput(name + " needs a key");
  if (operation.idempotency_key().size() > kLongestKey) {
    throw InvalidInput("the idempotency key is longer than 240 bytes");
  }
  if (operation.amount().minor <= 0) throw InvalidInput(name + " needs a positive amount");
  if (!plugin::is_currency(operation.amount().currency)) {
    throw InvalidInput(name + " needs a currency of three capital letters");
  }
}

Order read_order(const Config& config, const Operation& operation) {
  check_create(operation);
  const auto document = document_of(operation);
  Order order;
  order.flow = config.flow;
  order.reference = operation.reference();
  order.idempotency_key = operation.idempotency_key();
  order.amount = operation.amount();
  order.return_url = needed_text(document, "return_url");
  order.cancel_url = text_of(document, "cancel_url");
  if (order.cancel_url.empty()) order.cancel_url = order.return_url;
  order.title = text_of(document, "title");
  order.description = text_of(document, "description");
  if (order.title.empty()) order.title = order.description;
  if (order.title.empty()) order.title = order.reference;
  order.payer = read_payer(document);
  order.save_method = flag_of(document, "save_method");
  read_channel(text_of(document, "channel"), order);
  order.expires_at_unix_s = time_of(document, "expires_at_unix_s");
  read_metadata(document, order);
  return order;
}

Flow flow_of(std::string_view gateway_ref) {
  if (gateway_ref.starts_with("cs_")) return Flow::checkout;
  if (gateway_ref.starts_with("pi_")) return Flow::payment_intent;
  throw InvalidInput("gateway_ref is neither a Checkout Session's id nor a PaymentIntent's");
}

RefundOrder read_refund_order(const Operation& operation) {
  const auto document = document_of(operation);
  RefundOrder order;
  order.payment = operation.gateway_ref();
  order.flow = flow_of(order.payment);
  order.reference = needed_text(document, "refund_reference");
  order.note = text_of(document, "note");
  return order;
}

}  // namespace tallyport::stripe_gateway
