// Colours: what is one, and that whatever an operator gives can be read.
#include <boost/test/unit_test.hpp>

#include "pages/pages.h"

using namespace tallyport::pages;

BOOST_AUTO_TEST_SUITE(colours)

BOOST_AUTO_TEST_CASE(six_or_three_digits_are_one) {
  BOOST_TEST((parse_colour("#0b6b4F") == Colour{0x0b, 0x6b, 0x4f}));
  BOOST_TEST((parse_colour("#0b6") == Colour{0x00, 0xbb, 0x66}));
  BOOST_TEST(parse_colour("#0b6b4F")->str() == "#0b6b4f");
  for (const char* text : {"", "#", "0b6b4f", "#0b6b4", "#0b6b4f0", "#0b6b4g", "red", "#0b6;",
                           "#0b6b4f}body{}", "# b6b4f"})
    BOOST_TEST(!parse_colour(text), text);
}

BOOST_AUTO_TEST_CASE(contrast_is_that_of_the_standard) {
  BOOST_TEST(contrast(kBlack, kWhite) == 21.0, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(contrast(kWhite, kWhite) == 1.0, boost::test_tools::tolerance(1e-9));
  // #777 on white just fails, #767676 just passes: the usual example.
  BOOST_TEST(contrast(*parse_colour("#777"), kWhite) < kReadable);
  BOOST_TEST(contrast(*parse_colour("#767676"), kWhite) >= kReadable);
}

BOOST_AUTO_TEST_CASE(every_accent_becomes_readable) {
  for (int red = 0; red < 256; red += 15)
    for (int green = 0; green < 256; green += 15)
      for (int blue = 0; blue < 256; blue += 15) {
        const Colour given{static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                           static_cast<std::uint8_t>(blue)};
        for (const char* background : {"#f4f5f2", "#1b211e", "#ffffff", "#808080"}) {
          const auto shown = readable_on(given, *parse_colour(background));
          if (contrast(shown, *parse_colour(background)) < kReadable ||
              contrast(text_on(shown), shown) < kReadable)
            BOOST_FAIL(given.str() + " on " + background + " is shown as " + shown.str());
        }
      }
  const Colour right{0x1c, 0x6b, 0x4a};
  BOOST_TEST((readable_on(right, kWhite) == right));
}

BOOST_AUTO_TEST_CASE(each_text_is_found_by_its_name) {
  Texts texts;
  for (const auto name : text_names()) {
    BOOST_TEST_REQUIRE(find_text(texts, name));
    BOOST_TEST(!find_text(texts, name)->empty(), name);
  }
  BOOST_TEST(!find_text(texts, "nothing"));
  *find_text(texts, "wallet") = "Mine";
  BOOST_TEST(texts.wallet == "Mine");
}

BOOST_AUTO_TEST_SUITE_END()
