// The names that the ABI gives to what the host intends.
#include "gateway/operation.h"

namespace tallyport::gateway {

std::string_view operation_of(Intent intent) {
  switch (intent) {
    case Intent::create:
      return "payment.create/1";
    case Intent::look_up:
      return "payment.lookup/1";
    case Intent::cancel:
      return "payment.cancel/1";
    case Intent::check:
      return "connection.check/1";
    case Intent::webhook:
      return "webhook.handle/1";
    case Intent::refund:
      return "refund.create/1";
    case Intent::look_up_refund:
      return "refund.lookup/1";
  }
  return "";
}

}  // namespace tallyport::gateway
