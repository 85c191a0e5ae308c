// One rule, then what the merchant hears of it.
#include "emulator/desk.h"

#include <algorithm>
#include <utility>

#include "emulator/plan.h"

namespace tallyport::emulator {
namespace {

constexpr std::int64_t kLongestWaitMs = 2'000;
constexpr int kRefusedLookups = 3;
constexpr std::int64_t kLongestTimerMs = 10'000'000'000;

// A function that calls `work` the first time it is called.
std::function<void()> once(std::function<void()> work) {
  auto left = std::make_shared<std::function<void()>>(std::move(work));
  return [left] {
    if (*left) std::exchange(*left, nullptr)();
  };
}

Brand brand_of(const std::string& account) {
  return *std::find_if(std::begin(kBrands), std::end(kBrands),
                       [&](Brand brand) { return name(brand) == account; });
}

}  // namespace

Desk::Desk(serving::World& world, Options options, std::string public_url)
    : world_(world),
      options_(std::move(options)),
      public_url_(std::move(public_url)),
      delivery_(world, options_.retry, links()) {}

std::string Desk::checkout_url(const Payment& payment) const {
  return public_url_ + "/checkout/" + payment.id;
}

serving::DeliveryLinks Desk::links() {
  const auto next_try = [this](const std::string& account_name, const std::string& body,
                               serving::Signing signing) {
    const Brand brand = brand_of(account_name);
    const bool genuine = signing == serving::Signing::genuine;
    return parcel(brand, body, genuine ? account(brand).webhook_secret : world_.random_hex(16));
  };
  const auto note = [this](const std::string& id, serving::DeliveryLinks::Note what) {
    Payment* payment = payments_.find(id);
    if (!payment) return;
    using Note = serving::DeliveryLinks::Note;
    payment->tries += what == Note::tried;
    payment->acknowledged += what == Note::acknowledged;
    payment->unanswered += what == Note::planned ? 1 : what == Note::acknowledged ? -1 : 0;
  };
  return {next_try, note};
}

serving::Parcel Desk::parcel(Brand brand, const std::string& body, const std::string& secret) {
  // Signed by the real clock, which is what receivers compare it with.
  auto headers = provider(brand).webhook_headers(body, secret, world_.now_ms() / 1000);
  headers.push_back("Content-Type: application/json");
  return {account(brand).webhook_url, std::move(headers), body};
}

void Desk::set_clock(std::int64_t offset_s) {
  clock_offset_ms_ = offset_s * 1000;
  pass_time();
}

void Desk::pass_time() {
  for (const auto* entry : payments_.all()) {
    Payment& payment = *payments_.find(entry->id);
    for (auto change = Change::none;
         (change = emulator::pass_time(payment, now_ms())) != Change::none;) {
      announce(payment, change, [] {});
    }
  }
}

void Desk::look_again(std::int64_t in_ms) {
  if (in_ms > kLongestTimerMs) return;
  world_.after(std::max<std::int64_t>(in_ms, 0) + 20, [this] { pass_time(); });
}

Payment& Desk::add(Payment payment) {
  payment.page_url = checkout_url(payment);
  return payments_.add(std::move(payment));
}

void Desk::create(Payment payment, const std::function<serving::Answer(const Payment&)>& make,
                  serving::Respond respond) {
  const Behaviours behaviours = payment.behaviours;
  Payment& kept = add(std::move(payment));
  if (kept.expires_at != 0) look_again((kept.expires_at - now()) * 1000);
  auto answer = make(kept);
  if (!behaviours.has(Behaviour::pay_on_create)) return this->respond(kept, answer, respond);
  pay(kept, {Wish::pay, good_card(kept.brand)}, [this, id = kept.id, answer, respond](Change) {
    this->respond(*payments_.find(id), answer, respond);
  });
}

void Desk::respond(const Payment& payment, serving::Answer answer, serving::Respond respond) {
  if (payment.behaviours.has(Behaviour::drop_connection)) answer.line = serving::Line::dropped;
  if (!payment.behaviours.has(Behaviour::slow)) return respond(answer);
  world_.after(options_.slow_ms,
               [answer = std::move(answer), respond = std::move(respond)] { respond(answer); });
}

bool Desk::refuses_lookup(Payment& payment) {
  if (!payment.behaviours.has(Behaviour::lookup_500)) return false;
  return payment.lookups_refused++ < kRefusedLookups;
}

void Desk::pay(Payment& payment, const Try& wanted, std::function<void(Change)> done) {
  // The first attempt has the payment's own number.
  const auto number = payment.challenge          ? payment.challenge->number
                      : payment.attempts.empty() ? payment.number
                                                 : payments_.next_number();
  const Change change = attempt(payment, wanted, number, now_ms(), options_.processing_ms);
  if (change == Change::processing) look_again(options_.processing_ms);
  announce(payment, change, [done = std::move(done), change] { done(change); });
}

void Desk::answer_step(Payment& payment, Step step, const std::string& answer,
                       std::function<void(Change)> done) {
  const auto next = emulator::answer_step(payment, step, answer);
  if (const auto* wanted = std::get_if<Try>(&next)) return pay(payment, *wanted, std::move(done));
  done(std::holds_alternative<Step>(next) ? Change::challenged : Change::none);
}

Change Desk::cancel(Payment& payment) {
  const Change change = emulator::cancel(payment, now());
  // The merchant knows already: nothing to wait for.
  announce(payment, change, [] {});
  return change;
}

const Refund& Desk::refund(Payment& payment, Refund refund, Ends ends) {
  if (ends == Ends::later) {
    refund.settles_at_ms = now_ms() + options_.processing_ms;
    look_again(options_.processing_ms);
  }
  const Change change = emulator::refund(payment, std::move(refund));
  announce(payment, change, [] {});
  return payment.refunds.back();
}

Change Desk::open_dispute(Payment& payment, std::int64_t units) {
  Dispute dispute;
  dispute.id = provider(payment.brand).next_dispute_id();
  dispute.units = units;
  dispute.opened_at = now();
  const Change change = emulator::open_dispute(payment, std::move(dispute));
  announce(payment, change, [] {});
  return change;
}

Change Desk::end_dispute(Payment& payment, Dispute::State end) {
  const Change change = emulator::end_dispute(payment, end, now());
  announce(payment, change, [] {});
  if (change != Change::dispute_lost) return change;
  if (auto made = provider(payment.brand).refund_of_lost(payment)) {
    refund(payment, std::move(*made), Ends::later);
  }
  return change;
}

void Desk::tell(Brand brand, const std::string& body) {
  if (account(brand).webhook_url.empty()) return;
  delivery_.deliver(std::string(name(brand)), "", {{body}}, [] {});
}

void Desk::announce(Payment& payment, Change change, std::function<void()> then) {
  provider(payment.brand).note(payment, change);
  if (change == Change::none || account(payment.brand).webhook_url.empty()) return then();
  auto messages = plan_webhooks(provider(payment.brand), payment, change, options_.late_ms);
  if (messages.empty()) return then();
  const auto first_tried = once(std::move(then));
  world_.after(kLongestWaitMs, first_tried);
  delivery_.deliver(std::string(name(payment.brand)), payment.id, std::move(messages), first_tried);
}

void Desk::forge(const Payment& payment, const std::string& secret, std::function<void(int)> done) {
  Payment stated = payment;
  stated.status = Status::paid;
  if (stated.attempts.empty()) {
    stated.attempts.push_back(
        {Attempt::State::paid, stated.number, good_card(stated.brand), {}, now()});
  }
  stated.attempts.back().state = Attempt::State::paid;
  const auto bodies = provider(payment.brand).events(stated, Change::paid);
  world_.post(parcel(payment.brand, bodies.back(), secret), std::move(done));
}

}  // namespace tallyport::emulator
