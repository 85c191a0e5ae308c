// Which addresses are one authority, and where a request may go (host rule H5).
#include <boost/test/unit_test.hpp>

#include "gateway/url.h"

namespace tallyport::gateway {
namespace {

BOOST_AUTO_TEST_SUITE(url)

BOOST_AUTO_TEST_CASE(only_what_all_readers_read_alike_is_split) {
  const std::pair<const char*, const char*> rows[] = {
      {"https://api.example.com", "https://api.example.com"},
      {"https://API.Example.com/v1?x=1", "https://api.example.com"},
      {"https://api.example.com:443/", "https://api.example.com"},
      {"https://api.example.com:8443/", "https://api.example.com:8443"},
      {"http://127.0.0.1:8090/p", "http://127.0.0.1:8090"},
      {"http://[::1]:80/", "http://[::1]"},
      {"HTTPS://api.example.com", ""},
      {"ftp://api.example.com", ""},
      {"//api.example.com", ""},
      {"https://", ""},
      {"https:///path", ""},
      {"https://user@api.example.com", ""},
      {"https://api.example.com@evil.example", ""},
      {"https://api.example.com\\@evil.example", ""},
      {"https://api.example.com\t.evil.example", ""},
      {"https://api.example.com:", ""},
      {"https://api.example.com:0443", ""},
      {"https://api.example.com:99999", ""},
      {"https://api.example.com:44 3", ""},
      {"https://[::1", ""},
      {"https://[api]/", ""},
      {"https://\xc3\xa4pi.example.com", ""},
      {"https://%61pi.example.com", ""},
      {"https://-x.example", ""},
  };
  for (const auto& [url, expected] : rows) {
    const auto authority = authority_of_url(url);
    BOOST_TEST_CONTEXT(url) { BOOST_TEST((authority ? authority->str() : "") == expected); }
  }
}

BOOST_AUTO_TEST_CASE(loopback_is_an_address_not_a_prefix) {
  for (const char* url :
       {"http://localhost", "http://127.0.0.1", "http://127.8.8.8:1", "http://[::1]"})
    BOOST_TEST(authority_of_url(url)->is_loopback(), url);
  for (const char* url : {"http://127.0.0.1.evil.example", "http://localhost.evil.example",
                          "http://127.1", "http://10.0.0.1", "http://127.0.0.1234"})
    BOOST_TEST(!authority_of_url(url)->is_loopback(), url);
}

BOOST_AUTO_TEST_CASE(a_request_goes_to_the_egress_or_to_base_url_only) {
  const std::vector<Authority> egress = {*authority_of_egress("api.example.com"),
                                         *authority_of_egress("up.example.com:8443")};
  struct Row {
    const char* to;
    const char* base_url;  // "" = none
    bool allowed;
  };
  const Row rows[] = {
      {"https://api.example.com/x", "", true},
      {"https://up.example.com:8443/x", "", true},
      {"https://up.example.com/x", "", false},
      {"https://api.example.com:8443/x", "", false},
      {"https://api.example.com.evil.example/x", "", false},
      {"https://evil.example/api.example.com", "", false},
      {"http://api.example.com/x", "", false},
      {"http://api.example.com:443/x", "", false},
      {"https://mock.example/x", "https://mock.example", true},
      {"http://127.0.0.1:8090/x", "http://127.0.0.1:8090", true},
      {"http://127.0.0.1:8091/x", "http://127.0.0.1:8090", false},
      {"http://api.example.com/x", "http://127.0.0.1:8090", false},
      {"https://127.0.0.1:8090/x", "http://127.0.0.1:8090", false},
      {"http://10.0.0.1/x", "http://10.0.0.1", false},
  };
  for (const auto& row : rows) BOOST_TEST_CONTEXT(row.to << " with base_url " << row.base_url)
  BOOST_TEST(may_send(*authority_of_url(row.to), egress, authority_of_url(row.base_url)) ==
             row.allowed);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
