// How a top-up looks in JSON. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "topup/command.h"
#include "topup/topup.h"

namespace tallyport::http {

// Without what is for operators only (the provider's message) or secret (return token, input).
nlohmann::ordered_json topup_json(const topup::Topup& topup, const topup::Attempt& attempt);

// 201 with topup_json. Also what is stored for a repeated Idempotency-Key.
topup::StoredAnswer created_answer(const topup::Topup& topup, const topup::Attempt& attempt);

}  // namespace tallyport::http
