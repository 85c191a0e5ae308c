// The file of a SQLite database while another program looks into it.
#include <cstdio>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

// What the sqlite3 program says, as an operator would ask it.
std::string ask_from_outside(const std::string& file, const std::string& query) {
  const auto command = "sqlite3 -batch -noheader '" + file + "' '" + query + "'";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error(command);
  std::string text;
  for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) text += static_cast<char>(c);
  if (pclose(pipe) != 0) throw std::runtime_error(command + " failed");
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_file)

// A program that takes the database for abandoned removes the write-ahead log when it leaves. What
// is committed after that goes to a file without a name, and is gone with the process.
BOOST_AUTO_TEST_CASE(what_is_committed_after_another_program_looked_in_is_seen_by_the_next) {
  Bench bench(storage::Dialect::sqlite);
  const auto file = bench.directory.file("tallyport.db");
  for (const char* count : {"1\n", "2\n", "3\n"}) {
    BOOST_REQUIRE(bench.run(bench.start()));
    BOOST_TEST(ask_from_outside(file, "SELECT count(*) FROM topups") == count);
  }
}

BOOST_AUTO_TEST_SUITE_END()
