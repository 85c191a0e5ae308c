// Errors as HTTP tells them, and docs/errors.md against the table.
#include "http/problem.h"

#include <cctype>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace tallyport::http {
namespace {

constexpr Errc kAll[] = {
#define X(number, name, text) Errc::name,
    TALLYPORT_ERRC(X)
#undef X
};

std::string read(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(problems)

BOOST_AUTO_TEST_CASE(every_error_has_a_status_and_a_reason_phrase) {
  for (const auto code : kAll) {
    const auto response = problem({code, "detail"});
    BOOST_TEST(response.status >= 400);
    BOOST_TEST(response.status < 600);
    BOOST_TEST(!reason_phrase(response.status).empty(), name(code));
    const auto body = nlohmann::json::parse(response.body);
    BOOST_TEST(body["code"] == name(code));
    BOOST_TEST(body["status"] == response.status);
    BOOST_TEST(body.contains("detail") == detail_is_public(code));
    BOOST_TEST((response.header("Retry-After") != nullptr) == (response.status == 503));
    // What may be tried again is never called the client's fault for good, and the other way round.
    if (response.status == 503) BOOST_TEST(transient(code), name(code));
  }
}

BOOST_AUTO_TEST_CASE(what_is_about_us_is_not_told) {
  for (const auto code : {Errc::internal, Errc::storage_refused, Errc::storage_unavailable,
                          Errc::schema_newer, Errc::plugin_not_loadable, Errc::config_invalid,
                          Errc::webhook_not_authentic, Errc::gateway_misbehaved})
    BOOST_TEST(problem({code, "/var/lib/secret"}).body.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_detail_that_is_not_utf8_does_not_throw) {
  const auto response = problem({Errc::account_not_found, "\xff\xfe"}, {{"a\xff", "b\xff"}});
  BOOST_TEST(nlohmann::json::accept(response.body));
}

BOOST_AUTO_TEST_CASE(the_documentation_has_every_error_as_it_is) {
  const auto text = read(TALLYPORT_SOURCE_DIR "/docs/errors.md");
  BOOST_REQUIRE(!text.empty());
  std::size_t at = 0;  // in the order of the numbers
  for (const auto code : kAll) {
    std::string meant(meaning(code));
    meant[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(meant[0])));
    const int number = static_cast<int>(code);
    const bool at_start = number >= 600 && number < 800;  // met by operators, never by callers
    const auto status = at_start ? "" : " · HTTP " + std::to_string(http_status(code));
    const auto heading = "\n### " + std::string(name(code)) + '\n' + std::to_string(number) +
                         status + ". " + meant + ". ";
    const auto found = text.find(heading, at);
    BOOST_TEST(found != std::string::npos, "docs/errors.md lacks:" << heading);
    if (found != std::string::npos) at = found + heading.size();
  }
  std::size_t headings = 0;
  for (at = 0; (at = text.find("\n### ", at)) != std::string::npos; ++at) ++headings;
  BOOST_TEST(headings == std::size(kAll));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
