// Stripe's error documents.
#pragma once

#include <string>

#include "emulator/card.h"
#include "emulator/value.h"
#include "serving/http.h"

namespace tallyport::emulator::stripe {

struct Error {
  int status = 400;
  std::string type = "invalid_request_error";
  std::string code;
  std::string message;
  std::string param;
};

// The members that are there, in an object.
Value document(const Error& error);
serving::Answer answer_of(const Error& error);

Error missing(const std::string& param);
Error unknown(const std::string& param);
Error invalid(const std::string& param, const std::string& message, const std::string& code = "");
// 404 for what the path names, 400 for what a parameter does.
Error no_such(const std::string& what, const std::string& id, const std::string& param,
              int status = 404);
// A decline, as intents state it as their last error and 402 answers in error. `charge` is "" where
// nothing was charged.
Value decline_document(const Decline& decline, const std::string& charge);

}  // namespace tallyport::emulator::stripe
