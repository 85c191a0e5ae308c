// What happens to payments and what follows: webhooks, times that run out, late answers. Everything
// here is called under the lock of LiveWorld, and knows no provider's documents.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/options.h"
#include "emulator/payments.h"
#include "emulator/provider.h"
#include "serving/delivery.h"
#include "serving/live_world.h"

namespace tallyport::emulator {

class Desk {
 public:
  // `world` outlives it. `public_url` has no slash at its end.
  Desk(serving::World& world, Options options, std::string public_url);

  serving::World& world() { return world_; }
  Payments& payments() { return payments_; }
  const Account& account(Brand brand) const { return options_.accounts.at(brand); }
  bool has(Brand brand) const { return options_.accounts.contains(brand); }
  std::string checkout_url(const Payment& payment) const;

  // The providers' time, which a control call can move.
  std::int64_t now_ms() { return world_.now_ms() + clock_offset_ms_; }
  std::int64_t now() { return now_ms() / 1000; }
  // What is due by then happens at once.
  void set_clock(std::int64_t offset_s);
  void pass_time();

  // The provider whose webhooks and addresses a brand's payments have. Outlives the desk's use.
  void introduce(Brand brand, Provider& provider) { providers_[brand] = &provider; }
  Provider& provider(Brand brand) { return *providers_.at(brand); }

  // What the next payment of the brand shall do.
  Behaviours next_behaviours(Brand brand) { return payments_.orders[brand].take(); }
  // Takes the payment in, which has its page from now on.
  Payment& add(Payment payment);
  // The same, and answers as its behaviours say: late, never, or paid before.
  void create(Payment payment, const std::function<serving::Answer(const Payment&)>& make,
              serving::Respond respond);
  // Answers whoever asks for something of the payment likewise: late, or never.
  void respond(const Payment& payment, serving::Answer answer, serving::Respond respond);
  // Whether this look-up is one of those that lookup_500 fails.
  static bool refuses_lookup(Payment& payment);

  // `done` is called once the first webhook was tried, at the latest after two seconds. The payment
  // is read anew then: see Payments::find.
  void pay(Payment& payment, const Try& wanted, std::function<void(Change)> done);
  // Change::none where this step is not asked for; Change::challenged where another one follows.
  void answer_step(Payment& payment, Step step, const std::string& answer,
                   std::function<void(Change)> done);
  Change cancel(Payment& payment);
  // Of a paid payment. It ends as it says after as long as a payment is processed, where `ends`
  // says that it has not ended yet. Valid until the next refund.
  enum class Ends { now, later };
  const Refund& refund(Payment& payment, Refund refund, Ends ends);

  // Change::none where nothing of it can be disputed, or there is no open dispute to end.
  Change open_dispute(Payment& payment, std::int64_t units);
  Change end_dispute(Payment& payment, Dispute::State end);

  // Sends webhooks that are about no payment.
  void tell(Brand brand, const std::string& body);
  void set_webhook_url(Brand brand, std::string url) {
    options_.accounts.at(brand).webhook_url = std::move(url);
  }
  // Sends what would tell of the payment's success, signed with `secret`; `done` gets the status of
  // the last answer, 0 for none.
  void forge(const Payment& payment, const std::string& secret, std::function<void(int)> done);

 private:
  serving::DeliveryLinks links();
  serving::Parcel parcel(Brand brand, const std::string& body, const std::string& secret);
  void announce(Payment& payment, Change change, std::function<void()> then);
  void look_again(std::int64_t in_ms);

  serving::World& world_;
  Options options_;
  const std::string public_url_;
  std::int64_t clock_offset_ms_ = 0;
  Payments payments_;
  std::map<Brand, Provider*> providers_;
  serving::Delivery delivery_;
};

}  // namespace tallyport::emulator
