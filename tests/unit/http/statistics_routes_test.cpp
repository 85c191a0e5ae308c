// Which days and which top-ups are counted is read from the query; the counting is SQL's.
#include "unit/http/api_fixture.h"

namespace tallyport::http {

BOOST_FIXTURE_TEST_SUITE(statistics_routes, test::ApiFixture)

BOOST_AUTO_TEST_CASE(without_a_filter_the_last_thirty_days_are_told) {
  rows.statistics.topups = {
      {"2026-01-01", "sandbox", "succeeded", "NGN", "credits", 2, 1'000'000, 20, 500'000, 10}};
  rows.statistics.transfers = {{"2026-01-01", "topup_credit", "credits", 2, 20}};
  const auto answer = get("/v1/statistics");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(json(answer) == nlohmann::json::parse(R"({"from":"2025-12-03","to":"2026-01-01",
      "topups":[{"day":"2026-01-01","gateway":"sandbox","status":"succeeded","count":2,
        "price":{"amount":1000000,"currency":"NGN"},"credit":{"amount":20,"asset":"credits"},
        "reversed":{"amount":500000,"credit":10}}],
      "transfers":[{"day":"2026-01-01","kind":"topup_credit","asset":"credits","count":2,
        "amount":20}]})"));
  BOOST_TEST(queries.last_statistics->tenant == "shop");
}

BOOST_AUTO_TEST_CASE(filters_reach_the_question) {
  const auto answer = json(get(
      "/v1/statistics?from=2024-02-29&to=2024-03-01&gateway=sandbox&status=partially_refunded"));
  BOOST_TEST(!answer.contains("transfers"));
  const auto& asked = *queries.last_statistics;
  BOOST_TEST(asked.from == "2024-02-29");
  BOOST_TEST(asked.to == "2024-03-01");
  BOOST_TEST(asked.gateway == "sandbox");
  BOOST_TEST((asked.status == topup::Status::partially_refunded));
  BOOST_TEST(get("/v1/statistics?from=2025-01-01&to=2026-01-01").status == 200);
}

BOOST_AUTO_TEST_CASE(what_is_no_filter_is_refused) {
  for (const char* query :
       {"from=2026-1-1", "from=2026-02-29", "from=2026-13-01", "from=today",
        "from=", "to=2026-01-32", "to=2026/01/01", "to=20260101", "from=2026-01-02&to=2026-01-01",
        "from=2024-12-31&to=2026-01-01", "gateway=", "gateway=a%00b", "gateway=%ff", "status=paid"})
    BOOST_TEST(code(get(std::string("/v1/statistics?") + query)) == "invalid_field", query);
  BOOST_TEST(!queries.last_statistics);
}

BOOST_AUTO_TEST_CASE(a_storefronts_figures_are_for_its_back_ends) {
  BOOST_TEST(get("/v1/statistics", "").status == 401);
  BOOST_TEST(code(get("/v1/statistics", "read-key")) == "not_permitted");
  BOOST_TEST(code(get("/v1/statistics", test::token(test::claims_of("a")))) == "not_permitted");
  get("/v1/statistics", "other-key");
  BOOST_TEST(queries.last_statistics->tenant == "other");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
