// How statements are spelled, how rows become JSON, and which addresses are a database's.
#include "storage/dialect.h"

#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"
#include "storage/finding_json.h"
#include "storage/row_writer.h"
#include "storage/session.h"

using namespace tallyport;
using storage::Dialect;

namespace {

constexpr Uuid kUuid{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

std::string hex(std::string_view bytes) { return crypto::to_hex(bytes); }

}  // namespace

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
       "a (SELECT unnest(CAST(:p1 AS uuid[])) AS id, unnest(CAST(:p2 AS bigint[])) AS n) AS r b"},
      {"{rows a text, b text, c text} = :p2, :p10",
       "(SELECT json_extract(value, '$.a') AS a, json_extract(value, '$.b') AS b, "
       "json_extract(value, '$.c') AS c FROM json_each(:p1)) AS r = :p2, :p10",
       "(SELECT unnest(CAST(:p1 AS text[])) AS a, unnest(CAST(:p2 AS text[])) AS b, "
       "unnest(CAST(:p3 AS text[])) AS c) AS r = :p4, :p12"},
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
  writer.row().put("a", "").put_bytes("z", "\xff\n");
  writer.row().put("id", kUuid);
  BOOST_TEST(writer.json() ==
             "[{\"a\":\"q\\\"\\\\\\u000a\\u0001 ü\",\"n\":-7,\"z\":null,\"id\":null},"
             "{\"a\":\"\",\"n\":null,\"z\":\"ff0a\",\"id\":null},"
             "{\"a\":null,\"n\":null,\"z\":null,"
             "\"id\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\"}]");
  BOOST_TEST(storage::RowWriter().json() == "[]");
}

// PostgreSQL's manual, COPY, "Binary Format".
BOOST_AUTO_TEST_CASE(rows_for_copy_are_tuples) {
  storage::RowWriter writer;
  writer.row().put("a", "ü").put("n", std::int64_t{-7}).put_null("z");
  writer.row().put("a", "").put_bytes("z", "\xff\n");
  BOOST_TEST(writer.columns() == "a,n,z");
  const auto head = hex("PGCOPY\n\xff\r\n") + "00" + "00000000" + "00000000";
  BOOST_TEST(hex(writer.copy()) == head +
                                       "0003"
                                       "00000002"
                                       "c3bc"
                                       "00000008"
                                       "fffffffffffffff9"
                                       "ffffffff"
                                       "0003"
                                       "00000000"
                                       "ffffffff"
                                       "00000002"
                                       "ff0a"
                                       "ffff");
}

// Dimensions, whether there may be nulls, type, how many, number of the first; then the values.
BOOST_AUTO_TEST_CASE(a_column_is_an_array) {
  storage::RowWriter writer;
  writer.row().put("id", kUuid).put("n", 258).put("a", "x");
  writer.row().put("id", kUuid);
  const std::string two =
      "00000002"
      "00000001";
  const std::string uuid =
      "00000010"
      "000102030405060708090a0b0c0d0e0f";
  const std::string open =
      "00000001"
      "00000001";
  BOOST_TEST(hex(writer.array("id", "uuid")) == open + "00000b86" + two + uuid + uuid);
  BOOST_TEST(hex(writer.array("n", "bigint")) == open + "00000014" + two +
                                                     "00000008"
                                                     "0000000000000102"
                                                     "ffffffff");
  BOOST_TEST(hex(writer.array("n", "integer")) == open + "00000017" + two +
                                                      "00000004"
                                                      "00000102"
                                                      "ffffffff");
  BOOST_TEST(hex(writer.array("a", "text")) == open + "00000019" + two +
                                                   "00000001"
                                                   "78"
                                                   "ffffffff");
  BOOST_TEST(hex(writer.array("none", "text")) == open + "00000019" + two +
                                                      "ffffffff"
                                                      "ffffffff");
  BOOST_TEST(hex(storage::RowWriter().array("n", "bigint")) ==
             "00000000"
             "00000001"
             "00000014");
  storage::RowWriter texts;
  texts.row().put("id", kUuid.str()).put_bytes("b", "\x0a");
  BOOST_TEST(hex(texts.array("id", "uuid")) == open + "00000b86" +
                                                   "00000001"
                                                   "00000001" +
                                                   uuid);
  BOOST_TEST(hex(texts.array("b", "text")) == open + "00000019" +
                                                  "00000001"
                                                  "00000001"
                                                  "00000002" +
                                                  hex("0a"));
  texts.row().put("id", "no id");
  BOOST_CHECK_THROW(texts.array("id", "uuid"), storage::DatabaseFailure);
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
  // Wherever it stands: text is looked at by eights.
  for (std::size_t at = 0; at < 20; ++at)
    for (const char bad : {'\0', '\x80', '\xff'}) {
      std::string text(20, '\x7f');
      text[at] = bad;
      storage::RowWriter writer;
      BOOST_CHECK_THROW(writer.row().put("t", text), storage::DatabaseFailure);
      const auto kept = storage::readable(text);
      BOOST_TEST((kept == text.replace(at, 1, "?")), "at " << at);
    }
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
