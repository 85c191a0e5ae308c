// How a refund looks in JSON. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "topup/command.h"

namespace tallyport::http {

// Without what is for operators only (the provider's message).
nlohmann::ordered_json refund_json(const topup::Topup& topup, const topup::Attempt& attempt,
                                   const topup::Refund& refund);

// 201 with refund_json. Also what is stored for a repeated Idempotency-Key.
topup::StoredAnswer refunded_answer(const topup::Topup& topup, const topup::Attempt& attempt,
                                    const topup::Refund& refund);

}  // namespace tallyport::http
