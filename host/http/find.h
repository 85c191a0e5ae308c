// What a path names, found for the handler. What is another user's is not found.
#pragma once

#include <functional>

#include "http/api.h"

namespace tallyport::http {

// The top-up or the refund of the path's `id`, for `then`; else topup_not_found or refund_not_found
// is answered. A top-up is found by its reference and its number as well. `then` is called on a
// reader's thread.
void find_topup(const ApiContext& context, const Request& request, const Principal& principal,
                Responder responder, std::function<void(topup::TopupView, Responder)> then);
// The same for who may release it: any back end, and the user who is its beneficiary.
void find_topup_of_beneficiary(const ApiContext& context, const Request& request,
                               const Principal& principal, Responder responder,
                               std::function<void(topup::TopupView, Responder)> then);
void find_refund(const ApiContext& context, const Request& request, const Principal& principal,
                 Responder responder, std::function<void(topup::RefundView, Responder)> then);

}  // namespace tallyport::http
