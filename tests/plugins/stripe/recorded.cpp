// Finding and reading recorded examples.
#include "plugins/stripe/recorded.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

namespace tallyport::test {

std::optional<std::filesystem::path> recorded_folder() {
  const char* given = std::getenv("TALLYPORT_FIXTURES");
  const auto fixtures = given != nullptr
                            ? std::filesystem::path(given)
                            : std::filesystem::path(TALLYPORT_SOURCE_DIR "/../shared/fixtures");
  const auto folder = fixtures / "stripe";
  if (std::filesystem::is_directory(folder)) return folder;
  BOOST_TEST_MESSAGE("skipped: there are no recorded examples in " << folder);
  return std::nullopt;
}

std::vector<RecordedFile> recorded_files(const std::filesystem::path& folder) {
  std::vector<RecordedFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  std::ranges::sort(files, {}, &RecordedFile::name);
  BOOST_REQUIRE(!files.empty());
  return files;
}

std::set<std::string> pairs_of(const std::string& form) {
  std::set<std::string> pairs;
  for (std::size_t at = 0; at < form.size();) {
    const auto end = std::min(form.find('&', at), form.size());
    const auto pair = form.substr(at, end - at);
    BOOST_TEST(pairs.insert(pair).second, pair);
    at = end + 1;
  }
  return pairs;
}

}  // namespace tallyport::test
