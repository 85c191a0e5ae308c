// A saved payment method in JSON, and why one was not saved.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "http/problem.h"
#include "topup/method_flow.h"

namespace tallyport::http {

nlohmann::ordered_json method_json(const topup::PaymentMethod& method, bool is_default);

// How a payer goes on; the same in top-ups.
nlohmann::ordered_json next_action_json(const topup::NextAction& action);

// The gateway's words about a refusal, where it has any: `reason`, and `decline` with its codes.
nlohmann::ordered_json failure_json(const std::string& reason, const std::string& decline);

// 201 with what was saved, or 202 with what the payer has to do first. Of a refusal none.
topup::StoredAnswer added_answer(const topup::MethodAnswer& answer);

}  // namespace tallyport::http
