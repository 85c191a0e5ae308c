// Recorded examples of what Stripe and its clients speak. They are not part of this project: they
// lie in ../shared/fixtures/stripe beside it, or where TALLYPORT_FIXTURES says, or nowhere.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tallyport::test {

// The folder, or nullopt with a message that the test is skipped.
std::optional<std::filesystem::path> recorded_folder();

struct RecordedFile {
  std::string name;  // without the folder
  std::string text;
};
// Those of a folder that end in .json, by name. Never empty: a folder without any fails the test.
std::vector<RecordedFile> recorded_files(const std::filesystem::path& folder);

// "a[b]=c%20d&e=f" → {"a[b]=c%20d", "e=f"}. A pair that comes twice fails the test.
std::set<std::string> pairs_of(const std::string& form);

}  // namespace tallyport::test
