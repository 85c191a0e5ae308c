// decide: what each command does to the rows of a batch. Pure: no clock, no database, no chance.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "topup/working_set.h"

namespace tallyport::topup {

// Changes `rows` and says what came of it. On an error `rows` is as it was, so that one command
// that cannot be decided does not fail the others of its batch. `ids` names new transfers.
//
// Errors: StartTopup idempotency_key_reused; StartAttempt also topup_not_found, topup_not_open;
// RecordAnswer attempt_not_found; all of them transfer_exists and amount_out_of_range, which say
// that the database or the configuration is wrong.
// RunOrder those of ledger::execute, hold_of_refund and hold_of_topup.
// LeaseAttempts, LeaseRefunds, ReleaseLeases and RecordHeads are the store's own; they are not
// decided here.
Result<CommandOutcome> decide(WorkingSet& rows, const StartTopup& command);
Result<CommandOutcome> decide(WorkingSet& rows, const StartAttempt& command);
Result<CommandOutcome> decide(WorkingSet& rows, const RecordAnswer& command, IdSource& ids);
Result<CommandOutcome> decide(WorkingSet& rows, const ApplyGatewayEvent& command, IdSource& ids);
// The events to try again are those of `rows` that are not fresh and unmatched.
Result<CommandOutcome> decide(WorkingSet& rows, const RetryEvents& command, IdSource& ids);
// refunding.cpp. StartRefund: topup_not_found, topup_not_refundable, refund_exceeds_payment,
// insufficient_funds where the credit was spent, and those of StartTopup. DecideRefund:
// refund_not_found, refund_not_waiting. RecordRefund: refund_not_found, and those of RecordAnswer.
Result<CommandOutcome> decide(WorkingSet& rows, const StartRefund& command, IdSource& ids);
Result<CommandOutcome> decide(WorkingSet& rows, const DecideRefund& command, IdSource& ids);
Result<CommandOutcome> decide(WorkingSet& rows, const RecordRefund& command, IdSource& ids);
// refunding.cpp as well, since refunds keep of it what they will take. topup_not_found,
// topup_not_held.
Result<CommandOutcome> decide(WorkingSet& rows, const ReleaseTopup& command, IdSource& ids);
Result<CommandOutcome> decide(WorkingSet& rows, const RunOrder& command, IdSource& ids);
// methods.cpp. KeepMethods: idempotency_key_reused. ChangeMethod: method_not_found.
Result<CommandOutcome> decide(WorkingSet& rows, const KeepMethods& command, IdSource& ids);
Result<CommandOutcome> decide(WorkingSet& rows, const ChangeMethod& command);
// The holds to expire are those of `rows` whose time has come.
Result<CommandOutcome> decide(WorkingSet& rows, const ExpireHolds& command, IdSource& ids);

}  // namespace tallyport::topup
