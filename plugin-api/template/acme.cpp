// Acme: a whole gateway in one file, to be copied. It creates payments, looks them up, and reads
// signed webhooks. docs/plugin-guide.md explains it line by line.
#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

using namespace tallyport::plugin;
using nlohmann::json;

class Acme {
 public:
  explicit Acme(std::string_view settings)
      : base_url_(json::parse(settings).value("base_url", "https://api.acme.example")) {}

  Task begin(Operation& operation) const {
    if (operation.operation() == "payment.create/1") return create(operation);
    if (operation.operation() == "payment.lookup/1") return look_up(operation);
    if (operation.operation() == "webhook.handle/1") return read_webhook(operation);
    throw Unsupported(operation.operation());
  }

 private:
  Task create(Operation& operation) const {
    json body = json::parse(operation.json());  // an unknown member is none of our business
    body = {{"reference", operation.reference()},
            {"amount", operation.amount().minor},
            {"currency", operation.amount().currency},
            {"return_url", body.at("return_url")}};
    auto request = HttpRequest::post(base_url_ + "/payments");
    request.label("create_payment").json(body.dump()).moves_money();
    request.secret_header("Authorization", "Bearer ${secret:api_key}");
    request.idempotency_key("Idempotency-Key", operation.idempotency_key());
    const auto answer = co_await operation.http(request);

    if (!answer.maybe_sent) co_return Result(Outcome::failed).reason(Reason::provider_unreachable);
    if (answer.ok()) co_return stated(json::parse(answer.body));
    if (answer.status == 400) co_return Result(Outcome::failed).reason(Reason::request_refused);
    co_return Result(Outcome::unknown).reason(Reason::provider_error);  // it may have been created
  }

  Task look_up(Operation& operation) const {
    auto request = HttpRequest::get(base_url_ + "/payments/" + std::string(operation.reference()));
    request.label("look_up").read_only();
    request.secret_header("Authorization", "Bearer ${secret:api_key}");
    const auto answer = co_await operation.http(request);

    if (answer.ok()) co_return stated(json::parse(answer.body));
    co_return Result(answer.status == 404 ? Outcome::not_found : Outcome::unknown);
  }

  Task read_webhook(Operation& operation) const {
    SignatureCheck check(Algorithm::hmac_sha512, "webhook_secret");
    const auto signature = operation.header("x-acme-signature");
    check.message(operation.raw_body()).candidate(signature.value_or(""));
    const bool authentic = co_await operation.verify(check);
    if (!authentic) co_return Result(Outcome::rejected).reason(Reason::bad_signature);

    const auto event = json::parse(operation.raw_body());
    co_return stated(event.at("payment")).event_key(event.at("id").get<std::string>());
  }

  // {"id", "reference", "status", "amount", "currency", "url"} in our words. Throws on what it does
  // not understand; the SDK makes that unknown, and the host will look the payment up.
  static Result stated(const json& payment) {
    const auto text = [&](const char* name) { return payment.at(name).get<std::string>(); };
    const auto outcome = text("status") == "paid"       ? Outcome::succeeded
                         : text("status") == "declined" ? Outcome::failed
                         : text("status") == "open"     ? Outcome::requires_action
                                                        : Outcome::unknown;
    Result result(outcome);
    result.reference(text("reference")).gateway_ref(text("id"));
    const auto& amount = payment.at("amount");
    if (!amount.is_number_integer()) throw std::runtime_error("amount is no integer");  // 1.5, "1"
    result.amount({amount.get<std::int64_t>(), text("currency"), 2});
    if (outcome == Outcome::failed) result.reason(Reason::card_declined);
    if (outcome == Outcome::requires_action) {
      const json next{{"next_action", {{"type", "redirect"}, {"url", text("url")}}}};
      result.json(next.dump());
    }
    return result;
  }

  std::string base_url_;
};

TP_PLUGIN(Acme, R"({
  "id": "example.acme", "version": "1.0.0", "abi": "1.0",
  "operations": ["payment.create/1", "payment.lookup/1", "webhook.handle/1"],
  "currencies": ["NGN", "USD"],
  "egress": ["api.acme.example"],
  "secrets": [{"name": "api_key", "use": "send"}, {"name": "webhook_secret", "use": "verify"}],
  "recovery": "replay",
  "config_schema": {
    "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
    "properties": {"base_url": {"type": "string", "format": "uri"}},
    "additionalProperties": false
  },
  "licence": "MIT"
})");
