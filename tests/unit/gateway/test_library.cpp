// Loading: each failure has a code and a text of its own, and a file that changes later is
// harmless.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "gateway/library.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

using test::plugin_path;

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "tallyport-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }
  std::string copy(const std::string& plugin) const {
    const auto to = path_ / "copy.so";
    std::filesystem::copy_file(plugin_path(plugin), to,
                               std::filesystem::copy_options::overwrite_existing);
    BOOST_REQUIRE(::chmod(to.c_str(), 0644) == 0);
    return to.string();
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void expect(const std::string& path, Errc code, const std::string& text) {
  const auto library = Library::load(path);
  BOOST_TEST_CONTEXT(path) {
    BOOST_REQUIRE(!library.has_value());
    BOOST_TEST(name(library.error().code) == name(code));
    BOOST_TEST(library.error().detail == "plugin " + path + ": " + text);
  }
}

BOOST_AUTO_TEST_SUITE(library)

BOOST_AUTO_TEST_CASE(a_good_plugin_loads_and_the_same_bytes_are_the_same_library) {
  const auto first = Library::load(plugin_path("well_behaved"));
  BOOST_REQUIRE_MESSAGE(first.has_value(), (first ? "" : first.error().detail));
  BOOST_TEST((*first)->manifest().id == "test.well_behaved");
  const Directory directory;
  const auto second = Library::load(directory.copy("well_behaved"));
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(first->get() == second->get());
  BOOST_TEST((*first)->sha256_hex().size() == 64u);
}

BOOST_AUTO_TEST_CASE(another_file_under_the_same_name_is_another_library) {
  const Directory directory;
  const auto first = Library::load(directory.copy("well_behaved"));
  const auto second = Library::load(directory.copy("forged_amount"));
  BOOST_REQUIRE((first.has_value() && second.has_value()));
  BOOST_TEST((*first)->manifest().id == "test.well_behaved");
  BOOST_TEST((*second)->manifest().id == "test.forged_amount");
  BOOST_TEST(&(*first)->table() != &(*second)->table());
}

BOOST_AUTO_TEST_CASE(each_failure_says_what_is_wrong) {
  struct Row {
    const char* plugin;
    Errc code;
    const char* text;
  };
  const Row rows[] = {
      {"absent", Errc::plugin_unreadable, "No such file or directory"},
      {"no_entry", Errc::plugin_no_entry,
       "it does not export tallyport_plugin_main_v1, the entry of ABI 1"},
      {"extra_symbol", Errc::plugin_unreadable,
       "it exports \"leaked_function\" beside its entry; link it with a version script"},
      {"no_manifest", Errc::plugin_manifest_invalid,
       "it has no manifest note (owner TLP); a plugin uses TP_MANIFEST once, at file scope"},
      {"wrong_manifest", Errc::plugin_manifest_invalid,
       "its manifest: id is \"Test\"; it has to be lower-case letters, digits, '.', '-' and '_', "
       "such as \"org.example.acme\"; abi is \"1\"; it has to be a major and a minor, such as "
       "\"1.0\"; operations[0] is \"payment.create\"; it has to be a name and a revision, such as "
       "\"payment.create/1\"; egress[0] is \"https://api.example.com\"; it has to be a host, with "
       "a "
       "port where it is not 443, such as \"api.example.com\"; secrets[0] is "
       "{\"name\":\"key\",\"use\":\"read\"}; it has to have a name and a use, \"send\" or "
       "\"verify\" or a list of both; recovery is missing; config_schema has a $ref to another "
       "document; only \"#…\" is followed; operatons is not a member of a manifest"},
      {"other_major", Errc::plugin_abi_mismatch, "its manifest says ABI 2.0; this host speaks 1.0"},
      {"null_table", Errc::plugin_refused_host,
       "its entry returned no table: it refuses this host"},
      {"small_table", Errc::plugin_abi_mismatch, "its table has 56 bytes; ABI 1.0 has 72"},
      {"other_minor", Errc::plugin_abi_mismatch, "its table is of ABI 1.9, its manifest says 1.0"},
      {"two_manifests", Errc::plugin_manifest_differs,
       "the manifest in its note is not the one in its table; give the table TP_MANIFEST_BYTES"},
  };
  for (const auto& row : rows) expect(plugin_path(row.plugin), row.code, row.text);
}

BOOST_AUTO_TEST_CASE(what_others_can_write_is_not_trusted) {
  const Directory directory;
  const auto path = directory.copy("well_behaved");
  BOOST_REQUIRE(::chmod(path.c_str(), 0646) == 0);
  expect(path, Errc::plugin_unreadable, "it can be written by others; use chmod o-w");
  BOOST_REQUIRE(::chmod(path.c_str(), 0644) == 0);
  BOOST_REQUIRE(::chmod(directory.path().c_str(), 0757) == 0);
  expect(path, Errc::plugin_unreadable, "its directory can be written by others; use chmod o-w");
  BOOST_REQUIRE(::chmod(directory.path().c_str(), 0700) == 0);
  const auto inner = directory.path() / "directory.so";
  std::filesystem::create_directory(inner);
  expect(inner.string(), Errc::plugin_unreadable, "it is not a file");
}

BOOST_AUTO_TEST_CASE(what_the_dynamic_linker_refuses_keeps_its_reason) {
  const Directory directory;
  const auto path = directory.copy("unresolved");
  const auto library = Library::load(path);
  BOOST_REQUIRE(!library.has_value());
  BOOST_TEST(name(library.error().code) == name(Errc::plugin_not_loadable));
  BOOST_TEST(library.error().detail.find("the dynamic linker refused it: ") != std::string::npos);
  BOOST_TEST(library.error().detail.find("undefined symbol: tallyport_nobody_has_this") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
