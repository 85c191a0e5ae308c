// Member by member; providers write most of it.
#include "gateway/result_document.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "gateway/abi_read.h"
#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

using nlohmann::json;
using topup::MethodFacts;
using topup::NextAction;

constexpr std::size_t kDocumentMax = std::size_t{1} << 20;
constexpr std::size_t kUrlMax = 4096;
constexpr std::size_t kNameMax = 255;
constexpr std::size_t kWordMax = 64;
constexpr std::size_t kMethodsMax = 500;
constexpr std::size_t kChannelsMax = 2000;

// "" where the member is missing, no text, or cannot be kept.
std::string text_of(const json& object, const char* member, std::size_t most) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return "";
  const auto& text = found->get_ref<const std::string&>();
  return text.size() > most || has_control(text) ? "" : text;
}

Result<std::string> read_payer_url(const json& action, const Instance& instance) {
  const auto url = action.value("url", json());
  if (!url.is_string()) return broken("next_action of type redirect has no url");
  const auto& text = url.get_ref<const std::string&>();
  const auto authority = authority_of_url(text);
  const auto& base_url = instance.base_url();
  const bool http_allowed = base_url && !base_url->secure && base_url->is_loopback();
  if (!authority || text.size() > kUrlMax || !(authority->secure || http_allowed))
    return broken("next_action.url is not an https address of at most " + std::to_string(kUrlMax) +
                  " bytes");
  return text;
}

Result<NextAction> read_next_action(const json& action, const Instance& instance) {
  const auto type_text = action.is_object() ? action.value("type", json()) : json();
  const auto type = type_text.is_string()
                        ? topup::parse_next_action_type(type_text.get_ref<const std::string&>())
                        : std::nullopt;
  if (!type) return broken("next_action.type is not none, redirect or confirm");
  NextAction next;
  next.type = *type;
  if (*type == NextAction::Type::redirect) {
    auto url = read_payer_url(action, instance);
    if (!url) return fail(url.error());
    next.url = std::move(*url);
  }
  if (*type == NextAction::Type::confirm) {
    const auto secret = action.value("client_secret", json());
    const auto text = secret.is_string() ? secret.get<std::string>() : std::string();
    if (text.empty() || text.size() > kUrlMax || has_control(text))
      return broken("next_action of type confirm has no usable client_secret");
    next.client_secret = text;
    next.publishable_key = text_of(action, "publishable_key", kNameMax);
  }
  return next;
}

int number_of(const json& object, const char* member, int least, int most) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number_integer()) return 0;
  const auto value = found->get<std::int64_t>();
  return value >= least && value <= most ? static_cast<int>(value) : 0;
}

bool is_last4(const std::string& text) {
  return text.size() == 4 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void read_method(const json& value, std::vector<MethodFacts>& to) {
  if (!value.is_object() || to.size() == kMethodsMax) return;
  MethodFacts facts;
  facts.ref = text_of(value, "ref", kNameMax);
  if (facts.ref.empty()) return;
  facts.type =
      topup::parse_method_type(text_of(value, "type", kWordMax)).value_or(MethodFacts::Type::other);
  facts.brand = text_of(value, "brand", kWordMax);
  facts.last4 = text_of(value, "last4", 4);
  if (!is_last4(facts.last4)) facts.last4.clear();
  facts.exp_month = number_of(value, "exp_month", 1, 12);
  facts.exp_year = number_of(value, "exp_year", 2000, 2199);
  facts.fingerprint = text_of(value, "fingerprint", kNameMax);
  const auto preferred = value.find("default");
  facts.is_default = preferred != value.end() && preferred->is_boolean() && preferred->get<bool>();
  to.push_back(std::move(facts));
}

void read_channel(const json& value, std::vector<topup::Channel>& to) {
  if (!value.is_object() || to.size() == kChannelsMax) return;
  topup::Channel channel;
  channel.code = text_of(value, "code", kNameMax);
  channel.name = text_of(value, "name", kNameMax);
  const auto type = topup::parse_method_type(text_of(value, "type", kWordMax));
  if (channel.code.empty() || channel.name.empty() || !type) return;
  channel.type = *type;
  channel.country = text_of(value, "country", 2);
  channel.currency = text_of(value, "currency", 3);
  to.push_back(std::move(channel));
}

template <class To>
void read_list(const json& document, const char* member, void (*read)(const json&, To&), To& to) {
  const auto found = document.find(member);
  if (found == document.end() || !found->is_array()) return;
  for (const auto& each : *found) read(each, to);
}

// The provider's words about a refusal: applications show or map them.
std::string read_decline(const json& document) {
  const auto found = document.find("decline");
  if (found == document.end() || !found->is_object()) return "";
  auto kept = json::object();
  for (const char* member : {"code", "decline_code", "param"})
    if (auto text = text_of(*found, member, kWordMax); !text.empty()) kept[member] = text;
  return kept.empty() ? "" : kept.dump();
}

}  // namespace

Result<ResultDocument> read_result_document(tp_bytes bytes, const Instance& instance) {
  auto text = read_bytes(bytes, kDocumentMax, "json");
  if (!text) return fail(text.error());
  ResultDocument read;
  if (text->empty() || *text == "{}") return read;
  const auto document = is_utf8(*text) ? json::parse(*text, nullptr, false) : json();
  if (!document.is_object()) return broken("json is not a JSON object");
  if (const auto found = document.find("next_action");
      found != document.end() && !found->is_null()) {
    auto action = read_next_action(*found, instance);
    if (!action) return fail(action.error());
    read.next_action = std::move(*action);
  }
  read.customer = text_of(document, "customer", kNameMax);
  if (const auto found = document.find("method"); found != document.end())
    read_method(*found, read.methods);
  read_list(document, "methods", read_method, read.methods);
  read_list(document, "channels", read_channel, read.channels);
  read.decline = read_decline(document);
  return read;
}

}  // namespace tallyport::gateway
