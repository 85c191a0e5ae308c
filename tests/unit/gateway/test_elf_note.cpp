// Reading shared objects: real ones, truncated ones, and each byte of one flipped.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "gateway/elf_note.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Memory whose last byte is followed by an unmapped page, so that reading past the end is noticed.
class Guarded {
 public:
  explicit Guarded(std::size_t size)
      : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
        mapped_((size + page_ - 1) / page_ * page_ + page_),
        base_(static_cast<char*>(
            ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    BOOST_REQUIRE(base_ != MAP_FAILED);
    BOOST_REQUIRE(::mprotect(base_ + mapped_ - page_, page_, PROT_NONE) == 0);
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  ~Guarded() { ::munmap(base_, mapped_); }
  std::string_view hold(std::string_view bytes) {
    char* at = base_ + mapped_ - page_ - bytes.size();
    std::memcpy(at, bytes.data(), bytes.size());
    return {at, bytes.size()};
  }

 private:
  std::size_t page_;
  std::size_t mapped_;
  char* base_;
};

BOOST_AUTO_TEST_SUITE(elf_note)

BOOST_AUTO_TEST_CASE(tells_the_manifest_and_the_facts_of_a_plugin) {
  const auto facts = read_elf(read_file(test::plugin_path("well_behaved")));
  BOOST_REQUIRE(facts.has_value());
  BOOST_TEST(the_manifest(*facts)->starts_with(R"({"id":"test.well_behaved",)"));
  BOOST_TEST(facts->exports == std::vector<std::string>{"tallyport_plugin_main_v1"},
             boost::test_tools::per_element());
  BOOST_TEST(!facts->has_run_path);
  BOOST_TEST(!facts->has_executable_stack);
  BOOST_TEST(std::ranges::count(facts->needed, "libc.so.6") == 1);
  BOOST_TEST(check_policy(*facts).has_value());
}

BOOST_AUTO_TEST_CASE(the_policy_names_everything_that_is_wrong) {
  ElfFacts facts;
  facts.exports = {"tallyport_plugin_main_v1", "tallyport_plugin_main_v2", "malloc",
                   "tallyport_plugin_main_vx"};
  facts.needed = {"libc.so.6", "libcurl.so.4"};
  facts.has_run_path = true;
  facts.has_executable_stack = true;
  const auto policy = check_policy(facts);
  BOOST_REQUIRE(!policy.has_value());
  BOOST_TEST((policy.error().code == Errc::plugin_unreadable));
  BOOST_TEST(
      policy.error().detail ==
      "it exports \"malloc\" beside its entry; link it with a version script; "
      "it exports \"tallyport_plugin_main_vx\" beside its entry; link it with a version "
      "script; it has an RPATH or RUNPATH; link it without; it asks for an executable stack; "
      "link it with -z noexecstack; it needs \"libcurl.so.4\", which is not allowed; link it "
      "statically");
}

BOOST_AUTO_TEST_CASE(what_is_no_plugin_is_refused_with_a_reason) {
  const auto good = read_file(test::plugin_path("well_behaved"));
  auto other_class = good;
  other_class[4] = 1;
  auto other_machine = good;
  other_machine[18] = 8;
  auto executable = good;
  executable[16] = 2;
  const std::pair<std::string, const char*> rows[] = {
      {"", "it is not an ELF file"},
      {"hello", "it is not an ELF file"},
      {"\177ELF", "it is not an ELF file"},
      {std::string(4096, '\0'), "it is not an ELF file"},
      {std::string(4096, '\xff'), "it is not an ELF file"},
      {other_class, "it is not a 64-bit ELF file"},
      {other_machine, "it is built for another processor"},
      {executable, "it is not a shared object"},
  };
  for (const auto& [bytes, expected] : rows) {
    const auto facts = read_elf(bytes);
    BOOST_TEST_CONTEXT(expected) {
      BOOST_REQUIRE(!facts.has_value());
      BOOST_TEST((facts.error().code == Errc::plugin_unreadable));
      if (bytes != other_class) BOOST_TEST(facts.error().detail == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(any_truncation_is_survived) {
  const auto good = read_file(test::plugin_path("well_behaved"));
  Guarded memory(good.size());
  std::size_t refused = 0;
  for (std::size_t size = 0; size < good.size(); size += size < 4096 ? 1 : 97)
    refused += read_elf(memory.hold(std::string_view(good).substr(0, size))).has_value() ? 0 : 1;
  BOOST_TEST(refused > 0u);
}

BOOST_AUTO_TEST_CASE(any_flipped_byte_of_the_headers_is_survived) {
  auto bytes = read_file(test::plugin_path("well_behaved"));
  Guarded memory(bytes.size());
  for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 4096); ++at)
    for (const int mask : {0x01, 0x80, 0xff}) {
      const char before = bytes[at];
      bytes[at] = static_cast<char>(before ^ mask);
      const auto facts = read_elf(memory.hold(bytes));
      if (facts) (void)check_policy(*facts), (void)the_manifest(*facts);
      bytes[at] = before;
    }
}

BOOST_AUTO_TEST_CASE(random_damage_is_survived) {
  const auto good = read_file(test::plugin_path("well_behaved"));
  auto random = tallyport::test::random_stream(7);
  Guarded memory(good.size());
  for (int round = 0; round < 3000; ++round) {
    auto bytes = good;
    for (int i = 0; i < 8; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    (void)read_elf(memory.hold(bytes));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
