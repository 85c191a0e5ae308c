// The parts of the benchmark that compute: arguments, percentiles, ratios, and where an answer
// ends.
#include <boost/test/unit_test.hpp>

#include "bench/figures.h"
#include "bench/options.h"
#include "bench/response.h"

using namespace tallyport::bench;

BOOST_AUTO_TEST_SUITE(bench)

BOOST_AUTO_TEST_CASE(arguments_are_read) {
  const auto options =
      parse_options({"--rounds", "2", "--connections", "8,16", "--only", "sqlite"});
  BOOST_TEST(options.rounds == 2);
  BOOST_TEST((options.connections == std::vector<int>{8, 16}));
  BOOST_TEST((options.databases == std::vector<std::string>{"sqlite"}));
}

BOOST_AUTO_TEST_CASE(arguments_that_make_no_sense_are_named) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"--rounds", "0"},
                                             {"--rounds", "2x"},
                                             {"--rounds"},
                                             {"--connections", "8,,16"},
                                             {"--connections", ""},
                                             {"--clients", "81"},
                                             {"--only", "oracle"},
                                             {"--loud", "yes"}})
    BOOST_CHECK_THROW(parse_options(wrong), BadArguments);
}

BOOST_AUTO_TEST_CASE(a_percentile_is_one_of_the_values) {
  BOOST_TEST(percentile({3, 1, 2}, 0.5) == 2);
  BOOST_TEST(percentile({3, 1, 2}, 0.99) == 3);
  BOOST_TEST(percentile({3, 1, 2}, 0.0) == 1);
  BOOST_CHECK_THROW(percentile({}, 0.5), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_median_of_an_even_number_lies_between) {
  const auto of = spread({4, 1, 3, 2});
  BOOST_TEST(of.min == 1);
  BOOST_TEST(of.median == 2.5);
  BOOST_TEST(of.max == 4);
}

BOOST_AUTO_TEST_CASE(ratios_are_taken_between_the_best_of_the_same_round) {
  const Contender base{"base", {{{8, 10, 0, 0}, {32, 20, 0, 0}}, {{8, 50, 0, 0}}}};
  const Contender other{"other", {{{8, 60, 0, 0}, {32, 30, 0, 0}}, {{8, 100, 0, 0}}}};
  BOOST_TEST((ratios(other, base) == std::vector<double>{3, 2}));
  const auto json = to_json({base, other}, "base");
  BOOST_TEST(json[1]["ratio_to_base"]["median"] == 2.5);
  BOOST_TEST(!json[0].contains("ratio_to_base"));
}

BOOST_AUTO_TEST_CASE(an_answer_ends_where_its_length_says) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\n{}";
  const auto end = find_end(answer);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->status == 200);
  BOOST_TEST(end->size == answer.size());
  for (std::size_t size = 0; size < answer.size(); ++size)
    BOOST_TEST(!find_end(std::string_view(answer).substr(0, size)).has_value());
  BOOST_CHECK_THROW(find_end("HTTP/1.1 200 OK\r\n\r\n"), NotHttp);
  BOOST_CHECK_THROW(find_end("SSH-2.0\r\n\r\n"), NotHttp);
}

BOOST_AUTO_TEST_SUITE_END()
