// The words of the ledger as text.
#include "ledger/transfer.h"

#include <array>
#include <utility>

#include "base/result.h"

namespace tallyport::ledger {
namespace {

template <class Enum, std::size_t n>
using Names = std::array<std::pair<Enum, std::string_view>, n>;

constexpr Names<TransferKind, 11> kKinds{{
    {TransferKind::topup_payment, "topup_payment"},
    {TransferKind::topup_credit, "topup_credit"},
    {TransferKind::reversal_payment, "reversal_payment"},
    {TransferKind::reversal_credit, "reversal_credit"},
    {TransferKind::gateway_fee, "gateway_fee"},
    {TransferKind::transfer, "transfer"},
    {TransferKind::hold, "hold"},
    {TransferKind::hold_post, "hold_post"},
    {TransferKind::hold_void, "hold_void"},
    {TransferKind::hold_expire, "hold_expire"},
    {TransferKind::correction, "correction"},
}};
constexpr Names<Evidence::Kind, 4> kEvidenceKinds{{
    {Evidence::Kind::gateway_event, "gateway_event"},
    {Evidence::Kind::gateway_answer, "gateway_answer"},
    {Evidence::Kind::request, "request"},
    {Evidence::Kind::schedule, "schedule"},
}};

template <class Enum, std::size_t n>
std::string_view spelling(const Names<Enum, n>& names, Enum value) {
  for (const auto& [known, text] : names)
    if (known == value) return text;
  broken_contract("a value outside of its list", __FILE__, __LINE__);
}

template <class Enum, std::size_t n>
std::optional<Enum> parse(const Names<Enum, n>& names, std::string_view text) {
  for (const auto& [value, spelling] : names)
    if (spelling == text) return value;
  return std::nullopt;
}

}  // namespace

AccountKind kind_of(std::string_view account_name) {
  return account_name.starts_with('@') ? AccountKind::system : AccountKind::user;
}

std::string clearing_account(std::string_view gateway) {
  return "@gateway:" + std::string(gateway);
}

std::string_view name(TransferKind kind) { return spelling(kKinds, kind); }
std::optional<TransferKind> parse_transfer_kind(std::string_view text) {
  return parse(kKinds, text);
}

bool moves(TransferKind kind) {
  return kind != TransferKind::hold && kind != TransferKind::hold_void &&
         kind != TransferKind::hold_expire;
}

std::string_view name(Evidence::Kind kind) { return spelling(kEvidenceKinds, kind); }
std::optional<Evidence::Kind> parse_evidence_kind(std::string_view text) {
  return parse(kEvidenceKinds, text);
}

}  // namespace tallyport::ledger
