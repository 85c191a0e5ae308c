// Flutterwave's webhooks: what is to be verified, and what an authentic event states. Pure, so that
// a fuzzer can call both.
#pragma once

#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::flutterwave {

// The header that carries the proof.
std::string_view proof_header(Signing signing);

// The check of `proof`, that header's value, against the secret hash.
plugin::SignatureCheck check_of(Signing signing, std::string_view proof, std::string_view raw_body);

// What an event states, once its proof has passed. Never throws on bad input: an event that is not
// understood is unknown, with our reference where that can be read, so that the host asks.
plugin::Result read_event(std::string_view raw_body, const Config& config);

}  // namespace tallyport::flutterwave
