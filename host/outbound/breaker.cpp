// The three states and what moves between them.
#include "outbound/breaker.h"

namespace tallyport {

void Breaker::enter(State state) {
  state_ = state;
  failures_ = 0;
  ++generation_;
}

// A clock that was set back must not hold the breaker open for hours: it counts as rested.
bool Breaker::rested(Timestamp now) const {
  return now < opened_at_ || now >= opened_at_.plus_ms(settings_.open_ms);
}

std::optional<Breaker::Pass> Breaker::admit(Timestamp now) {
  switch (state_) {
    case State::closed:
      return Pass{generation_};
    case State::half_open:
      return std::nullopt;
    case State::open:
      if (!rested(now)) return std::nullopt;
      enter(State::half_open);
      return Pass{generation_};
  }
  return std::nullopt;
}

void Breaker::record(Pass pass, Verdict verdict, Timestamp now) {
  if (pass.generation != generation_) return;
  if (verdict == Verdict::success) {
    if (state_ == State::half_open) enter(State::closed);
    failures_ = 0;
    return;
  }
  ++failures_;
  if (state_ == State::half_open || failures_ >= settings_.failures) {
    enter(State::open);
    opened_at_ = now;
  }
}

}  // namespace tallyport
