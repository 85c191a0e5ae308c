// Tells the shapes apart by the members that only one of them has. The event's name says nothing of
// success: charge.completed is sent for failures too.
#include "webhook.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "money.h"
#include "refunds.h"
#include "requests.h"
#include "status.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;

constexpr std::size_t kLongestKey = 255;
constexpr std::size_t kLongestStatus = 32;

// As a word of an event key: short, and of letters, spaces and hyphens.
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= kLongestStatus && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || c == ' ' || c == '-';
  });
}

Result ignored() { return Result(Outcome::ignored); }

Result not_understood(const std::string& reference) {
  Result result(Outcome::unknown);
  result.reason(Reason::provider_error).message("the event is not understood");
  return result.reference(reference);
}

// The events of v3 have no id. What is new of a transaction is its status; the two shapes that may
// both tell it then have one key.
Result read_charge(const json& data, const Spelling& spelling, const Config& config) {
  const auto transaction = parse_transaction(data, spelling);
  if (!transaction || transaction->id.empty()) {
    return not_understood(reference_of(data, spelling.reference));
  }
  auto result = stated(*transaction, config);
  if (is_word(transaction->status)) {
    result.event_key("charge:" + transaction->id + ":" + transaction->status);
  }
  return result;
}

std::string number_of(const json& object, const char* name) {
  const auto found = object.find(name);
  const bool number = found != object.end() && found->is_number_unsigned();
  return number ? std::to_string(found->get<std::uint64_t>()) : "";
}

// States no amount, since the shape names no currency: what was paid out is counted by its look-up.
Result read_refund(const json& event, const Config& config) {
  const auto id = number_of(event, "id");
  const auto transaction = number_of(event, "TransactionId");
  const auto status = text_of(event, "status");
  if (id.empty() || transaction.empty() || !is_word(status)) return not_understood("");
  const auto said = refund_outcome(status);
  const auto outcome = said == Outcome::succeeded ? Outcome::unknown : said;
  Result result(outcome);
  result.subject(plugin::Subject::refund).gateway_ref(transaction).subject_ref(id);
  if (config.live) result.live();
  if (outcome == Outcome::failed) result.reason(Reason::other);
  return result.event_key("refund:" + id + ":" + status);
}

// {"event":"charge.completed","data":{…}}
Result read_v3(const json& event, const Config& config) {
  if (!text_of(event, "event").starts_with("charge.")) return ignored();
  const auto data = event.find("data");
  if (data == event.end() || !data->is_object()) return not_understood("");
  return read_charge(*data, kSpelling, config);
}

// {"txRef":…,"event.type":"CARD_TRANSACTION"}: older, and still sent to some v3 accounts.
Result read_legacy(const json& event, const Config& config) {
  const auto type = text_of(event, "event.type");
  if (!type.empty() && !type.ends_with("_TRANSACTION")) return ignored();
  return read_charge(event, kLegacySpelling, config);
}

// {"id":"wbk_…","type":"charge.completed","data":{"id":"chg_…","reference":…}}
Result read_v4(const json& event, const Config& config) {
  const auto id = text_of(event, "id");
  const bool usable = !id.empty() && id.size() <= kLongestKey &&
                      std::ranges::all_of(id, [](char c) { return c > ' ' && c <= '~'; });
  if (!usable) return not_understood("");
  if (!text_of(event, "type").starts_with("charge.")) return ignored().event_key(id);
  const auto data = event.value("data", json());
  auto transaction = parse_transaction(data, {"reference", "flw_ref"});
  if (!transaction) {
    return not_understood(data.is_object() ? reference_of(data, "reference") : "").event_key(id);
  }
  transaction->id.clear();  // v3 cannot be asked about a chg_…
  if (transaction->status == "succeeded") transaction->status = "successful";
  return stated(*transaction, config).event_key(id);
}

}  // namespace

std::string_view proof_header(Signing signing) {
  return signing == Signing::verif_hash ? "verif-hash" : "flutterwave-signature";
}

plugin::SignatureCheck check_of(Signing signing, std::string_view proof,
                                std::string_view raw_body) {
  if (signing == Signing::verif_hash) {
    plugin::SignatureCheck token(plugin::Algorithm::token, "secret_hash");
    return token.encoding(plugin::Encoding::raw).candidate(proof);
  }
  plugin::SignatureCheck hmac(plugin::Algorithm::hmac_sha256, "secret_hash");
  return hmac.encoding(plugin::Encoding::base64).message(raw_body).candidate(proof);
}

Result read_event(std::string_view raw_body, const Config& config) {
  const auto event = parse_exact(raw_body);
  if (!event.is_object()) return not_understood("");
  const bool v4 = config.signing == Signing::flutterwave_signature;
  if (v4 && event.contains("type") && !event.contains("event")) return read_v4(event, config);
  if (event.contains("event")) return read_v3(event, config);
  if (event.contains("AmountRefunded")) return read_refund(event, config);
  if (event.contains("txRef") || event.contains("event.type")) return read_legacy(event, config);
  return not_understood("");
}

}  // namespace tallyport::flutterwave
