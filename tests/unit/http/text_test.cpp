// Text as HTTP has it.
#include "http/text.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "http/request_reader.h"
#include "http/strict_json.h"
#include "support/seed.h"

namespace tallyport::http {

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(times_are_written_in_utc) {
  const struct {
    std::int64_t ms;
    std::string rfc3339, http;
  } rows[] = {
      {0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
      {1'709'164'799'999, "2024-02-28T23:59:59.999Z", "Wed, 28 Feb 2024 23:59:59 GMT"},
      {1'709'164'800'000, "2024-02-29T00:00:00.000Z", "Thu, 29 Feb 2024 00:00:00 GMT"},
      {-1, "1969-12-31T23:59:59.999Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(rfc3339({row.ms}) == row.rfc3339);
    BOOST_TEST(http_date({row.ms}) == row.http);
  }
}

BOOST_AUTO_TEST_CASE(percent_signs_are_strict_in_paths_and_lenient_in_queries) {
  BOOST_TEST(percent_decode("a%20b+c%C3%A9").value() == "a b+c\xc3\xa9");
  for (const char* bad : {"%", "%2", "%zz", "a%2", "%2%20"})
    BOOST_TEST(!percent_decode(bad).has_value(), bad);
  const auto fields = parse_query("a=1&b=x+y%20z&&c&d=%zz&a=2&=e");
  const Fields expected{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"d", "%zz"}, {"a", "2"}, {"", "e"}};
  BOOST_TEST((fields == expected));
  BOOST_TEST(percent_encode("a b/\xc3\xa9~") == "a%20b%2F%C3%A9~");
}

BOOST_AUTO_TEST_CASE(utf8_is_well_formed_or_not) {
  for (const char* good : {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x92\xb0"})
    BOOST_TEST(is_utf8(good), good);
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\x80",
                          "\xf4\x90\x80\x80", "\xe2\x82", "\xf8\x88\x80\x80\x80"})
    BOOST_TEST(!is_utf8(bad));
}

// However a request is cut into pieces, it is read the same.
BOOST_AUTO_TEST_CASE(json_ends_where_its_text_ends) {
  using namespace std::string_view_literals;
  for (const auto text : {"{}\0"sv, "{}\0{\"account\":\"bob\"}"sv, "\0"sv, "{}{}"sv, "{} x"sv}) {
    const auto read = parse_strict_json(text);
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST((read.error().code == Errc::malformed_request));
  }
  BOOST_TEST(parse_strict_json("{}").has_value());
}

BOOST_AUTO_TEST_CASE(a_request_reads_the_same_however_it_is_cut) {
  const std::string bytes =
      "POST /a?b=c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: z\r\n\r\n"
      "\r\nGET / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi";
  auto random = test::random_stream(5);
  for (int round = 0; round < 300; ++round) {
    RequestReader reader({});
    std::vector<Request> requests;
    for (std::size_t at = 0; at < bytes.size();) {
      const auto size = std::min<std::size_t>(bytes.size() - at, 1 + random() % 40);
      reader.feed(std::string_view(bytes).substr(at, size));
      at += size;
      while (reader.advance() == RequestReader::State::complete) requests.push_back(reader.take());
    }
    BOOST_REQUIRE(requests.size() == 2u);
    BOOST_TEST(requests[0].body == "abcde");
    BOOST_TEST(*requests[0].query_value("b") == "c");
    BOOST_TEST(requests[1].path == "/");
    BOOST_TEST(requests[1].body == "hi");
  }
}

// Random edits of valid requests: any outcome but a crash, and never more than was sent.
BOOST_AUTO_TEST_CASE(noise_does_not_break_the_reader) {
  const std::string bytes =
      "POST /a?b=%20 HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
      "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi";
  static constexpr char kBytes[] = "\r\n :;,0aF-%\x00\xff";
  constexpr std::string_view kLikely(kBytes, sizeof kBytes - 1);
  auto random = test::random_stream(6);
  for (int round = 0; round < 20'000; ++round) {
    auto text = bytes;
    for (auto edits = 1 + random() % 4; edits > 0; --edits) {
      const auto at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, 1 + random() % 4);
      else
        text.insert(at, 1, kLikely[random() % kLikely.size()]);
      if (text.empty()) text = "x";
    }
    RequestReader reader({1024, 20, 100});
    reader.feed(text);
    std::size_t seen = 0;
    while (reader.advance() == RequestReader::State::complete)
      seen += reader.take().body.size() + 16;
    BOOST_REQUIRE(seen <= text.size());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
