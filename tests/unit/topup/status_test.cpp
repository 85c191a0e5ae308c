// The life of a top-up: every pair of the table, and the diagram in the docs.
#include "topup/status.h"

#include <fstream>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace tallyport::topup;

namespace {

Status status(std::size_t i) { return static_cast<Status>(i); }
Signal signal(std::size_t i) { return static_cast<Signal>(i); }

// What each signal makes of each state, written out by hand: rows are states, columns signals in
// the order of the enumeration; '.' changes nothing, else the first letters of the new state.
//                                    pend  requ  succ  fail  canc  expi  retr  part  full  disp won
constexpr const char* kExpected[][kSignalCount + 1] = {
    {"created", "pe", "re", "su", "fa", "ca", "ex", ".", ".", ".", ".", "."},
    {"pending", ".", "re", "su", "fa", "ca", "ex", "cr", ".", ".", ".", "."},
    {"requires_action", "pe", ".", "su", "fa", "ca", "ex", "cr", ".", ".", ".", "."},
    {"succeeded", ".", ".", ".", ".", ".", ".", ".", "pa", "rd", "di", "."},
    {"failed", ".", ".", "su", ".", ".", ".", "cr", ".", ".", ".", "."},
    {"cancelled", ".", ".", "su", ".", ".", ".", ".", ".", ".", ".", "."},
    {"expired", ".", ".", "su", ".", ".", ".", ".", ".", ".", ".", "."},
    {"partially_refunded", ".", ".", ".", ".", ".", ".", ".", ".", "rd", "di", "."},
    {"refunded", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", "."},
    {"disputed", ".", ".", ".", ".", ".", ".", ".", ".", "rd", ".", "su"},
};

std::string shorthand(std::optional<Status> to) {
  if (!to) return ".";
  if (*to == Status::refunded) return "rd";
  return std::string(name(*to).substr(0, 2));
}

std::string diagram() {
  std::ostringstream out;
  out << "```mermaid\nstateDiagram-v2\n    [*] --> created\n";
  for (const auto& row : kTransitions)
    out << "    " << name(row.from) << " --> " << name(row.to) << ": " << name(row.on) << "\n";
  out << "```\n";
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(topup_status)

BOOST_AUTO_TEST_CASE(every_pair_of_state_and_signal_does_what_is_written_here) {
  for (std::size_t from = 0; from < kStatusCount; ++from) {
    BOOST_TEST(name(status(from)) == kExpected[from][0]);
    for (std::size_t on = 0; on < kSignalCount; ++on)
      BOOST_TEST(shorthand(next(status(from), signal(on))) == kExpected[from][on + 1],
                 name(status(from)) << " on " << name(signal(on)));
  }
}

BOOST_AUTO_TEST_CASE(names_round_trip) {
  for (std::size_t i = 0; i < kStatusCount; ++i)
    BOOST_TEST((parse_status(name(status(i))) == status(i)));
  BOOST_TEST(!parse_status("paid"));
}

BOOST_AUTO_TEST_CASE(the_diagram_in_the_docs_is_the_table) {
  std::ifstream file(TALLYPORT_SOURCE_DIR "/docs/topup-life.md");
  std::stringstream text;
  text << file.rdbuf();
  BOOST_TEST(text.str().find(diagram()) != std::string::npos, "docs/topup-life.md should contain:\n"
                                                                  << diagram());
}

BOOST_AUTO_TEST_SUITE_END()
