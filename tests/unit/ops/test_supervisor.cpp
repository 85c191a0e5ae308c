// What the supervisor hears, on a real datagram socket.
#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ops/supervisor.h"
#include "support/temporary_directory.h"

BOOST_AUTO_TEST_SUITE(ops_supervisor)

using namespace tallyport;

namespace {

class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) override {
    std::string line = level == LogLevel::warning ? "warning " : "other ";
    line += message;
    for (const auto& field : fields) line += " " + std::string(field.key) + "=" + field.value;
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

// The supervisor's end. Sending to a bound socket of this machine has arrived when it returns.
class Ear {
 public:
  explicit Ear(const std::string& address) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, address.data(), address.size());
    if (address.front() == '@') at.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    BOOST_TEST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&at), length) == 0);
  }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;
  ~Ear() { ::close(socket_); }

  // The next datagram, "" where there is none.
  std::string heard() const {
    std::array<char, 256> block{};
    const auto got = ::recv(socket_, block.data(), block.size(), MSG_DONTWAIT);
    return got < 0 ? "" : std::string(block.data(), static_cast<std::size_t>(got));
  }

 private:
  int socket_;
};

void check_is_told(const std::string& address) {
  const Ear ear(address);
  KeptLog log;
  ops::Supervisor supervisor(address, log);
  BOOST_TEST(ear.heard() == "");
  supervisor.ready();
  BOOST_TEST(ear.heard() == "READY=1");
  supervisor.stopping();
  BOOST_TEST(ear.heard() == "STOPPING=1");
  BOOST_TEST(ear.heard() == "");
  BOOST_TEST(log.lines.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(socket_in_the_file_system_is_told) {
  const test::TemporaryDirectory directory;
  check_is_told(directory.file("notify"));
}

BOOST_AUTO_TEST_CASE(abstract_socket_is_told) {
  check_is_told("@tallyport-test-" + std::to_string(::getpid()));
}

BOOST_AUTO_TEST_CASE(without_an_address_nothing_is_said) {
  KeptLog log;
  ops::Supervisor supervisor("", log);
  supervisor.ready();
  supervisor.stopping();
  BOOST_TEST(log.lines.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_is_a_warning) {
  const test::TemporaryDirectory directory;
  const std::string nobody = directory.file("nobody");
  const std::string too_long = "/" + std::string(107, 'x');  // with its end, 109 of 108 bytes
  const std::vector<std::pair<std::string, std::string>> rows{
      {nobody, "No such file or directory"},
      {too_long, "File name too long"},
      {"vsock:2:1234", "Address family not supported by protocol"},
  };
  for (const auto& [address, reason] : rows) {
    KeptLog log;
    ops::Supervisor(address, log).ready();
    BOOST_TEST_REQUIRE(log.lines.size() == 1);
    BOOST_TEST(log.lines[0] ==
               "warning the supervisor at NOTIFY_SOCKET could not be told state=READY=1 address=" +
                   address + " reason=" + reason);
  }
}

BOOST_AUTO_TEST_SUITE_END()
