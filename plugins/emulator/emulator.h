// The whole program behind its socket: which path belongs to whom.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "emulator/control.h"
#include "emulator/desk.h"
#include "emulator/flutterwave/api.h"
#include "emulator/paystack/api.h"
#include "emulator/stripe/api.h"
#include "serving/http.h"

namespace tallyport::emulator {

class Emulator final : public serving::Site {
 public:
  Emulator(serving::World& world, const Options& options, std::string public_url);
  void answer(const serving::Request& request, serving::Respond respond) override;

 private:
  void checkout(const serving::Request& request, const std::vector<std::string>& path,
                const serving::Respond& respond);
  void choose(const serving::Request& request, Payment& payment, const std::string& choice,
              const serving::Respond& respond);
  void leave(const serving::Request& request, const Payment& payment,
             const serving::Respond& respond);
  std::string page_of(const Payment& payment, Change change);

  Desk desk_;
  stripe::Stripe stripe_{desk_};
  paystack::Paystack paystack_{desk_};
  flutterwave::Flutterwave flutterwave_{desk_};
  Control control_{desk_};
};

}  // namespace tallyport::emulator
