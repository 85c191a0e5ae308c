// The calls for tests: misbehave, move the clock, restate, dispute, forge. Only for clients on
// loopback.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/desk.h"
#include "emulator/value.h"
#include "serving/http.h"

namespace tallyport::emulator {

// The emulator's own errors, apart from the providers': {"error":{"code":…,"message":…}}.
serving::Answer refuse(int status, const std::string& code, const std::string& message);
// A payment as the checkout's and the control calls state it.
Value state_object(const Payment& payment);

class Control {
 public:
  explicit Control(Desk& desk) : desk_(desk) {}
  void answer(const serving::Request& request, const std::vector<std::string>& path,
              serving::Respond respond);

 private:
  serving::Answer list();
  serving::Answer misbehave(const Value& body);
  serving::Answer move_clock(const Value& body);
  serving::Answer set_webhook_url(const Value& body);
  serving::Answer restate(const Value& body);
  serving::Answer dispute(const Value& body);
  void forge(const Value& body, serving::Respond respond);
  std::optional<Brand> brand_of(const Value& body) const;

  Desk& desk_;
};

}  // namespace tallyport::emulator
