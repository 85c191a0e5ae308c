// A card's fields, and that nothing of it is left where it was.
#include "http/mapped_card.h"

#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/mman.h>

#include "base/wiping.h"

using namespace tallyport;
using http::CardDetails;
using http::MappedCard;

namespace {

const CardDetails kDetails{.number = "4242424242424242",
                           .exp_month = 7,
                           .exp_year = 2031,
                           .cvc = "007",
                           .name = "Ada Lovelace"};

// What the kernel says of the mapping that holds the address: its VmFlags.
std::string flags_of(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0;
    std::uintptr_t to = 0;
    char dash = 0;
    if (std::istringstream(line) >> std::hex >> from >> dash >> to && dash == '-')
      inside = from <= wanted && wanted < to;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapped_card)

BOOST_AUTO_TEST_CASE(each_field_is_what_the_plugin_asks_for_by_name) {
  const MappedCard card(kDetails);
  BOOST_TEST(card.reveal("number").value() == "4242424242424242");
  BOOST_TEST(card.reveal("exp_month").value() == "7");
  BOOST_TEST(card.reveal("exp_year").value() == "2031");
  BOOST_TEST(card.reveal("cvc").value() == "007");
  BOOST_TEST(card.reveal("name").value() == "Ada Lovelace");
  BOOST_TEST(!card.reveal("pin"));
  const MappedCard nameless(CardDetails{.number = "1", .exp_month = 1, .exp_year = 1, .cvc = "1"});
  BOOST_TEST(nameless.reveal("name").value() == "");
}

BOOST_AUTO_TEST_CASE(no_core_has_its_pages) {
  const MappedCard card(kDetails);
  const auto flags = flags_of(card.reveal("number")->data());
  BOOST_TEST(flags.find(" dd ") != flags.npos, flags);
}

BOOST_AUTO_TEST_CASE(its_pages_go_with_it) {
  std::optional<MappedCard> card(kDetails);
  const auto* at = card->reveal("number")->data();
  BOOST_REQUIRE(!flags_of(at).empty());
  card.reset();
  BOOST_TEST(flags_of(at).find(" dd ") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(wiping_overwrites) {
  std::string text = "4242424242424242";
  wipe(text.data(), text.size());
  BOOST_TEST(text == std::string(16, '\0'));
}

BOOST_AUTO_TEST_SUITE_END()
