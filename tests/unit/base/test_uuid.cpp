// UUIDs: one spelling, and an order that is that of their bytes.
#include <unordered_set>

#include <boost/test/unit_test.hpp>

#include "base/uuid.h"
#include "support/seed.h"

BOOST_AUTO_TEST_SUITE(uuid)

using namespace tallyport;

BOOST_AUTO_TEST_CASE(text_round_trips) {
  test::SeededEntropy entropy(3);
  for (int round = 0; round < 1000; ++round) {
    Uuid id;
    entropy.fill(id.bytes);
    const auto parsed = Uuid::parse(id.str());
    BOOST_TEST_REQUIRE(parsed.has_value());
    BOOST_TEST((*parsed == id));
  }
}

BOOST_AUTO_TEST_CASE(only_the_canonical_form_parses) {
  const std::string_view good = "01234567-89ab-cdef-0123-456789abcdef";
  BOOST_TEST_REQUIRE(Uuid::parse(good).has_value());
  BOOST_TEST(Uuid::parse(good)->str() == good);
  for (std::string_view text : {
           "",
           "0123456789abcdef0123456789abcdef",
           "01234567-89ab-cdef-0123-456789abcde",
           "01234567-89ab-cdef-0123-456789abcdef0",
           "01234567-89AB-cdef-0123-456789abcdef",
           "0123456-789ab-cdef-0123-456789abcdef",
           "01234567-89ab-cdef-0123_456789abcdef",
           "01234567-89ab-cdef-0123-456789abcdeg",
           "{1234567-89ab-cdef-0123-456789abcdef",
           " 1234567-89ab-cdef-0123-456789abcdef",
       })
    BOOST_TEST(!Uuid::parse(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(order_is_the_order_of_the_text) {
  const auto low = *Uuid::parse("00000000-0000-0000-0000-0000000000ff");
  const auto high = *Uuid::parse("01000000-0000-0000-0000-000000000000");
  BOOST_TEST((low < high));
  BOOST_TEST((low.str() < high.str()));
  BOOST_TEST(Uuid{}.is_nil());
  BOOST_TEST(!low.is_nil());
}

BOOST_AUTO_TEST_CASE(ids_hash_and_compare_by_value) {
  const auto text = "01234567-89ab-cdef-0123-456789abcdef";
  const auto id = TopupId::parse(text);
  BOOST_TEST_REQUIRE(id.has_value());
  BOOST_TEST(id->str() == text);
  const std::unordered_set<TopupId> all{*id, *TopupId::parse(text), TopupId{}};
  BOOST_TEST(all.size() == 2);
  static_assert(!std::is_convertible_v<TopupId, AccountId>);
}

BOOST_AUTO_TEST_SUITE_END()
