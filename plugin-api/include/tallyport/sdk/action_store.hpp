// Keeps what hangs off the current tp_action alive until the next step. For the SDK's own use.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <tallyport/plugin.h>
#include <tallyport/sdk/bytes.hpp>
#include <tallyport/sdk/http.hpp>
#include <tallyport/sdk/result.hpp>
#include <tallyport/sdk/signature_check.hpp>

namespace tallyport::plugin {

class ActionStore {
 public:
  ActionStore() = default;
  ActionStore(const ActionStore&) = delete;
  ActionStore& operator=(const ActionStore&) = delete;

  const tp_action& action() const { return action_; }
  bool is_done() const { return action_.kind == TP_ACTION_DONE; }

  void set(HttpRequest request) {
    request_ = std::move(request);
    headers_.clear();
    for (const auto& header : request_->headers_) {
      headers_.push_back({bytes(header.text.name), bytes(header.text.value), header.flags, 0});
    }
    http_ = {};
    http_.size = sizeof http_;
    http_.flags = request_->flags_;
    http_.method = bytes(request_->method_);
    http_.url = bytes(request_->url_);
    http_.headers = headers_.data();
    http_.n_headers = headers_.size();
    http_.body = bytes(request_->body_);
    http_.timeout_ms = request_->timeout_ms_;
    http_.max_response = request_->max_response_;
    http_.label = bytes(request_->label_);
    begin(TP_ACTION_HTTP).http = &http_;
  }

  void set(SignatureCheck check) {
    check_ = std::move(check);
    fill(message_, check_->message_);
    fill(candidates_, check_->candidates_);
    verify_ = {};
    verify_.size = sizeof verify_;
    verify_.algorithm = static_cast<std::uint32_t>(check_->algorithm_);
    verify_.encoding = static_cast<std::uint32_t>(check_->encoding_);
    verify_.tolerance_s = check_->tolerance_s_;
    verify_.secret = bytes(check_->secret_);
    verify_.message = message_.data();
    verify_.n_message = message_.size();
    verify_.candidates = candidates_.data();
    verify_.n_candidates = candidates_.size();
    verify_.signed_at_unix_s = check_->signed_at_unix_s_;
    begin(TP_ACTION_VERIFY).verify = &verify_;
  }

  void set(Result result) {
    result_ = std::move(result);
    done_ = {};
    done_.size = sizeof done_;
    done_.outcome = static_cast<std::uint32_t>(result_->outcome_);
    done_.subject = static_cast<std::uint32_t>(result_->subject_);
    done_.flags = result_->flags_;
    done_.amount = to_abi(result_->amount_);
    done_.reversed_total = to_abi(result_->reversed_total_);
    done_.fee = to_abi(result_->fee_);
    done_.reference = bytes(result_->reference_);
    done_.gateway_ref = bytes(result_->gateway_ref_);
    done_.other_ref = bytes(result_->other_ref_);
    done_.subject_ref = bytes(result_->subject_ref_);
    done_.event_key = bytes(result_->event_key_);
    done_.reason = bytes(result_->reason_ ? name(*result_->reason_) : std::string_view{});
    done_.message = bytes(result_->message_);
    done_.json = bytes(result_->json_);
    done_.expires_unix_ms = result_->expires_unix_ms_;
    begin(TP_ACTION_DONE).done = &done_;
  }

 private:
  decltype(tp_action::u)& begin(std::uint32_t kind) {
    action_ = {};
    action_.size = sizeof action_;
    action_.kind = kind;
    return action_.u;
  }

  static void fill(std::vector<tp_slice>& slices, const std::vector<std::string>& texts) {
    slices.clear();
    for (const auto& text : texts) slices.push_back({bytes(text)});
  }

  tp_action action_{};
  std::optional<HttpRequest> request_;
  std::vector<tp_header> headers_;
  tp_http http_{};
  std::optional<SignatureCheck> check_;
  std::vector<tp_slice> message_;
  std::vector<tp_slice> candidates_;
  tp_verify verify_{};
  std::optional<Result> result_;
  tp_result done_{};
};

}  // namespace tallyport::plugin
