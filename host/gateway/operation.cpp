// The names that the ABI gives to what the host intends.
#include "gateway/operation.h"

namespace tallyport::gateway {

std::string_view operation_of(Intent intent) {
  switch (intent) {
    case Intent::create:
      return "payment.create/1";
    case Intent::charge:
      return "payment.charge/1";
    case Intent::look_up:
      return "payment.lookup/1";
    case Intent::cancel:
      return "payment.cancel/1";
    case Intent::save_method:
      return "method.save/1";
    case Intent::list_methods:
      return "method.list/1";
    case Intent::remove_method:
      return "method.remove/1";
    case Intent::default_method:
      return "method.default/1";
    case Intent::list_channels:
      return "channel.list/1";
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
