// Manifests: what is read, and what each mistake is told.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "gateway/manifest.h"

namespace tallyport::gateway {
namespace {

using nlohmann::json;

json good() {
  return json::parse(R"({"id": "org.example.acme", "version": "1.2.0", "abi": "1.0",
    "operations": ["payment.create/1", "webhook.handle/1"],
    "currencies": ["NGN", {"code": "UGX", "exponent": 2}],
    "egress": ["api.example.com", "up.example.com:8443"],
    "secrets": [{"name": "api_key", "use": ["send", "verify"],
                 "prefixes": {"test": ["sk_test_", "rk_test_"], "live": ["sk_live_"]}},
                {"name": "hook", "use": "verify"}],
    "recovery": "replay", "config_schema": {"type": "object"}, "licence": "MIT", "source": "",
    "return_ref": "transaction_id"})");
}

BOOST_AUTO_TEST_SUITE(manifest)

BOOST_AUTO_TEST_CASE(every_member_is_read) {
  const auto read = parse_manifest(good().dump());
  BOOST_REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().detail));
  BOOST_TEST(read->id == "org.example.acme");
  BOOST_TEST(read->version == "1.2.0");
  BOOST_TEST(read->abi_major == 1u);
  BOOST_TEST(read->abi_minor == 0u);
  BOOST_TEST(read->offers("webhook.handle/1"));
  BOOST_TEST(!read->offers("webhook.handle/2"));
  BOOST_TEST(read->currencies.at(0).exponent == 2);
  BOOST_TEST(read->currencies.at(1).exponent == 2);
  BOOST_TEST(read->egress.at(1).str() == "https://up.example.com:8443");
  BOOST_TEST((read->secret("api_key")->sends && read->secret("api_key")->verifies));
  BOOST_TEST(!read->secret("hook")->sends);
  BOOST_TEST(read->secret("api_key")->prefixes.at(topup::Mode::test).at(1) == "rk_test_");
  BOOST_TEST(read->secret("api_key")->prefixes.at(topup::Mode::live).size() == 1u);
  BOOST_TEST(read->secret("hook")->prefixes.empty());
  BOOST_TEST((read->recovery == Recovery::replay));
  BOOST_TEST(read->return_ref == "transaction_id");
  BOOST_TEST(read->config_schema == R"({"type":"object"})");
}

BOOST_AUTO_TEST_CASE(each_mistake_names_its_member_and_what_would_be_right) {
  struct Row {
    const char* patch;  // merged over the good one; null removes
    const char* expected;
  };
  const Row rows[] = {
      {R"({"id": null})", "id is missing"},
      {R"({"id": "Acme Ltd"})",
       "id is \"Acme Ltd\"; it has to be lower-case letters, digits, '.', "
       "'-' and '_', such as \"org.example.acme\""},
      {R"({"abi": "1"})", "abi is \"1\"; it has to be a major and a minor, such as \"1.0\""},
      {R"({"abi": 1.0})", "abi is 1.0; it has to be a major and a minor, such as \"1.0\""},
      {R"({"operations": []})", "operations is empty; a plugin offers at least one"},
      {R"({"operations": ["payment.create"]})",
       "operations[0] is \"payment.create\"; it has to be a name and a revision, such as "
       "\"payment.create/1\""},
      {R"({"operations": ["a/1", "a/1"]})", "operations[1] names \"a/1\" again"},
      {R"({"currencies": ["ngn"]})",
       "currencies[0] is \"ngn\"; it has to be an ISO 4217 code of the host's table, or {\"code\": "
       "…, \"exponent\": …}"},
      {R"({"currencies": [{"code": "UGX", "exponent": -1}]})",
       "currencies[0].exponent is -1; it has to be a number from 0 to 4"},
      {R"({"egress": ["https://api.example.com"]})",
       "egress[0] is \"https://api.example.com\"; it has to be a host, with a port where it is not "
       "443, such as \"api.example.com\""},
      {R"({"secrets": [{"name": "key", "use": "read"}]})",
       "secrets[0] is {\"name\":\"key\",\"use\":\"read\"}; it has to have a name and a use, "
       "\"send\" "
       "or \"verify\" or a list of both"},
      {R"({"recovery": "guess"})", "recovery is \"guess\"; it has to be \"replay\" or \"lookup\""},
      {R"({"config_schema": {"items": {"$ref": "https://example.com/s"}}})",
       "config_schema has a $ref to another document; only \"#…\" is followed"},
      {R"({"return_ref": "token"})",
       "return_ref is \"token\"; it has to be a query parameter's name other than \"token\" and "
       "\"wait\", which are the host's"},
      {R"({"operatons": []})", "operatons is not a member of a manifest"},
  };
  for (const auto& row : rows) {
    auto document = good();
    document.merge_patch(json::parse(row.patch));
    const auto read = parse_manifest(document.dump());
    BOOST_TEST_CONTEXT(row.patch) {
      BOOST_REQUIRE(!read.has_value());
      BOOST_TEST((read.error().code == Errc::plugin_manifest_invalid));
      BOOST_TEST(read.error().detail == std::string("its manifest: ") + row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(prefixes_that_could_not_decide_are_refused) {
  for (const char* prefixes :
       {"[]", "{}", R"({"test": []})", R"({"test": "sk_test_"})", R"({"test": [""]})",
        R"({"test": ["a b"]})", R"({"test": [7]})", R"({"Test": ["sk_test_"]})",
        R"({"test": ["sk_"], "live": ["sk_"]})"}) {
    auto document = good();
    document["secrets"][0]["prefixes"] = json::parse(prefixes);
    const auto read = parse_manifest(document.dump());
    BOOST_TEST_CONTEXT(prefixes) {
      BOOST_REQUIRE(!read.has_value());
      BOOST_TEST(read.error().detail ==
                 "its manifest: secrets[0].prefixes is " +
                     document["secrets"][0]["prefixes"].dump() +
                     "; it has to be {\"test\": [\"…\"], \"live\": [\"…\"]}, what values of that "
                     "mode begin with, nothing in both");
    }
  }
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_told_together_and_garbage_is_survived) {
  auto document = good();
  document.erase("id");
  document.erase("recovery");
  BOOST_TEST(parse_manifest(document.dump()).error().detail ==
             "its manifest: id is missing; recovery is missing");
  for (const char* text : {"", "[]", "null", "{", "\xff", "{\"id\":\"\xff\"}", "[[[[[[[["})
    BOOST_TEST((parse_manifest(text).error().code == Errc::plugin_manifest_invalid));
}

BOOST_AUTO_TEST_CASE(members_of_a_newer_minor_are_ignored) {
  auto document = good();
  document["abi"] = "1.7";
  document["later"] = true;
  document["secrets"][0]["prefixes"]["trial"] = true;
  BOOST_TEST(parse_manifest(document.dump()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
