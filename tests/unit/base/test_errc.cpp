// Errors: names are unique, and neither a name nor a number ever changes.
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "base/errc.h"

BOOST_AUTO_TEST_SUITE(errc)

using namespace tallyport;

namespace {

struct Row {
  int number;
  std::string_view name;
};

// Written down a second time, on purpose: clients, metrics and databases know these. Append only; a
// change to a row is a break.
constexpr Row kPromised[] = {
    {100, "malformed_request"},
    {101, "invalid_field"},
    {102, "body_too_large"},
    {103, "unsupported_media_type"},
    {104, "not_authenticated"},
    {105, "not_permitted"},
    {106, "route_not_found"},
    {107, "method_not_allowed"},
    {108, "idempotency_key_reused"},
    {110, "request_timeout"},
    {200, "amount_malformed"},
    {201, "amount_out_of_range"},
    {202, "currency_unknown"},
    {203, "currency_mismatch"},
    {300, "account_not_found"},
    {302, "transfer_amount_not_positive"},
    {303, "transfer_to_itself"},
    {304, "transfer_exists"},
    {305, "insufficient_funds"},
    {306, "asset_not_found"},
    {307, "split_invalid"},
    {308, "hold_not_found"},
    {309, "hold_not_pending"},
    {310, "hold_amount_exceeded"},
    {311, "account_not_holdable"},
    {312, "transfer_not_found"},
    {313, "transfer_not_correctable"},
    {314, "correction_exceeds_transfer"},
    {315, "account_of_another_organisation"},
    {316, "hold_of_refund"},
    {317, "hold_of_topup"},
    {400, "topup_not_found"},
    {401, "package_not_found"},
    {402, "amount_not_offered"},
    {403, "topup_not_open"},
    {404, "attempt_not_found"},
    {406, "topup_not_refundable"},
    {407, "refund_exceeds_payment"},
    {408, "refund_not_found"},
    {409, "refund_not_waiting"},
    {410, "method_not_found"},
    {411, "method_refused"},
    {412, "topup_not_held"},
    {413, "quote_refused"},
    {414, "method_missing"},
    {500, "gateway_not_found"},
    {501, "operation_unsupported"},
    {504, "webhook_not_authentic"},
    {505, "gateway_misbehaved"},
    {506, "gateway_unclear"},
    {507, "quote_unavailable"},
    {508, "quote_invalid"},
    {600, "plugin_unreadable"},
    {601, "plugin_manifest_invalid"},
    {602, "plugin_not_loadable"},
    {603, "plugin_no_entry"},
    {604, "plugin_refused_host"},
    {605, "plugin_abi_mismatch"},
    {606, "plugin_manifest_differs"},
    {700, "config_unreadable"},
    {701, "config_invalid"},
    {800, "journal_full"},
    {801, "storage_unavailable"},
    {802, "storage_refused"},
    {803, "shutting_down"},
    {804, "schema_newer"},
    {900, "internal"},
};

// Nothing returns these any more; neither name nor number is given to anything else.
constexpr Row kRetired[] = {
    {109, "idempotency_in_progress"}, {301, "asset_mismatch"}, {405, "transition_not_allowed"},
    {502, "gateway_unavailable"},     {503, "gateway_busy"},   {607, "plugin_config_invalid"},
};

constexpr Errc kAll[] = {
#define X(number, name, text) Errc::name,
    TALLYPORT_ERRC(X)
#undef X
};

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_and_names_are_the_promised_ones) {
  BOOST_TEST_REQUIRE(std::size(kAll) >= std::size(kPromised));
  std::set<std::pair<int, std::string_view>> actual;
  for (Errc code : kAll) actual.emplace(static_cast<int>(code), name(code));
  for (const Row& row : kPromised)
    BOOST_TEST(actual.contains({row.number, row.name}), row.number << " is no more " << row.name);
}

BOOST_AUTO_TEST_CASE(new_codes_are_promised_here_too) {
  std::set<std::string_view> promised;
  for (const Row& row : kPromised) promised.insert(row.name);
  for (Errc code : kAll)
    BOOST_TEST(promised.contains(name(code)), name(code) << " is missing in kPromised");
}

BOOST_AUTO_TEST_CASE(retired_names_and_numbers_stay_reserved) {
  for (const Row& row : kRetired)
    for (Errc code : kAll)
      BOOST_TEST((static_cast<int>(code) != row.number && name(code) != row.name), row.name);
}

BOOST_AUTO_TEST_CASE(names_and_numbers_are_unique_and_names_fit_metrics) {
  std::set<std::string_view> names;
  std::set<int> numbers;
  for (Errc code : kAll) {
    BOOST_TEST(names.insert(name(code)).second, name(code));
    BOOST_TEST(numbers.insert(static_cast<int>(code)).second, name(code));
    for (char c : name(code)) BOOST_TEST(((c >= 'a' && c <= 'z') || c == '_'), name(code));
    BOOST_TEST(!meaning(code).empty(), name(code));
  }
}

BOOST_AUTO_TEST_CASE(transient_ones_are_those_where_waiting_helps) {
  std::set<std::string_view> actual;
  for (Errc code : kAll)
    if (transient(code)) actual.insert(name(code));
  const std::set<std::string_view> expected = {
      "request_timeout", "journal_full",    "storage_unavailable",
      "shutting_down",   "gateway_unclear", "quote_unavailable"};
  BOOST_TEST(actual == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
