// The texts that are hashed and signed. Their form is for ever: old links must stay verifiable.
#include "ledger/chain.h"

namespace tallyport::ledger {
namespace {

class Text {
 public:
  explicit Text(std::string_view form) {
    text_.reserve(1024);  // more than a transfer's usually takes
    field(form);
  }
  Text& field(std::string_view value) {
    text_ += std::to_string(value.size());
    text_ += ':';
    text_ += value;
    text_ += ',';
    return *this;
  }
  Text& field(std::int64_t value) { return field(std::string_view(std::to_string(value))); }
  Text& field(const std::optional<std::int64_t>& value) {
    return value ? field(*value) : field(std::string_view("-"));
  }
  template <class Tag>
  Text& field(const Id<Tag>& id) {
    return field(id.uuid);
  }
  Text& field(const Uuid& id) {
    return id.is_nil() ? field(std::string_view("-")) : field(std::string_view(id.str()));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string first_hash(const ChainId& chain) { return "chain " + chain.str(); }

std::string link_text(std::string_view previous_hash_hex, const Transfer& transfer,
                      std::string_view from_name, std::string_view to_name, int scale) {
  const auto& evidence = transfer.evidence;
  return Text("tallyport transfer 1")
      .field(previous_hash_hex)
      .field(transfer.id)
      .field(transfer.tenant)
      .field(transfer.from)
      .field(from_name)
      .field(transfer.to)
      .field(to_name)
      .field(transfer.asset)
      .field(std::int64_t{scale})
      .field(transfer.amount)
      .field(name(transfer.kind))
      .field(transfer.topup)
      .field(transfer.subject)
      .field(transfer.hold)
      .field(transfer.corrects)
      .field(transfer.cause)
      .field(name(evidence.kind))
      .field(evidence.id)
      .field(evidence.sha256_hex)
      .field(evidence.plugin_build)
      .field(evidence.principal)
      .field(transfer.created_at.unix_ms)
      .field(transfer.from_balance_after)
      .field(transfer.to_balance_after)
      .take();
}

std::string head_text(const SignedHead& head) {
  return Text("tallyport head 1")
      .field(head.chain)
      .field(head.length)
      .field(head.hash_hex)
      .field(head.at.unix_ms)
      .take();
}

}  // namespace tallyport::ledger
