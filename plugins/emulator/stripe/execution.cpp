// An answer is remembered once it was given; what a check refused before is not.
#include "emulator/stripe/execution.h"

#include <utility>

#include "emulator/stripe/objects.h"

namespace tallyport::emulator::stripe {

void execute(Stores stores, const Call& call, const std::function<serving::Answer()>& work) {
  stores.idempotency.begin(call.key, call.fingerprint);
  const auto answer = work();
  stores.idempotency.finish(call.key, answer);
  call.respond(answer);
}

void tell(Stores stores, const std::string& type, Value object, Value before) {
  auto event = event_object("evt_" + stores.desk.world().random_hex(12), type, std::move(object),
                            stores.desk.now());
  if (before.is(Value::Kind::object)) event.find("data")->set("previous_attributes", before);
  stores.desk.tell(Brand::stripe, event.json());
}

}  // namespace tallyport::emulator::stripe
