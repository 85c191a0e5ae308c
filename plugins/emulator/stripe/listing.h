// Lists: a page of what there is, and of what belongs to charges.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "emulator/desk.h"
#include "emulator/stripe/call.h"

namespace tallyport::emulator::stripe {

// Of the intent, or else of the charge. Null where there is none: before the payer's first try
// there is no charge, and behind a session no intent either.
Payment* find_charged(Payments& payments, const std::string& intent, const std::string& charge);
Error no_charged(const std::string& intent, const std::string& charge);

// Answers with the page of `all`, newest first, that the call asks for. `what` is one of them in
// errors; `url` is the list's own.
void answer_page(const Call& call, const std::string& what, const std::string& url,
                 const std::vector<Value>& all);

// Answers GET /v1/{name}s. `objects` makes those of one payment, or of all where it is null, newest
// first and with what is to be expanded.
using Objects =
    std::function<std::vector<Value>(const Payment* of, const std::vector<std::string>&)>;
void answer_list(Desk& desk, const Call& call, const std::string& name, const Objects& objects);

}  // namespace tallyport::emulator::stripe
