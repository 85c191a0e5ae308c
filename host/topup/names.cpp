// The wire spelling of every enumerator of the core, in one place.
#include <array>

#include "base/result.h"
#include "topup/command.h"
#include "topup/finding.h"
#include "topup/refund.h"
#include "topup/status.h"

namespace tallyport::topup {
namespace {

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum, std::size_t N>
std::string_view spell(const Names<Enum, N>& names, Enum value) {
  for (const auto& [each, text] : names)
    if (each == value) return text;
  broken_contract("an enumerator outside of its list", __FILE__, __LINE__);
}

template <class Enum, std::size_t N>
std::optional<Enum> read(const Names<Enum, N>& names, std::string_view text) {
  for (const auto& [each, spelling] : names)
    if (spelling == text) return each;
  return std::nullopt;
}

constexpr Names<Status, kStatusCount> kStatuses{{
    {Status::created, "created"},
    {Status::pending, "pending"},
    {Status::requires_action, "requires_action"},
    {Status::succeeded, "succeeded"},
    {Status::failed, "failed"},
    {Status::cancelled, "cancelled"},
    {Status::expired, "expired"},
    {Status::partially_refunded, "partially_refunded"},
    {Status::refunded, "refunded"},
    {Status::disputed, "disputed"},
}};

constexpr Names<Signal, kSignalCount> kSignals{{
    {Signal::pending, "pending"},
    {Signal::requires_action, "requires_action"},
    {Signal::succeeded, "succeeded"},
    {Signal::failed, "failed"},
    {Signal::cancelled, "cancelled"},
    {Signal::expired, "expired"},
    {Signal::retried, "retried"},
    {Signal::refunded_partly, "refunded_partly"},
    {Signal::refunded_fully, "refunded_fully"},
    {Signal::dispute_opened, "dispute_opened"},
    {Signal::dispute_won, "dispute_won"},
}};

constexpr Names<RefundStatus, 6> kRefundStatuses{{
    {RefundStatus::requested, "requested"},
    {RefundStatus::created, "created"},
    {RefundStatus::pending, "pending"},
    {RefundStatus::succeeded, "succeeded"},
    {RefundStatus::failed, "failed"},
    {RefundStatus::rejected, "rejected"},
}};

constexpr Names<Outcome, 10> kOutcomes{{
    {Outcome::succeeded, "succeeded"},
    {Outcome::pending, "pending"},
    {Outcome::requires_action, "requires_action"},
    {Outcome::failed, "failed"},
    {Outcome::cancelled, "cancelled"},
    {Outcome::expired, "expired"},
    {Outcome::not_found, "not_found"},
    {Outcome::unknown, "unknown"},
    {Outcome::rejected, "rejected"},
    {Outcome::ignored, "ignored"},
}};

constexpr Names<Subject, 4> kSubjects{{
    {Subject::payment, "payment"},
    {Subject::refund, "refund"},
    {Subject::dispute, "dispute"},
    {Subject::method, "method"},
}};

constexpr Names<MethodFacts::Type, 4> kMethodTypes{{
    {MethodFacts::Type::card, "card"},
    {MethodFacts::Type::bank, "bank"},
    {MethodFacts::Type::mobile_money, "mobile_money"},
    {MethodFacts::Type::other, "other"},
}};

constexpr Names<Way, 3> kWays{{{Way::page, "page"}, {Way::method, "method"}, {Way::card, "card"}}};

constexpr Names<Mode, 2> kModes{{{Mode::test, "test"}, {Mode::live, "live"}}};

constexpr Names<NextAction::Type, 3> kNextActions{{
    {NextAction::Type::none, "none"},
    {NextAction::Type::redirect, "redirect"},
    {NextAction::Type::confirm, "confirm"},
}};

constexpr Names<Source, 4> kSources{{
    {Source::answer, "answer"},
    {Source::look_up, "look_up"},
    {Source::webhook, "webhook"},
    {Source::hint, "hint"},
}};

constexpr Names<Verdict, 7> kVerdicts{{
    {Verdict::applied, "applied"},
    {Verdict::unchanged, "unchanged"},
    {Verdict::duplicate, "duplicate"},
    {Verdict::ignored, "ignored"},
    {Verdict::look_up, "look_up"},
    {Verdict::unmatched, "unmatched"},
    {Verdict::quarantined, "quarantined"},
}};

}  // namespace

std::string_view name(Status status) { return spell(kStatuses, status); }
std::string_view name(Signal signal) { return spell(kSignals, signal); }
std::string_view name(RefundStatus status) { return spell(kRefundStatuses, status); }
std::string_view name(Outcome outcome) { return spell(kOutcomes, outcome); }
std::string_view name(Subject subject) { return spell(kSubjects, subject); }
std::string_view name(Mode mode) { return spell(kModes, mode); }
std::string_view name(NextAction::Type type) { return spell(kNextActions, type); }
std::string_view name(MethodFacts::Type type) { return spell(kMethodTypes, type); }
std::string_view name(Way way) { return spell(kWays, way); }
std::string_view name(Source source) { return spell(kSources, source); }
std::string_view name(Verdict verdict) { return spell(kVerdicts, verdict); }

std::optional<Status> parse_status(std::string_view text) { return read(kStatuses, text); }
std::optional<RefundStatus> parse_refund_status(std::string_view text) {
  return read(kRefundStatuses, text);
}
std::optional<Outcome> parse_outcome(std::string_view text) { return read(kOutcomes, text); }
std::optional<Subject> parse_subject(std::string_view text) { return read(kSubjects, text); }
std::optional<Mode> parse_mode(std::string_view text) { return read(kModes, text); }
std::optional<Source> parse_source(std::string_view text) { return read(kSources, text); }
std::optional<Verdict> parse_verdict(std::string_view text) { return read(kVerdicts, text); }
std::optional<NextAction::Type> parse_next_action_type(std::string_view text) {
  return read(kNextActions, text);
}
std::optional<MethodFacts::Type> parse_method_type(std::string_view text) {
  return read(kMethodTypes, text);
}
std::optional<Way> parse_way(std::string_view text) { return read(kWays, text); }

}  // namespace tallyport::topup
