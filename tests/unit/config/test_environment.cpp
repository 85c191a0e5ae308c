// The real environment: what it says of files that are open to everybody, missing or odd.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "config/environment.h"

BOOST_AUTO_TEST_SUITE(config_environment)

using namespace tallyport;

namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tallyport-XXXXXX").string();
    BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string write(const std::string& name, const std::string& bytes, mode_t mode) const {
    const std::string file = path + "/" + name;
    std::ofstream(file, std::ios::binary) << bytes;
    ::chmod(file.c_str(), mode);
    return file;
  }
  std::string path;
};

}  // namespace

BOOST_AUTO_TEST_CASE(files_come_with_whether_everybody_may_read_them) {
  const TemporaryFolder folder;
  config::SystemEnvironment environment;
  const std::string bytes = std::string("a\0b\n", 4) + std::string(10'000, 'x');
  const auto closed = environment.read(folder.write("closed", bytes, 0640));
  BOOST_TEST_REQUIRE(closed.has_value());
  BOOST_TEST(closed->bytes == bytes);
  BOOST_TEST(!closed->world_readable);
  const auto open = environment.read(folder.write("open", "", 0644));
  BOOST_TEST_REQUIRE(open.has_value());
  BOOST_TEST(open->bytes.empty());
  BOOST_TEST(open->world_readable);
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_says_why) {
  const TemporaryFolder folder;
  config::SystemEnvironment environment;
  BOOST_TEST_REQUIRE(::mkfifo((folder.path + "/fifo").c_str(), 0600) == 0);
  const std::pair<std::string, std::string> rows[] = {
      {folder.path + "/none", "No such file or directory"},
      {folder.path, "it is a directory, not a file"},
      {folder.path + "/fifo", "it is not a regular file"},
      {folder.write("large", std::string((1 << 20) + 1, 'x'), 0600), "it is larger than 1 MiB"},
  };
  for (const auto& [path, reason] : rows) {
    const auto got = environment.read(path);
    BOOST_TEST_REQUIRE(!got.has_value());
    BOOST_TEST((got.error() == Error{Errc::config_unreadable, reason}), got.error().detail);
  }
}

BOOST_AUTO_TEST_CASE(variables_that_are_not_set_differ_from_empty_ones) {
  config::SystemEnvironment environment;
  ::setenv("TALLYPORT_TEST_EMPTY", "", 1);
  ::unsetenv("TALLYPORT_TEST_NONE");
  BOOST_TEST((environment.variable("TALLYPORT_TEST_EMPTY") == std::optional<std::string>("")));
  BOOST_TEST(!environment.variable("TALLYPORT_TEST_NONE").has_value());
  BOOST_TEST(!environment.host_name().empty());
}

BOOST_AUTO_TEST_SUITE_END()
