// The provider's word, or the end of the wait: whichever comes first.
#include "http/settle.h"

#include <atomic>
#include <memory>

namespace tallyport::http {

void settle(const ApiContext& context, Timer& timer, topup::TopupView view,
            std::function<void(topup::TopupView)> then) {
  if (!is_open(view.topup.status)) return then(std::move(view));
  struct Wait {
    std::function<void(topup::TopupView)> then;
    topup::TopupView known;
    std::atomic_flag over;
  };
  auto wait = std::make_shared<Wait>();
  wait->then = std::move(then);
  wait->known = std::move(view);
  timer.after(context.return_wait, [wait] {
    if (!wait->over.test_and_set()) wait->then(wait->known);
  });
  context.flow.verify(wait->known, [wait](Result<topup::TopupView> settled) {
    if (!wait->over.test_and_set()) wait->then(settled ? std::move(*settled) : wait->known);
  });
}

}  // namespace tallyport::http
