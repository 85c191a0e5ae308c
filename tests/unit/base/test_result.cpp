// Result: a value or an error, never both, and no way to overlook which.
#include <memory>

#include <boost/test/unit_test.hpp>

#include "base/result.h"

BOOST_AUTO_TEST_SUITE(result)

using namespace tallyport;

namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return fail(Errc::invalid_field, "n is odd");
  return n / 2;
}

Result<void> even(int n) {
  const auto halved = half(n);
  if (!halved) return fail(halved.error());
  return {};
}

}  // namespace

BOOST_AUTO_TEST_CASE(value_and_error_are_told_apart) {
  BOOST_TEST_REQUIRE(half(4).has_value());
  BOOST_TEST(*half(4) == 2);
  BOOST_TEST_REQUIRE(!half(3));
  BOOST_TEST((half(3).error() == Error{Errc::invalid_field, "n is odd"}));
  BOOST_TEST(half(3).value_or(7) == 7);
  BOOST_TEST(half(4).value_or(7) == 2);
}

BOOST_AUTO_TEST_CASE(result_without_a_value_passes_the_error_on) {
  BOOST_TEST(even(2).has_value());
  BOOST_TEST((even(1).error() == Error{Errc::invalid_field, "n is odd"}));
}

BOOST_AUTO_TEST_CASE(value_can_be_moved_out) {
  Result<std::unique_ptr<int>> owned = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = *std::move(owned);
  BOOST_TEST(*taken == 5);
}

// The code of an Error is itself a number: it must not be taken for the value.
BOOST_AUTO_TEST_CASE(result_of_an_error_type_still_knows_which_it_is) {
  const Result<Error> held = Error{Errc::internal, "a value"};
  const Result<Error> failed = fail(Errc::internal, "a failure");
  BOOST_TEST(held.has_value());
  BOOST_TEST(!failed.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
