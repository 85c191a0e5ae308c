// What is refused before anything is sent, and how the lines look.
#include "outbound/wire_request.h"

#include <functional>

#include <boost/test/unit_test.hpp>

using namespace tallyport;

namespace {

HttpRequest good() {
  HttpRequest request;
  request.method = "GET";
  request.url = "https://api.example.com:8443/v1?secret=query#x";
  return request;
}

struct Row {
  std::string name;
  std::function<void(HttpRequest&)> change;
  std::string wanted;
};

const SecretValues kSecrets = {{"split", {Secret("a\r\nX: y")}}, {"nul", {Secret({"a\0b", 3})}}};

const Row kRows[] = {
    {"method", [](HttpRequest& r) { r.method = "GET / HTTP/1.1\r\nX: y"; }, "the method is none"},
    {"trace", [](HttpRequest& r) { r.method = "TRACE"; }, "the method is none"},
    {"scheme", [](HttpRequest& r) { r.url = "file:///etc/passwd"; }, "neither https nor http"},
    {"ftp", [](HttpRequest& r) { r.url = "ftp://host/x"; }, "neither https nor http"},
    {"user", [](HttpRequest& r) { r.url = "https://u:p@host/"; }, "without user or password"},
    {"blank", [](HttpRequest& r) { r.url = "https://host/a\r\nb"; }, "not valid"},
    {"no url", [](HttpRequest& r) { r.url = ""; }, "not valid"},
    {"long", [](HttpRequest& r) { r.url += std::string(20'000, 'a'); }, "over 16384 bytes"},
    {"name",
     [](HttpRequest& r) {
       r.headers = {{"X Y", "v"}};
     },
     "not an HTTP token"},
    {"split name",
     [](HttpRequest& r) {
       r.headers = {{"X:\r\nY", "v"}};
     },
     "not an HTTP token"},
    {"split",
     [](HttpRequest& r) {
       r.headers = {{"X", "a\r\nY: b"}};
     },
     "header X holds a line"},
    {"expect",
     [](HttpRequest& r) {
       r.headers = {{"Expect", "100-continue"}};
     },
     "set by the host"},
    {"length",
     [](HttpRequest& r) {
       r.headers = {{"content-length", "3"}};
     },
     "set by the host"},
    {"host",
     [](HttpRequest& r) {
       r.headers = {{"HOST", "other"}};
     },
     "set by the host"},
    {"secret splits",
     [](HttpRequest& r) {
       r.headers = {{"X", "${secret:split}", true}};
     },
     "header X holds a line"},
    {"secret NUL",
     [](HttpRequest& r) {
       r.headers = {{"X", "${secret:nul}", true}};
     },
     "header X holds a line"},
    {"unknown",
     [](HttpRequest& r) {
       r.headers = {{"X", "${secret:other}", true}};
     },
     "header X: secret other is not"},
    {"untyped body", [](HttpRequest& r) { r.body_has_template = true; }, "needs Content-Type"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(wire_request)

BOOST_AUTO_TEST_CASE(refuses_what_would_not_be_sent_as_asked) {
  for (const auto& row : kRows) {
    BOOST_TEST_CONTEXT(row.name) {
      auto request = good();
      request.secrets = &kSecrets;
      row.change(request);
      auto wire = WireRequest::create(request);
      BOOST_REQUIRE(!wire);
      BOOST_TEST(wire.error().detail.find(row.wanted) != std::string::npos, wire.error().detail);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_endpoint_has_neither_path_nor_query) {
  BOOST_TEST(endpoint_of(good().url) == "api.example.com:8443");
  BOOST_TEST(endpoint_of("https://api.example.com/x") == "api.example.com");
  BOOST_TEST(endpoint_of("nonsense://") == "");
}

BOOST_AUTO_TEST_CASE(text_without_the_template_flag_stays_as_it_is) {
  auto request = good();
  request.headers = {{"X", "${secret:split}"}};
  request.body = "${secret:split}";
  auto wire = WireRequest::create(request);
  BOOST_REQUIRE(wire.has_value());
  BOOST_TEST(wire.value().header_lines().front() == "X: ${secret:split}");
  BOOST_TEST(wire.value().body() == "${secret:split}");
}

BOOST_AUTO_TEST_SUITE_END()
