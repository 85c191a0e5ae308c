// The names of errors and the end of a broken contract.
#include "base/result.h"

namespace tallyport {

std::string_view name(Errc code) {
  switch (code) {
#define X(number, name, text) \
  case Errc::name:            \
    return #name;
    TALLYPORT_ERRC(X)
#undef X
  }
  broken_contract("an Errc outside of the list", __FILE__, __LINE__);
}

std::string_view meaning(Errc code) {
  switch (code) {
#define X(number, name, text) \
  case Errc::name:            \
    return text;
    TALLYPORT_ERRC(X)
#undef X
  }
  broken_contract("an Errc outside of the list", __FILE__, __LINE__);
}

bool transient(Errc code) {
  switch (code) {
    case Errc::request_timeout:
    case Errc::journal_full:
    case Errc::storage_unavailable:
    case Errc::shutting_down:
    case Errc::gateway_unclear:
    case Errc::quote_unavailable:
      return true;
    case Errc::malformed_request:
    case Errc::invalid_field:
    case Errc::body_too_large:
    case Errc::unsupported_media_type:
    case Errc::not_authenticated:
    case Errc::not_permitted:
    case Errc::route_not_found:
    case Errc::method_not_allowed:
    case Errc::idempotency_key_reused:
    case Errc::amount_malformed:
    case Errc::amount_out_of_range:
    case Errc::currency_unknown:
    case Errc::currency_mismatch:
    case Errc::account_not_found:
    case Errc::transfer_amount_not_positive:
    case Errc::transfer_to_itself:
    case Errc::transfer_exists:
    case Errc::insufficient_funds:
    case Errc::asset_not_found:
    case Errc::split_invalid:
    case Errc::hold_not_found:
    case Errc::hold_not_pending:
    case Errc::hold_amount_exceeded:
    case Errc::account_not_holdable:
    case Errc::transfer_not_found:
    case Errc::transfer_not_correctable:
    case Errc::correction_exceeds_transfer:
    case Errc::account_of_another_organisation:
    case Errc::hold_of_refund:
    case Errc::hold_of_topup:
    case Errc::topup_not_found:
    case Errc::package_not_found:
    case Errc::amount_not_offered:
    case Errc::topup_not_open:
    case Errc::attempt_not_found:
    case Errc::topup_not_refundable:
    case Errc::refund_exceeds_payment:
    case Errc::refund_not_found:
    case Errc::refund_not_waiting:
    case Errc::method_not_found:
    case Errc::method_refused:
    case Errc::topup_not_held:
    case Errc::quote_refused:
    case Errc::method_missing:
    case Errc::gateway_not_found:
    case Errc::operation_unsupported:
    case Errc::webhook_not_authentic:
    case Errc::gateway_misbehaved:
    case Errc::quote_invalid:
    case Errc::plugin_unreadable:
    case Errc::plugin_manifest_invalid:
    case Errc::plugin_not_loadable:
    case Errc::plugin_no_entry:
    case Errc::plugin_refused_host:
    case Errc::plugin_abi_mismatch:
    case Errc::plugin_manifest_differs:
    case Errc::config_unreadable:
    case Errc::config_invalid:
    case Errc::storage_refused:
    case Errc::schema_newer:
    case Errc::internal:
      return false;
  }
  broken_contract("an Errc outside of the list", __FILE__, __LINE__);
}

void broken_contract(const char* what, const char* file, int line) {
  std::fprintf(stderr, "tallyport: broken contract: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace tallyport
