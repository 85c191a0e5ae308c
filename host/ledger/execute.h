// Execute: what an order does to the balances of its batch. Pure.
#pragma once

#include <string>

#include "base/result.h"
#include "ledger/book.h"
#include "ledger/order.h"
#include "ledger/posting_context.h"

namespace tallyport::ledger {

// All or nothing. What the order names is in `book`, as far as it exists. In order of precedence:
//   a transfer or a hold: split_invalid, asset_not_found, account_not_found (from),
//     transfer_amount_not_positive, account_not_holdable, account_not_found (to), and those of
//     Book::post;
//   post and void: hold_not_found, hold_not_pending, transfer_amount_not_positive,
//     hold_amount_exceeded, and those of Book::post;
//   a correction: transfer_not_found, transfer_not_correctable, correction_exceeds_transfer, and
//     those of Book::post;
//   an open order: account_of_another_organisation.
Result<OrderResult> execute(Book& book, const std::string& tenant, const Order& order,
                            const PostingContext& context);

// Gives back what is pending of a hold whose time has come.
Result<OrderResult> expire(Book& book, const TransferId& hold, const PostingContext& context);

}  // namespace tallyport::ledger
