// Host names, ports and origins: what is taken, and what is not.
#include <boost/test/unit_test.hpp>

#include "config/address.h"

BOOST_AUTO_TEST_SUITE(config_address)

using namespace tallyport::config;

BOOST_AUTO_TEST_CASE(host_and_port_parse_strictly) {
  const struct {
    std::string_view text;
    std::string_view host;  // "" = refused
    int port;
  } rows[] = {
      {"127.0.0.1:8080", "127.0.0.1", 8080},
      {"[::1]:0", "::1", 0},
      {"Pay.Internal:65535", "pay.internal", 65535},
      {"127.0.0.1", "", 0},
      {"127.0.0.1:", "", 0},
      {":8080", "", 0},
      {"a:65536", "", 0},
      {"a:-1", "", 0},
      {"a:+1", "", 0},
      {"a:1 ", "", 0},
      {" a:1", "", 0},
      {"::1:80", "", 0},
      {"[::1", "", 0},
      {"[]:1", "", 0},
      {"a..b:1", "", 0},
      {"-a:1", "", 0},
      {"a_b:1", "", 0},
      {"a\n:1", "", 0},
      {"", "", 0},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT("\"" << row.text << "\"") {
      const auto parsed = parse_host_port(row.text);
      BOOST_TEST_REQUIRE(parsed.has_value() == !row.host.empty());
      if (!parsed) continue;
      BOOST_TEST(parsed->host == row.host);
      BOOST_TEST(parsed->port == row.port);
    }
  }
}

BOOST_AUTO_TEST_CASE(web_addresses_parse_strictly) {
  const struct {
    std::string_view text;
    std::string_view origin;  // "" = refused
    std::string_view path;
  } rows[] = {
      {"https://a.example", "https://a.example", ""},
      {"https://a.example/", "https://a.example", ""},
      {"HTTPS://A.Example:443//", "https://a.example", ""},
      {"http://a:80", "http://a", ""},
      {"http://a:443/b", "http://a:443", "/b"},
      {"http://[::1]:3000", "http://[::1]:3000", ""},
      {"https://a/b/c/", "https://a", "/b/c"},
      {"ftp://a", "", ""},
      {"https:a", "", ""},
      {"https://", "", ""},
      {"https:///b", "", ""},
      {"https://user@a", "", ""},
      {"https://user:pw@a", "", ""},
      {"https://a?b", "", ""},
      {"https://a/?b", "", ""},
      {"https://a/#b", "", ""},
      {"https://a:", "", ""},
      {"https://a\\b", "", ""},
      {"https://a/ b", "", ""},
      {"javascript://a", "", ""},
      {" https://a", "", ""},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT("\"" << row.text << "\"") {
      const auto parsed = parse_web_address(row.text);
      BOOST_TEST_REQUIRE(parsed.has_value() == !row.origin.empty());
      if (!parsed) continue;
      BOOST_TEST(parsed->origin == row.origin);
      BOOST_TEST(parsed->path == row.path);
    }
  }
}

BOOST_AUTO_TEST_CASE(loopback_is_only_what_cannot_be_reached_from_outside) {
  for (std::string_view host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    BOOST_TEST(is_loopback(host), host);
  for (std::string_view host : {"", "localhost.example.com", "127.0.0.1.example.com", "0.0.0.0",
                                "::", "10.0.0.1", "127.example.com"})
    BOOST_TEST(!is_loopback(host), host);
}

BOOST_AUTO_TEST_SUITE_END()
