// Only a verified peer hears anything.
#include <fstream>

#include "client_fixture.h"
#include "support/temporary_directory.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

struct TlsCase {
  TemporaryDirectory directory;
  Identity identity;
  HttpServer server{[](const ReceivedRequest&) { return answer(200, "secure"); }, &identity};

  explicit TlsCase(const std::string& name) : identity(name) {
    std::ofstream(directory.file("ca.pem")) << identity.certificate_pem();
  }
  OutboundSettings trusting() const {
    auto settings = quick_settings();
    settings.ca_file = directory.file("ca.pem");
    return settings;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(a_trusted_peer_of_the_right_name_is_spoken_to) {
  TlsCase c("IP:127.0.0.1");
  ClientFixture f(c.trusting());
  for (auto retry : {Retry::never, Retry::when_idempotent, Retry::never}) {
    BOOST_TEST(response_of(f.run(f.request(c.server.url(), retry))).body == "secure");
  }
}

BOOST_AUTO_TEST_CASE(a_self_signed_peer_is_refused_before_anything_is_sent) {
  TlsCase c("IP:127.0.0.1");
  ClientFixture f;
  auto failure = failure_of(f.run(f.request(c.server.url())));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "self-signed certificate"), failure.reason);
  BOOST_TEST(c.server.connections() == 1U);  // not tried again
  BOOST_TEST(c.server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_trusted_peer_of_another_name_is_refused) {
  TlsCase c("DNS:elsewhere.example");
  ClientFixture f(c.trusting());
  auto failure = failure_of(f.run(f.request(c.server.url())));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(c.server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_peer_that_speaks_no_tls_is_unsent) {
  HttpServer plain([](const ReceivedRequest&) { return answer(200); });
  ClientFixture f;
  auto url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/";
  auto made = f.request(url, Retry::never);
  made.timeout_ms = 300;
  auto failure = failure_of(f.run(made));
  BOOST_TEST(!failure.maybe_sent, failure.reason);
  BOOST_TEST(contains(failure.reason, "no connection to 127.0.0.1"), failure.reason);
}

BOOST_AUTO_TEST_SUITE_END()
