// A secret is not printed, and does not stay behind.
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "base/secret.h"

BOOST_AUTO_TEST_SUITE(secret)

using tallyport::Secret;

BOOST_AUTO_TEST_CASE(printing_shows_stars) {
  std::ostringstream out;
  out << Secret("hunter2") << Secret();
  BOOST_TEST(out.str() == "******");
}

BOOST_AUTO_TEST_CASE(copies_and_moves_keep_the_value_where_it_belongs) {
  Secret a("hunter2");
  const Secret copy = a;
  BOOST_TEST(copy.reveal() == "hunter2");
  BOOST_TEST(a.reveal() == "hunter2");
  const Secret moved = std::move(a);
  BOOST_TEST(moved.reveal() == "hunter2");
  BOOST_TEST(a.empty());  // NOLINT(bugprone-use-after-move): promised by Secret

  Secret target("a longer value than the one before, not in place");
  target = copy;
  BOOST_TEST(target.reveal() == "hunter2");
  Secret& same = target;
  target = same;
  BOOST_TEST(target.reveal() == "hunter2");
  Secret other("x");
  target = std::move(other);
  BOOST_TEST(target.reveal() == "x");
  BOOST_TEST(other.empty());  // NOLINT(bugprone-use-after-move): promised by Secret
}

BOOST_AUTO_TEST_CASE(wiping_clears_the_bytes_and_not_just_the_length) {
  std::string text = "a value that is too long to be kept in place";
  const std::size_t capacity = text.capacity();
  const char* bytes = text.data();
  const std::size_t length = text.size();
  tallyport::wipe(text);
  BOOST_TEST(text.empty());
  BOOST_TEST_REQUIRE(text.capacity() == capacity);
  BOOST_TEST_REQUIRE(text.data() == bytes);
  text.resize(0);
  // The memory is still the string's: look at it through the string, without writing to it.
  const char* kept = text.c_str();
  for (std::size_t at = 0; at < length; ++at)
    BOOST_TEST_REQUIRE(static_cast<const volatile char*>(kept)[at] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
