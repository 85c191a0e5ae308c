// The table itself. Our routes' own documents, docs/http-api.md, say what each member means.
#include "storefront/call.h"

#include <algorithm>

#include "base/errc.h"

namespace tallyport::storefront {
namespace {

// The names of these are the application's own.
constexpr std::string_view kAnyMetadata = "metadata.*";
constexpr std::string_view kAnyQuote = "quote.*";
constexpr std::string_view kAnyExternal = "external.*";
constexpr std::string_view kMajor = ".major";

constexpr Input kById[] = {
    {"id", Place::path, "id"}, {"reference", Place::path, "id"}, {"number", Place::path, "id"}};
constexpr Input kByAccount[] = {{"account", Place::path, "account"}};
constexpr Input kStart[] = {
    {"account", Place::body, "/account"},
    {"package", Place::body, "/package"},
    {"amount", Place::body, "/amount", Kind::money},
    {"currency", Place::body, "/currency"},
    {"gateway", Place::body, "/gateway"},
    {"channel", Place::body, "/channel"},
    {"payer.email", Place::body, "/payer/email"},
    {"payer.name", Place::body, "/payer/name"},
    {"payer.phone", Place::body, "/payer/phone"},
    {"title", Place::body, "/title"},
    {"description", Place::body, "/description"},
    {"return_url", Place::body, "/return_url"},
    {"cancel_url", Place::body, "/cancel_url"},
    {"payment_method", Place::body, "/payment_method"},
    {"card.number", Place::body, "/card/number"},
    {"card.exp_month", Place::body, "/card/exp_month", Kind::integer},
    {"card.exp_year", Place::body, "/card/exp_year", Kind::integer},
    {"card.cvc", Place::body, "/card/cvc"},
    {"card.name", Place::body, "/card/name"},
    {"save_method", Place::body, "/save_method", Kind::flag},
    {"off_session", Place::body, "/off_session", Kind::flag},
    {kAnyMetadata, Place::body, "/metadata/"},
    {kAnyQuote, Place::body, "/quote/"},
    {"idempotency_key", Place::header, "Idempotency-Key"},
};
constexpr Input kTopups[] = {
    {"account", Place::query, "account"},
    {"status", Place::query, "status"},
    {"limit", Place::query, "limit"},
    {"after", Place::query, "after"},
};
constexpr Input kStatement[] = {
    {"account", Place::path, "account"},
    {"limit", Place::query, "limit"},
    {"after", Place::query, "after"},
};
constexpr Input kRefund[] = {
    {"id", Place::path, "id"},      {"reference", Place::path, "id"},
    {"number", Place::path, "id"},  {"amount", Place::body, "/amount", Kind::integer},
    {"note", Place::body, "/note"}, {"idempotency_key", Place::header, "Idempotency-Key"},
};
constexpr Input kRefundById[] = {{"id", Place::path, "id"}};
constexpr Input kRefunds[] = {
    {"status", Place::query, "status"},
    {"limit", Place::query, "limit"},
    {"after", Place::query, "after"},
};
constexpr Input kMethodAdded[] = {
    {"account", Place::path, "account"},
    {"gateway", Place::body, "/gateway"},
    {"token", Place::body, "/token"},
    {"setup", Place::body, "/setup", Kind::flag},
    {"card.number", Place::body, "/card/number"},
    {"card.exp_month", Place::body, "/card/exp_month", Kind::integer},
    {"card.exp_year", Place::body, "/card/exp_year", Kind::integer},
    {"card.cvc", Place::body, "/card/cvc"},
    {"card.name", Place::body, "/card/name"},
    {"payer.email", Place::body, "/payer/email"},
    {"payer.name", Place::body, "/payer/name"},
    {"payer.phone", Place::body, "/payer/phone"},
    {"idempotency_key", Place::header, "Idempotency-Key"},
};
constexpr Input kMethodById[] = {{"account", Place::path, "account"}, {"id", Place::path, "id"}};
constexpr Input kChannels[] = {
    {"gateway", Place::path, "gateway"},
    {"country", Place::query, "country"},
    {"currency", Place::query, "currency"},
    {"type", Place::query, "type"},
};
constexpr Input kGateway[] = {{"gateway", Place::path, "gateway"}};
constexpr Input kLetIn[] = {{"account", Place::body, "/account"}, {"page", Place::body, "/page"}};
constexpr Input kMove[] = {
    {"from", Place::body, "/from"},
    {"to", Place::body, "/to"},
    {"asset", Place::body, "/asset"},
    {"amount", Place::body, "/amount", Kind::integer},
    {"description", Place::body, "/description"},
    {kAnyMetadata, Place::body, "/metadata/"},
    {"idempotency_key", Place::header, "Idempotency-Key"},
};

// The last two are of a single top-up only.
constexpr Placeholder kTopup[] = {
    {"id", "/id"},
    {"number", "/number", Kind::integer},
    {"reference", "/reference"},
    {"gateway_ref", "/gateway_ref"},
    {"status", "/status"},
    {"account", "/account"},
    {"package", "/package"},
    {"amount", "/price/amount", Kind::money},
    {"currency", "/price/currency"},
    {"credits", "/credit/amount", Kind::credits},
    {"credits_added", "/credits_added", Kind::credits},
    {"asset", "/credit/asset"},
    {"gateway", "/gateway"},
    {"failure_reason", "/failure/reason"},
    {"provider_code", "/failure/decline/code"},
    {"decline_code", "/failure/decline/decline_code"},
    {"param", "/failure/decline/param"},
    {"payment_method", "/payment_method"},
    {"used_saved_method", "/used_saved_method", Kind::flag},
    {"method_saved", "/method_saved", Kind::flag},
    {"beneficiary", "/split/beneficiary"},
    {"released_at", "/split/released_at"},
    {"refunded", "/reversed/amount", Kind::money},
    {kAnyMetadata, "/metadata/"},
    {kAnyExternal, "/external/"},
    {"expires_at", "/expires_at"},
    {"created_at", "/created_at"},
    {"updated_at", "/updated_at"},
    {"action", "/next_action/type"},
    {"checkout_url", "/next_action/url"},
    {"client_secret", "/next_action/client_secret"},
    {"publishable_key", "/next_action/publishable_key"},
    {"new_balance", "/new_balance", Kind::credits},
};
constexpr Placeholder kAccount[] = {
    {"account", "/account"},
    {"balance", "/balance/available", Kind::credits},
    {"held", "/balance/held", Kind::credits},
    {"asset", "/balance/asset"},
    {"organisation", "/organisation"},
};
constexpr Placeholder kLine[] = {
    {"id", "/id"},
    {"kind", "/kind"},
    {"asset", "/asset"},
    {"amount", "/amount", Kind::credits},
    {"balance_after", "/balance_after", Kind::credits},
    {"other_account", "/other_account"},
    {"topup", "/topup"},
    {"reference", "/reference"},
    {"description", "/description"},
    {kAnyMetadata, "/metadata/"},
    {"created_at", "/created_at"},
};
constexpr Placeholder kRefunded[] = {
    {"id", "/id"},
    {"topup", "/topup"},
    {"reference", "/reference"},
    {"status", "/status"},
    {"amount", "/amount", Kind::money},
    {"currency", "/currency"},
    {"account", "/account"},
    {"gateway", "/gateway"},
    {"note", "/note"},
    {"failure_reason", "/failure/reason"},
    {"created_at", "/created_at"},
    {"updated_at", "/updated_at"},
};
// The last four are of one that the payer has still to set up.
constexpr Placeholder kMethod[] = {
    {"id", "/id"},
    {"number", "/number", Kind::integer},
    {"gateway_ref", "/gateway_ref"},
    {"gateway", "/gateway"},
    {"type", "/type"},
    {"brand", "/brand"},
    {"last4", "/last4"},
    {"exp_month", "/exp_month", Kind::integer},
    {"exp_year", "/exp_year", Kind::integer},
    {"default", "/default", Kind::flag},
    {"created_at", "/created_at"},
    {"action", "/next_action/type"},
    {"checkout_url", "/next_action/url"},
    {"client_secret", "/next_action/client_secret"},
    {"publishable_key", "/next_action/publishable_key"},
};
constexpr Placeholder kRemoved[] = {{"id", "/id"}, {"removed", "/removed", Kind::flag}};
constexpr Placeholder kChannel[] = {{"code", "/code"},
                                    {"name", "/name"},
                                    {"type", "/type"},
                                    {"country", "/country"},
                                    {"currency", "/currency"}};
constexpr Placeholder kMoved[] = {
    {"id", "/id"},
    {"status", "/status"},
    {"from", "/from"},
    {"to", "/to"},
    {"asset", "/asset"},
    {"amount", "/amount", Kind::credits},
    {"description", "/description"},
    {kAnyMetadata, "/metadata/"},
    {"created_at", "/created_at"},
};
constexpr Placeholder kReach[] = {{"gateway", "/gateway"},
                                  {"reachable", "/reachable", Kind::flag},
                                  {"outcome", "/outcome"},
                                  {"reason", "/reason"},
                                  {"message", "/message"}};
constexpr Placeholder kLink[] = {{"url", "/url"}, {"expires_at", "/expires_at"}};
constexpr Placeholder kPage[] = {{"next_after", "/next_after"}};
constexpr Placeholder kError[] = {{"message", "/message"},
                                  {"code", "/code"},
                                  {"status", "/status", Kind::integer},
                                  {"failure_reason", "/failure/reason"},
                                  {"provider_code", "/failure/decline/code"},
                                  {"decline_code", "/failure/decline/decline_code"},
                                  {"param", "/failure/decline/param"}};

constexpr Shape kOneTopup{kTopup, "/price/currency"};
constexpr Shape kTopupItem{std::span(kTopup).first(std::size(kTopup) - 1), "/price/currency"};
constexpr Shape kMethodItem{std::span(kMethod).first(std::size(kMethod) - 4)};
constexpr Shape kListed{kPage};
constexpr auto kOfTopup = Call::Subject::topup;
constexpr auto kOther = Call::Subject::other;
constexpr auto kByReference = Call::Anonymous::by_reference;

constexpr Call kCalls[] = {
    {"topup.create", "POST", "/v1/topups", kStart, kOneTopup, {}, {}, kOfTopup},
    {"topup.get", "GET", "/v1/topups/{id}", kById, kOneTopup, {}, {}, kOfTopup, kByReference},
    {"topup.verify",
     "POST",
     "/v1/topups/{id}/verify",
     kById,
     kOneTopup,
     {},
     {},
     kOfTopup,
     kByReference},
    {"topup.cancel", "POST", "/v1/topups/{id}/cancel", kById, kOneTopup, {}, {}, kOfTopup},
    {"topup.release", "POST", "/v1/topups/{id}/release", kById, kOneTopup, {}, {}, kOfTopup},
    {"topup.list", "GET", "/v1/topups", kTopups, kListed, "topups", kTopupItem, kOther},
    {"account.get", "GET", "/v1/accounts/{account}", kByAccount, {kAccount}, {}, {}, kOther},
    {"transfers.list",
     "GET",
     "/v1/accounts/{account}/transfers",
     kStatement,
     kListed,
     "transfers",
     {kLine, {}, "/scale"},
     kOther},
    {"transfer.create", "POST", "/v1/transfers", kMove, {kMoved, {}, "/scale"}, {}, {}, kOther},
    {"refund.create",
     "POST",
     "/v1/topups/{id}/refunds",
     kRefund,
     {kRefunded, "/currency"},
     {},
     {},
     kOther},
    {"refund.get",
     "GET",
     "/v1/refunds/{id}",
     kRefundById,
     {kRefunded, "/currency"},
     {},
     {},
     kOther},
    {"refund.approve",
     "POST",
     "/v1/refunds/{id}/approve",
     kRefundById,
     {kRefunded, "/currency"},
     {},
     {},
     kOther},
    {"refund.reject",
     "POST",
     "/v1/refunds/{id}/reject",
     kRefundById,
     {kRefunded, "/currency"},
     {},
     {},
     kOther},
    {"refund.list",
     "GET",
     "/v1/refunds",
     kRefunds,
     kListed,
     "refunds",
     {kRefunded, "/currency"},
     kOther},
    {"method.list",
     "GET",
     "/v1/accounts/{account}/payment_methods",
     kByAccount,
     {},
     "methods",
     kMethodItem,
     kOther},
    {"method.add",
     "POST",
     "/v1/accounts/{account}/payment_methods",
     kMethodAdded,
     {kMethod},
     {},
     {},
     kOther},
    {"method.default",
     "POST",
     "/v1/accounts/{account}/payment_methods/{id}/default",
     kMethodById,
     kMethodItem,
     {},
     {},
     kOther},
    {"method.remove",
     "DELETE",
     "/v1/accounts/{account}/payment_methods/{id}",
     kMethodById,
     {kRemoved},
     {},
     {},
     kOther},
    {"channel.list",
     "GET",
     "/v1/gateways/{gateway}/channels",
     kChannels,
     {},
     "channels",
     {kChannel},
     kOther},
    {"gateway.check", "POST", "/v1/gateways/{gateway}/check", kGateway, {kReach}, {}, {}, kOther},
    {"page_link.create", "POST", "/v1/page_links", kLetIn, {kLink}, {}, {}, kOther},
    {"webhook", "POST", "/webhooks/{gateway}", kGateway, {}, {}, {}, kOther},
};

// `written` is `name`, or one of any name where that is "metadata.*".
bool stands_for(std::string_view name, std::string_view written) {
  if (!name.ends_with(".*")) return name == written;
  name.remove_suffix(1);
  return written.size() > name.size() && written.starts_with(name);
}

template <class Named>
const Named* find_named(std::span<const Named> all, std::string_view written) {
  const auto found =
      std::ranges::find_if(all, [&](const Named& one) { return stands_for(one.name, written); });
  return found == all.end() ? nullptr : &*found;
}

template <class Named>
std::vector<std::string_view> names_of(std::span<const Named> all) {
  std::vector<std::string_view> names;
  for (const Named& one : all) names.push_back(one.name);
  return names;
}

}  // namespace

std::span<const Call> calls() { return kCalls; }

const Call* find_call(std::string_view name) {
  const auto found = std::ranges::find(kCalls, name, &Call::name);
  return found == std::end(kCalls) ? nullptr : &*found;
}

std::vector<std::string_view> call_names() { return names_of(calls()); }

bool is_webhook(const Call& call) { return call.name == "webhook"; }

Written split_unit(std::string_view written) {
  const bool own_name = stands_for(kAnyMetadata, written) || stands_for(kAnyQuote, written) ||
                        stands_for(kAnyExternal, written);
  if (!written.ends_with(kMajor) || own_name) return {written, Unit::minor};
  return {written.substr(0, written.size() - kMajor.size()), Unit::major};
}

const Input* find_input(const Call& call, std::string_view name) {
  return find_named(call.inputs, name);
}

const Placeholder* find_placeholder(const Shape& shape, std::string_view name) {
  return find_named(shape.values, name);
}

std::vector<std::string_view> input_names(const Call& call) { return names_of(call.inputs); }

std::vector<std::string_view> placeholder_names(const Shape& shape) {
  return names_of(shape.values);
}

const Shape& error_shape() {
  static constexpr Shape shape{kError};
  return shape;
}

bool is_error_code(std::string_view name) {
  const auto codes = error_codes();
  return std::ranges::find(codes, name) != codes.end();
}

std::vector<std::string_view> error_codes() {
  return {
#define X(number, name, text) #name,
      TALLYPORT_ERRC(X)
#undef X
  };
}

}  // namespace tallyport::storefront
