// How statements are spelled, how rows become JSON, and which addresses are a database's.
#include "storage/dialect.h"

#include <boost/test/unit_test.hpp>

#include "storage/finding_json.h"
#include "storage/row_writer.h"
#include "storage/session.h"

using namespace tallyport;
using storage::Dialect;

BOOST_AUTO_TEST_SUITE(dialect)

BOOST_AUTO_TEST_CASE(marks_are_spelled_for_each_database) {
  const struct {
    const char* text;
    const char* sqlite;
    const char* postgresql;
  } rows[] = {
      {"a {rows id uuid, n bigint} b",
       "a (SELECT json_extract(value, '$.id') AS id, json_extract(value, '$.n') AS n "
       "FROM json_each(:p1)) AS r b",
       "a json_to_recordset(CAST(:p1 AS json)) AS r(id uuid, n bigint) b"},
      {"CAST(:p1 AS {uuid})", "CAST(:p1 AS text)", "CAST(:p1 AS uuid)"},
      {"x {lock t}", "x ", "x FOR UPDATE OF t"},
      {"x {claim t}", "x ", "x FOR UPDATE OF t SKIP LOCKED"},
      {"{bytes body}", "unhex(body)", "decode(body, 'hex')"},
      {"{hex body}", "lower(hex(body))", "encode(body, 'hex')"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(storage::spell(Dialect::sqlite, row.text) == row.sqlite);
    BOOST_TEST(storage::spell(Dialect::postgresql, row.text) == row.postgresql);
  }
}

BOOST_AUTO_TEST_CASE(rows_are_strict_json) {
  storage::RowWriter writer;
  writer.row().put("a", "q\"\\\n\x01 ü").put("n", std::int64_t{-7}).put_null("z");
  writer.row().put("a", "");
  BOOST_TEST(writer.json() ==
             "[{\"a\":\"q\\\"\\\\\\u000a\\u0001 ü\",\"n\":-7,\"z\":null},{\"a\":\"\"}]");
  BOOST_TEST(storage::RowWriter().json() == "[]");
}

BOOST_AUTO_TEST_CASE(rows_for_copy_are_escaped_lines) {
  storage::RowWriter writer(storage::RowWriter::Format::copy);
  writer.row().put("a", "q\"\\.\n\r\t\x01 ü").put("n", std::int64_t{-7}).put_null("z");
  writer.row().put("a", "").put("n", std::int64_t{0}).put_bytes("z", "\xff\n");
  BOOST_TEST(writer.columns() == "a,n,z");
  BOOST_TEST(writer.lines() == "q\"\\\\.\\n\\r\\t\x01 ü\t-7\t\\N\n\t0\t\\\\xff0a\n");
}

BOOST_AUTO_TEST_CASE(text_that_no_database_keeps_is_refused) {
  using namespace std::string_view_literals;
  for (auto text :
       {"a\0b"sv, "\xff"sv, "\xc3"sv, "\xc0\x80"sv, "\xed\xa0\x80"sv, "\xf5\x80\x80\x80"sv,
        "\xe0\x80\x80"sv, "\xf0\x80\x80\x80"sv, "\xf4\x90\x80\x80"sv}) {
    storage::RowWriter writer;
    writer.row();
    BOOST_CHECK_THROW(writer.put("a", text), storage::DatabaseFailure);
    BOOST_TEST(storage::readable(text).find('?') != std::string::npos);
  }
  BOOST_TEST(storage::readable("añ😀") == "añ😀");
}

BOOST_AUTO_TEST_CASE(findings_survive_their_json) {
  topup::Finding finding;
  finding.outcome = topup::Outcome::succeeded;
  finding.subject = topup::Subject::refund;
  finding.mode = topup::Mode::live;
  finding.amount = money::Money{9'007'199'254'740'993, money::Currency::parse("KWD").value()};
  finding.reversed_total = money::Money{-1, money::Currency::parse("JPY").value()};
  finding.reference = "T-1";
  finding.gateway_ref = "pi_1";
  finding.subject_ref = "re_1";
  finding.reason = "declined";
  finding.message = "ü";
  finding.next_action = {topup::NextAction::Type::confirm, "https://x", "cs"};
  finding.provider_expires_at = Timestamp{12};
  BOOST_TEST((storage::finding_from_json(storage::to_json(finding)) == finding));
  BOOST_TEST((storage::finding_from_json(storage::to_json(topup::Finding{})) == topup::Finding{}));
  for (auto text : {"", "{}", "[]", "{\"outcome\":\"paid\",\"subject\":\"payment\"}"})
    BOOST_CHECK_THROW(storage::finding_from_json(text), storage::DatabaseFailure);
}

BOOST_AUTO_TEST_CASE(addresses_of_databases) {
  const struct {
    const char* url;
    bool good;
  } rows[] = {
      {"sqlite:/var/lib/tallyport/tallyport.db", true},
      {"postgresql://u:secret@db/x", true},
      {"postgres://db/x", true},
      {"sqlite:", false},
      {"mysql://u:secret@db/x", false},
      {"", false},
  };
  for (const auto& row : rows) {
    auto location = storage::Location::parse(Secret(row.url));
    BOOST_TEST(location.has_value() == row.good);
    if (!location) BOOST_TEST(location.error().detail.find("secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
