// The whole life of a top-up, as one table. An attempt lives by the same table's payment rows.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tallyport::topup {

// Enumerator = wire string = database value = metric label.
enum class Status : std::uint8_t {
  created,             // committed; the gateway has not answered yet
  pending,             // the provider states that it is under way
  requires_action,     // the payer has to do something
  succeeded,           // paid and credited
  failed,              // the provider states that it did not happen
  cancelled,           // closed before it was paid
  expired,             // the time to pay ran out
  partially_refunded,  // a part of the credit was taken back
  refunded,            // all of the credit was taken back
  disputed,            // the payer's bank disputes it, or won
};
inline constexpr std::size_t kStatusCount = 10;

// What can happen to it.
enum class Signal : std::uint8_t {
  pending,
  requires_action,
  succeeded,
  failed,
  cancelled,
  expired,
  retried,          // a new attempt was started
  refunded_partly,  // the reversed total grew, but is less than the price
  refunded_fully,   // the reversed total reached the price
  dispute_opened,
  dispute_won,  // closed in our favour; a lost one is a reversal
};
inline constexpr std::size_t kSignalCount = 11;

struct Transition {
  Status from;
  Signal on;
  Status to;
};

// A pair that is not here changes nothing: a late or repeated statement is harmless.
inline constexpr Transition kTransitions[] = {
    {Status::created, Signal::pending, Status::pending},
    {Status::created, Signal::requires_action, Status::requires_action},
    {Status::created, Signal::succeeded, Status::succeeded},
    {Status::created, Signal::failed, Status::failed},
    {Status::created, Signal::cancelled, Status::cancelled},
    {Status::created, Signal::expired, Status::expired},

    {Status::pending, Signal::requires_action, Status::requires_action},
    {Status::pending, Signal::succeeded, Status::succeeded},
    {Status::pending, Signal::failed, Status::failed},
    {Status::pending, Signal::cancelled, Status::cancelled},
    {Status::pending, Signal::expired, Status::expired},
    {Status::pending, Signal::retried, Status::created},

    {Status::requires_action, Signal::pending, Status::pending},
    {Status::requires_action, Signal::succeeded, Status::succeeded},
    {Status::requires_action, Signal::failed, Status::failed},
    {Status::requires_action, Signal::cancelled, Status::cancelled},
    {Status::requires_action, Signal::expired, Status::expired},
    {Status::requires_action, Signal::retried, Status::created},

    // Ended unpaid: a success that the provider states late still credits; after a decline the
    // payer may also try again.
    {Status::failed, Signal::succeeded, Status::succeeded},
    {Status::failed, Signal::retried, Status::created},
    {Status::cancelled, Signal::succeeded, Status::succeeded},
    {Status::expired, Signal::succeeded, Status::succeeded},

    // Paid: only a refund or a dispute changes it.
    {Status::succeeded, Signal::refunded_partly, Status::partially_refunded},
    {Status::succeeded, Signal::refunded_fully, Status::refunded},
    {Status::succeeded, Signal::dispute_opened, Status::disputed},
    {Status::partially_refunded, Signal::refunded_fully, Status::refunded},
    {Status::partially_refunded, Signal::dispute_opened, Status::disputed},
    {Status::disputed, Signal::dispute_won, Status::succeeded},
    {Status::disputed, Signal::refunded_fully, Status::refunded},
};

// The state after `on`, or nothing where it changes nothing.
constexpr std::optional<Status> next(Status from, Signal on) {
  for (const auto& row : kTransitions)
    if (row.from == from && row.on == on) return row.to;
  return std::nullopt;
}

// True once the payment was made, whatever became of it later.
constexpr bool was_paid(Status status) {
  return status == Status::succeeded || status == Status::partially_refunded ||
         status == Status::refunded || status == Status::disputed;
}

// True while the provider may still say something new without being late.
constexpr bool is_open(Status status) {
  return status == Status::created || status == Status::pending ||
         status == Status::requires_action;
}

std::string_view name(Status status);
std::string_view name(Signal signal);
std::optional<Status> parse_status(std::string_view text);

// --- what the table promises, checked by the compiler
// ---------------------------------------------
namespace table {

constexpr bool deterministic() {
  for (const auto& a : kTransitions)
    for (const auto& b : kTransitions)
      if (&a != &b && a.from == b.from && a.on == b.on) return false;
  return true;
}

constexpr bool all_reachable_from_created() {
  std::array<bool, kStatusCount> reached{};
  reached[0] = true;
  for (std::size_t round = 0; round < kStatusCount; ++round)
    for (const auto& row : kTransitions)
      if (reached[static_cast<std::size_t>(row.from)])
        reached[static_cast<std::size_t>(row.to)] = true;
  return std::ranges::all_of(reached, [](bool yes) { return yes; });
}

constexpr bool paid_stays_paid() {
  return std::ranges::all_of(
      kTransitions, [](const Transition& row) { return !was_paid(row.from) || was_paid(row.to); });
}

constexpr bool only_success_pays() {
  return std::ranges::all_of(kTransitions, [](const Transition& row) {
    return was_paid(row.from) || !was_paid(row.to) || row.on == Signal::succeeded;
  });
}

constexpr bool success_counts_from_every_unpaid_state() {
  for (std::size_t i = 0; i < kStatusCount; ++i) {
    auto status = static_cast<Status>(i);
    if (!was_paid(status) && next(status, Signal::succeeded) != Status::succeeded) return false;
  }
  return true;
}

static_assert(deterministic());
static_assert(all_reachable_from_created());
static_assert(paid_stays_paid());
static_assert(only_success_pays());
static_assert(success_counts_from_every_unpaid_state());

}  // namespace table

}  // namespace tallyport::topup
