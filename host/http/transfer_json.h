// How transfers and holds look in JSON. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ledger/order.h"
#include "topup/command.h"
#include "topup/queries.h"

namespace tallyport::http {

// Answers to orders, also what is stored for a repeated Idempotency-Key.
// 201: the transfer or the hold that `order` made.
topup::StoredAnswer ordered_answer(const ledger::TransferOrder& order,
                                   const ledger::OrderResult& result);
// 200: the hold as it is now, and what was posted or released of it.
topup::StoredAnswer hold_answer(const ledger::OrderResult& result);
// 201: the transfer that takes another back.
topup::StoredAnswer correction_answer(const ledger::OrderResult& result);

nlohmann::ordered_json transfer_json(const topup::TransferView& view);
nlohmann::ordered_json line_json(const topup::StatementLine& line);

}  // namespace tallyport::http
