// Stripe's objects, as a payment's state makes them.
#pragma once

#include <string>
#include <vector>

#include "emulator/payments.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

inline constexpr const char* kVersion = "2024-04-10";

// True for what began as a Checkout Session; otherwise it is a PaymentIntent alone.
bool is_session(const Payment& payment);

// True for what only saves a card: a SetupIntent, of a session or alone.
bool is_setup(const Payment& payment);
// Of its intent.
std::string client_secret(const Payment& payment);
// "off_session", "on_session"; "" where the method is not saved.
std::string future_usage(const Payment& payment);

// The address of a payer who gave none.
inline constexpr const char* kPayerEmail = "payer@example.com";

Value session_object(const Payment& payment, const std::vector<std::string>& expand);
Value intent_object(const Payment& payment, const std::vector<std::string>& expand);
Value setup_object(const Payment& payment);
Value charge_object(const Payment& payment);
Value refund_object(const Payment& payment, const Refund& refund,
                    const std::vector<std::string>& expand);
Value event_object(const std::string& id, const std::string& type, Value object, std::int64_t now);
Value balance_object();
Value list_object(const std::string& url, std::vector<Value> items);

}  // namespace tallyport::emulator::stripe
