// The sections that every installation has, and what is wrong with a file as a whole.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

namespace tallyport::test {

void check(const Row& row, config::Environment& environment) {
  BOOST_TEST_CONTEXT("the part:\n" << row.text) {
    const auto got = problems_of(parse(with(row.part, row.text), environment));
    BOOST_CHECK_EQUAL_COLLECTIONS(got.begin(), got.end(), row.problems.begin(), row.problems.end());
  }
}

}  // namespace tallyport::test

BOOST_AUTO_TEST_SUITE(config_sections)

using namespace tallyport;
using test::Part;
using test::Row;

BOOST_AUTO_TEST_CASE(right_one_has_no_problem_and_all_defaults) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(test::with(Part::server, ""), environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  BOOST_TEST(loaded.usable());
  const auto& config = loaded.config;
  BOOST_TEST(config.file == "/etc/tallyport/t.toml");
  BOOST_TEST(config.server.listen_host == "127.0.0.1");
  BOOST_TEST(config.server.listen_port == 8080);
  BOOST_TEST(config.server.public_url == "http://127.0.0.1:8080");
  BOOST_TEST(config.server.host_name == "testhost");
  BOOST_TEST(config.database.sqlite_path == "/tmp/t.db");
  BOOST_TEST(config.plugin_directory == "/usr/lib/tallyport/plugins");
  BOOST_TEST(config.gateway("sandbox")->plugin_path == "/usr/lib/tallyport/plugins/sandbox.so");
  BOOST_TEST(config.gateway("other") == nullptr);
  BOOST_TEST(config.storefront("demo")->display_name == "demo");
  BOOST_TEST(config.storefront("demo")->expires_after_ms == 1'800'000);
}

BOOST_AUTO_TEST_CASE(values_of_every_section_arrive) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(test::with(Part::database, R"([server]
listen = "[::1]:0"
public_url = "HTTPS://Pay.Example.com:443/pay/"
host_name = "pay-1"
threads = 3
request_body_max_bytes = 2048
header_timeout_ms = 101
body_timeout_ms = 102
stop_timeout_ms = 103
[database]
url = "postgresql://tallyport@db/tallyport"
[log]
level = "warning"
format = "json"
[plugins]
directory = "plugins"
[janitor]
interval_ms = 104
first_check_ms = 105
lease_ms = 1006
[journal]
queue_max = 20
batch_max = 10
[proof]
head_interval_ms = 1007
)"),
                                  environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  const auto& [file, server, database, log, plugins, gateways, storefronts, fronts, pages, keys,
               jwt, janitor, journal, proof] = loaded.config;
  BOOST_TEST(server.listen_host == "::1");
  BOOST_TEST(server.listen_port == 0);
  BOOST_TEST(server.public_url == "https://pay.example.com/pay");
  BOOST_TEST(server.host_name == "pay-1");
  BOOST_TEST(server.threads == 3);
  BOOST_TEST(server.request_body_max_bytes == 2048);
  BOOST_TEST(server.header_timeout_ms == 101);
  BOOST_TEST(server.body_timeout_ms == 102);
  BOOST_TEST(server.stop_timeout_ms == 103);
  BOOST_TEST((database.kind == config::DatabaseKind::postgresql));
  BOOST_TEST(database.url.reveal() == "postgresql://tallyport@db/tallyport");
  BOOST_TEST((log.level == LogLevel::warning));
  BOOST_TEST((log.format == config::LogFormat::json));
  BOOST_TEST(plugins == "/etc/tallyport/plugins");
  BOOST_TEST(janitor.interval_ms == 104);
  BOOST_TEST(janitor.first_check_ms == 105);
  BOOST_TEST(janitor.lease_ms == 1006);
  BOOST_TEST(journal.queue_max == 20);
  BOOST_TEST(journal.batch_max == 10);
  BOOST_TEST(proof.head_interval_ms == 1007);
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_with_key_and_line) {
  const Row rows[] = {
      {Part::server,
       "[server]\nlistne = 1\n",
       {"t.toml:2: server.listne: is not a known key; did you mean \"listen\"?"}},
      {Part::server,
       "[sever]\n",
       {"t.toml:1: sever: is not a known key; did you mean \"server\"?"}},
      {Part::server,
       "[log]\ncolour = true\n",
       {"t.toml:2: log.colour: is not a known key; known here are \"level\" or \"format\""}},
      {Part::server, "server = 3\n", {"t.toml:1: server: is a whole number, must be a table"}},
      {Part::server,
       "[server]\nlisten = 8080\n",
       {"t.toml:2: server.listen: is a whole number, must be a string"}},
      {Part::server,
       "[server]\nlisten = \"8080\"\n",
       {"t.toml:2: server.listen: is \"8080\", must be an address and a port, e.g. "
        "\"127.0.0.1:8080\""}},
      {Part::server,
       "[server]\nlisten = \"0.0.0.0:80\"\n",
       {"t.toml:1: server.public_url: is missing, e.g. public_url = \"https://pay.example.com\""}},
      {Part::server,
       "[server]\n\npublic_url = \"http://pay.example.com\"\n",
       {"t.toml:3: server.public_url: is \"http://pay.example.com\", must be https: payers and "
        "providers come here"}},
      {Part::server,
       "[server]\npublic_url = \"pay.example.com\"\n",
       {"t.toml:2: server.public_url: is \"pay.example.com\", must be an address such as "
        "\"https://pay.example.com\""}},
      {Part::server,
       "[server]\nhost_name = \"a b\"\n",
       {"t.toml:2: server.host_name: is \"a b\", must be 1 to 64 printable characters without "
        "space"}},
      {Part::server,
       "[server]\nthreads = 0\n",
       {"t.toml:2: server.threads: is 0, must be between 1 and 256"}},
      {Part::server,
       "[server]\nthreads = 1.5\n",
       {"t.toml:2: server.threads: is a number with a point, must be a whole number"}},
      {Part::server,
       "[server]\nheader_timeout_ms = \"5s\"\n",
       {"t.toml:2: server.header_timeout_ms: is a string, must be a whole number"}},
      {Part::database,
       "",
       {"t.toml:1: database.url: is missing, e.g. url = "
        "\"sqlite:/var/lib/tallyport/tallyport.db\""}},
      {Part::database,
       "[database]\nurl = \"mysql://root:pw@h/d\"\n",
       {"t.toml:2: database.url: must start with \"sqlite:\" or \"postgresql://\""}},
      {Part::database,
       "[database]\nurl = \"sqlite:/t.db\"\nreader_url = \"postgresql://r@h/d\"\n",
       {"t.toml:3: database.reader_url: is for PostgreSQL; SQLite has no roles"}},
      {Part::database,
       "[database]\nurl = \"postgresql://o@h/d\"\nreader_url = \"r:pw@h/d\"\n",
       {"t.toml:3: database.reader_url: must start with \"postgresql://\""}},
      {Part::database,
       "[database]\nurl = \"sqlite:t.db\"\n",
       {"t.toml:2: database.url: must name its file by an absolute path, e.g. "
        "\"sqlite:/var/lib/tallyport/tallyport.db\""}},
      {Part::server,
       "[log]\nlevel = \"warn\"\n",
       {"t.toml:2: log.level: is \"warn\", must be \"debug\", \"info\", \"warning\" or "
        "\"error\""}},
      {Part::server,
       "[plugins]\ndirectory = \"\"\n",
       {"t.toml:2: plugins.directory: is empty, must name a directory"}},
      {Part::server,
       "[journal]\nqueue_max = 5\nbatch_max = 6\n",
       {"t.toml:3: journal.batch_max: is 6, must not be more than journal.queue_max, 5"}},
      {Part::server,
       "[janitor]\nlease_ms = 1\n",
       {"t.toml:2: janitor.lease_ms: is 1, must be between 1000 and 3600000"}},
      {Part::gateway,
       "",
       {"t.toml:1: gateway: none is enabled; nobody can pay: write a section [gateway.NAME]",
        "t.toml:5: storefront.demo.gateway: is \"sandbox\", but there is no such "
        "[gateway.NAME]"}},
      {Part::storefront,
       "",
       {"t.toml:1: storefront: there is none; nothing is sold: write a section "
        "[storefront.NAME]"}},
  };
  test::FakeEnvironment environment;
  for (const Row& row : rows) test::check(row, environment);
}

BOOST_AUTO_TEST_CASE(all_mistakes_come_together_in_the_order_of_lines) {
  const Row row{Part::server,
                "[journal]\nbatch_max = 0\n[server]\nthreads = 0\nlisten = \"\"\n[log]\nlevel = "
                "\"loud\"\n",
                {"t.toml:2: journal.batch_max: is 0, must be between 1 and 10000",
                 "t.toml:4: server.threads: is 0, must be between 1 and 256",
                 "t.toml:5: server.listen: is \"\", must be an address and a port, e.g. "
                 "\"127.0.0.1:8080\"",
                 "t.toml:7: log.level: is \"loud\", must be \"debug\", \"info\", \"warning\" or "
                 "\"error\""}};
  test::FakeEnvironment environment;
  test::check(row, environment);
}

BOOST_AUTO_TEST_CASE(password_of_the_database_is_neither_shown_nor_left_readable) {
  test::FakeEnvironment environment;
  const std::string text = test::with(Part::database,
                                      "[database]\nurl = \"postgresql://me:pa55@db/t\"\n"
                                      "reader_url = \"postgresql://r:pa55@db/t\"\n"
                                      "[server]\npublic_url = \"https://pay.example.com\"\n"
                                      "[gateway.other]\nplugin = \"x\"\nmode = \"test\"\n"
                                      "webhooks = false\n");
  const auto loaded = config::parse({text, true}, "t.toml", environment);
  const auto lines = test::problems_of(loaded);
  BOOST_TEST_REQUIRE(lines.size() == 3);
  BOOST_TEST(lines[1].starts_with("t.toml:3: warning: database.reader_url: is a secret in a file"));
  BOOST_TEST(loaded.config.database.reader_url.reveal() == "postgresql://r:pa55@db/t");
  BOOST_TEST(lines[0] ==
             "t.toml:2: warning: database.url: is a secret in a file that everybody may read: "
             "chmod o= the file, or keep it elsewhere, e.g. \"${credential:NAME}\"");
  for (const auto& line : lines) BOOST_TEST(line.find("pa55") == line.npos);
  BOOST_TEST(loaded.usable());
}

BOOST_AUTO_TEST_CASE(file_that_cannot_be_read_is_one_problem) {
  test::FakeEnvironment environment;
  const auto loaded = config::load("/etc/tallyport/none.toml", environment);
  BOOST_TEST(!loaded.usable());
  BOOST_TEST_REQUIRE(loaded.problems.size() == 1);
  BOOST_TEST(format(loaded.problems[0]) ==
             "/etc/tallyport/none.toml: cannot be read: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
