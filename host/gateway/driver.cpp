// One object an operation. Steps never overlap: the next is posted only when the last is over.
#include "gateway/driver.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <tallyport/plugin.h>

#include "gateway/abi_read.h"
#include "gateway/evidence.h"
#include "gateway/http_action.h"
#include "gateway/text.h"
#include "gateway/translate.h"
#include "gateway/verify.h"

namespace tallyport::gateway {

using topup::Finding;
using topup::Outcome;

namespace {

constexpr int kStepsMax = 16;  // host rule H9

bool is_negative(Outcome outcome) {
  return outcome == Outcome::failed || outcome == Outcome::cancelled ||
         outcome == Outcome::expired || outcome == Outcome::not_found;
}
bool is_positive(Outcome outcome) {
  return outcome == Outcome::succeeded || outcome == Outcome::requires_action;
}

std::vector<tp_header> to_headers(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<tp_header> headers;
  headers.reserve(pairs.size());
  for (const auto& [name, value] : pairs)
    headers.push_back({to_bytes(name), to_bytes(value), 0, 0});
  return headers;
}

tp_money to_money(const std::optional<money::Money>& amount) {
  tp_money money{};
  if (!amount) return money;
  money.minor = amount->minor;
  std::ranges::copy(amount->currency.code(), money.currency);
  money.exponent = static_cast<std::uint8_t>(amount->currency.exponent());
  return money;
}

class Operation : public std::enable_shared_from_this<Operation> {
 public:
  Operation(std::shared_ptr<Instance> instance, OperationInput input, Ports ports,
            std::function<void(OperationEnd)> done)
      : instance_(std::move(instance)),
        input_(std::move(input)),
        ports_(ports),
        done_(std::move(done)),
        evidence_(input_.intent, input_.run),
        deadline_(ports_.clock.now().plus_ms(instance_->spec().operation_timeout_ms)) {}
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  ~Operation() { TALLYPORT_ASSERT(!op_); }

  void begin() {
    const auto headers = to_headers(webhook().headers);
    tp_op_input in{};
    in.size = sizeof(in);
    in.operation = to_bytes(operation_of(input_.intent));
    in.op_id = to_bytes(input_.op_id);
    in.idempotency_key = to_bytes(input_.idempotency_key);
    in.amount = to_money(input_.amount);
    in.reference = to_bytes(input_.reference);
    in.gateway_ref = to_bytes(input_.gateway_ref);
    in.subject_ref = to_bytes(input_.subject_ref);
    in.json = to_bytes(input_.json);
    in.raw_body = to_bytes(webhook().raw_body);
    in.headers = headers.data();
    in.n_headers = headers.size();
    tp_error error{};
    error.size = sizeof(error);
    const auto status = [&] {
      const CallingFor calling(instance_->log_context());
      return table().op_begin(instance_->handle(), &in, &op_, &error);
    }();
    if (status != TP_OK) op_ = nullptr;  // there is none to end, whatever was left there
    if (status == TP_OK && op_) return step(event(TP_EVENT_START));
    if (status == TP_E_INVALID) {
      const auto length = std::min<std::size_t>(error.len, sizeof(error.text));
      return refuse(one_line({error.text, length}, sizeof(error.text)));
    }
    break_rule("H8: op_begin returned status " + std::to_string(status) +
               (status == TP_OK ? " and no operation" : ""));
  }

 private:
  const tp_plugin_v1& table() const { return instance_->table(); }

  const topup::WebhookMessage& webhook() const {
    static const topup::WebhookMessage kNone;
    return input_.webhook ? *input_.webhook : kNone;
  }

  // Where the input is committed, time stands still for the plugin, so that a replay is the same.
  tp_event event(std::uint32_t kind) {
    tp_event made{};
    made.size = sizeof(made);
    made.kind = kind;
    const auto timeout = instance_->spec().operation_timeout_ms;
    made.now_unix_ms = input_.committed_clock.value_or(ports_.clock.now()).unix_ms;
    made.deadline_unix_ms = input_.committed_clock
                                ? input_.committed_clock->plus_ms(timeout).unix_ms
                                : deadline_.unix_ms;
    std::ranges::copy(input_.entropy, made.entropy);
    return made;
  }

  // Steps until the operation ends or waits for an answer.
  void step(tp_event next) {
    std::optional<tp_event> due = next;
    while (due) {
      if (++steps_ > kStepsMax)
        return break_rule("H9: no DONE within " + std::to_string(kStepsMax) + " steps");
      const tp_action* action = nullptr;
      const auto status = [&] {
        const CallingFor calling(instance_->log_context());
        return table().op_step(op_, &*due, &action);
      }();
      if (status != TP_OK)
        return break_rule("H8: op_step returned status " + std::to_string(status));
      if (!is_pointer_to(action) || !TP_HAS(action, u))
        return break_rule(action ? "H8: op_step gave an action that is not one of ABI 1.0"
                                 : "H8: op_step gave a null action");
      due = perform(*action);
    }
  }

  // Does what the action asks. The event to go on with, or nothing where the operation has ended or
  // waits.
  std::optional<tp_event> perform(const tp_action& action) {
    if (action.kind == TP_ACTION_DONE) return conclude(action.u.done), std::nullopt;
    if (cancelled_)
      return break_rule("H10: an action other than DONE after CANCELLED"), std::nullopt;
    if (action.kind == TP_ACTION_VERIFY) return check_signature(action.u.verify);
    if (action.kind == TP_ACTION_HTTP) return send(action.u.http);
    return event(TP_EVENT_UNSUPPORTED);
  }

  std::optional<tp_event> check_signature(const tp_verify* action) {
    auto verified = verify(action, *instance_, webhook().raw_body, ports_.clock.now());
    if (!verified) return break_rule("H8: " + verified.error().detail), std::nullopt;
    end_.proof = std::max(end_.proof, verified->proof);
    for (auto& token : verified->tokens) end_.tokens.push_back(std::move(token));
    auto answer = event(TP_EVENT_VERIFIED);
    answer.ok = verified->good ? 1 : 0;
    return answer;
  }

  std::optional<tp_event> send(const tp_http* action) {
    if (input_.intent == Intent::webhook)
      return break_rule("H8: webhook.handle asked for an HTTP request"), std::nullopt;
    const auto left = deadline_.unix_ms - ports_.clock.now().unix_ms;
    if (left <= 0) {
      cancelled_ = true;
      return event(TP_EVENT_CANCELLED);
    }
    auto request = read_http(action, *instance_, left);
    if (!request && request.error().code == Errc::not_permitted) {
      // Host rule H5: not sent, and the plugin is told so.
      instance_->misbehaved(operation_of(input_.intent), request.error().detail);
      auto denied = event(TP_EVENT_HTTP_FAILED);
      denied.sent = TP_SENT_NO;
      return denied;
    }
    if (!request) return break_rule("H8: " + request.error().detail), std::nullopt;
    request->card = input_.card;
    evidence_.asked(action->flags);
    const auto most = request->max_response_bytes;
    ports_.http.send(std::move(*request), [self = shared_from_this(), most](HttpOutcome outcome) {
      auto kept = std::make_shared<HttpOutcome>(std::move(outcome));
      self->ports_.executor.post([self, kept, most] { self->go_on(*kept, most); });
    });
    return std::nullopt;
  }

  void go_on(HttpOutcome& outcome, std::size_t most) {
    const auto* response = std::get_if<HttpResponse>(&outcome);
    if (response && response->body.size() > most)
      outcome = HttpFailure{true, "response over " + std::to_string(most) + " bytes"};
    evidence_.answered(outcome);
    if (const auto* failure = std::get_if<HttpFailure>(&outcome)) {
      auto failed = event(TP_EVENT_HTTP_FAILED);
      failed.sent = failure->maybe_sent ? TP_SENT_MAYBE : TP_SENT_NO;
      return step(failed);
    }
    const auto& answer = std::get<HttpResponse>(outcome);
    last_answer_ = answer.body;
    const auto headers = to_headers(answer.headers);
    auto answered = event(TP_EVENT_HTTP_RESPONSE);
    answered.http_status = static_cast<std::uint32_t>(answer.status);
    answered.headers = headers.data();
    answered.n_headers = headers.size();
    answered.body = to_bytes(answer.body);
    step(answered);
  }

  // The plugin's last word, as far as it is proven.
  void conclude(const tp_result* result) {
    auto statement = translate(result, input_.intent, *instance_);
    if (!statement) return break_rule("H8: " + statement.error().detail);
    if (!statement->unusable.empty()) report(statement->unusable);
    end_.finding = std::move(statement->finding);
    end_.event_key = std::move(statement->event_key);
    end_.channels = std::move(statement->channels);
    auto& finding = end_.finding;
    if (cancelled_ && evidence_.may_have_acted()) doubt("H10");
    if (is_negative(finding.outcome) && !evidence_.proves_negative()) doubt("H2");
    if (is_positive(finding.outcome) && !evidence_.proves_positive()) doubt("H2");
    // Nothing is stated then, so neither is a mode.
    if (finding.outcome == Outcome::unknown) finding.mode = instance_->spec().mode;
    finish();
  }

  // Not for what did not prove to be the provider's: anybody could fill the log.
  void report(const std::string& unusable) {
    if (input_.intent == Intent::webhook && end_.proof == Proof::none) return;
    instance_->log().warning("the provider states what cannot be kept",
                             {{"gateway", instance_->name()},
                              {"operation", std::string(operation_of(input_.intent))},
                              {"reference", input_.reference},
                              {"what", unusable}});
  }

  void doubt(std::string_view rule) {
    auto& finding = end_.finding;
    if (finding.outcome == Outcome::unknown) return;
    instance_->log().warning(
        "a plugin's outcome is not proven by the provider's answers; taken as unknown",
        {{"gateway", instance_->name()},
         {"operation", std::string(operation_of(input_.intent))},
         {"reference", input_.reference},
         {"rule", std::string(rule)},
         {"outcome", std::string(topup::name(finding.outcome))}});
    finding.outcome = Outcome::unknown;
  }

  // Host rule H8: what is left to say when the plugin cannot be asked any more.
  void break_rule(const std::string& rule) {
    instance_->misbehaved(operation_of(input_.intent), rule);
    end_.broken_rule = rule;
    own_finding("plugin " + instance_->manifest().id + " broke a rule: " + rule,
                evidence_.may_have_acted());
    finish();
  }

  // op_begin refused the input: nothing was sent, nor ever will be with this input.
  void refuse(const std::string& why) {
    own_finding("plugin " + instance_->manifest().id + " refuses: " + why, false);
    finish();
  }

  // A look-up or a cancel that went wrong says nothing about the payment.
  void own_finding(const std::string& message, bool may_have_acted) {
    const bool failed =
        !may_have_acted && (begins(input_.intent) || input_.intent == Intent::check);
    end_.finding = Finding{};
    end_.finding.outcome = failed ? Outcome::failed : Outcome::unknown;
    end_.finding.mode = instance_->spec().mode;
    end_.finding.reason = "other";
    end_.finding.message = one_line(message, 500);
  }

  void finish() {
    if (op_) {
      const CallingFor calling(instance_->log_context());
      table().op_end(std::exchange(op_, nullptr));
    }
    end_.finding.plugin_build = instance_->plugin_build();
    end_.finding.answer = std::move(last_answer_);
    std::exchange(done_, nullptr)(std::move(end_));
  }

  const std::shared_ptr<Instance> instance_;
  const OperationInput input_;
  const Ports ports_;
  std::function<void(OperationEnd)> done_;
  Evidence evidence_;
  const Timestamp deadline_;
  tp_op* op_ = nullptr;
  int steps_ = 0;
  bool cancelled_ = false;
  std::string last_answer_;  // the body of the provider's last response
  OperationEnd end_;
};

}  // namespace

void run(std::shared_ptr<Instance> instance, OperationInput input, Ports ports,
         std::function<void(OperationEnd)> done) {
  auto operation =
      std::make_shared<Operation>(std::move(instance), std::move(input), ports, std::move(done));
  ports.executor.post([operation] { operation->begin(); });
}

OperationEnd run_webhook(std::shared_ptr<Instance> instance, OperationInput input, Ports ports) {
  TALLYPORT_ASSERT(input.intent == Intent::webhook);
  std::optional<OperationEnd> end;
  auto operation =
      std::make_shared<Operation>(std::move(instance), std::move(input), ports,
                                  [&end](OperationEnd made) { end = std::move(made); });
  operation->begin();
  TALLYPORT_ASSERT(end.has_value());
  return std::move(*end);
}

}  // namespace tallyport::gateway
