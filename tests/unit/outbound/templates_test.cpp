// What ${…} becomes in each place, and what is refused.
#include "outbound/templates.h"

#include <boost/test/unit_test.hpp>

using namespace tallyport;

namespace {

const SecretValues& secrets() {
  static const SecretValues kSecrets = {{"api_key", {Secret("sk 1\"&\\\n\x01é"), Secret("old")}},
                                        {"plain", {Secret("abc-._~9")}},
                                        {"none", {}},
                                        {"empty", {Secret("")}}};
  return kSecrets;
}

class SomeCard final : public Card {
 public:
  std::optional<std::string_view> reveal(std::string_view field) const override {
    if (field == "number") return "4242424242424242";
    if (field == "cvc") return "007";
    if (field == "name") return "Ada \"L\"";
    return std::nullopt;
  }
};

const Card& card() {
  static const SomeCard kCard;
  return kCard;
}

struct Row {
  std::string_view text;
  TemplatePlace place;
  std::string_view wanted;  // "!" + part of the error
};

const Row kRows[] = {
    {"", TemplatePlace::header, ""},
    {"nothing $ {here} $5", TemplatePlace::header, "nothing $ {here} $5"},
    {"Bearer ${secret:plain}", TemplatePlace::header, "Bearer abc-._~9"},
    {"${secret:plain}${secret:plain}", TemplatePlace::header, "abc-._~9abc-._~9"},
    {"a=${secret:plain}&b=1", TemplatePlace::form, "a=abc-._~9&b=1"},
    {"a=${secret:api_key}&b", TemplatePlace::form, "a=sk%201%22%26%5C%0A%01%C3%A9&b"},
    {R"({"k":"${secret:api_key}"})", TemplatePlace::json, R"({"k":"sk 1\"&\\\u000A\u0001é"})"},
    {"${secret:missing}", TemplatePlace::header, "!secret missing is not among"},
    {"x ${secret:none}", TemplatePlace::header, "!secret none has no value"},
    {"x ${secret:empty}", TemplatePlace::json, "!secret empty has no value"},
    {"${card:number}", TemplatePlace::header, "4242424242424242"},
    {"c=${card:cvc}&n=${card:number}", TemplatePlace::form, "c=007&n=4242424242424242"},
    {"n=${card:name}", TemplatePlace::form, "n=Ada%20%22L%22"},
    {R"({"n":"${card:name}"})", TemplatePlace::json, R"({"n":"Ada \"L\""})"},
    {"${card:pin}", TemplatePlace::form, "!a card has no field pin"},
    {"${card:}", TemplatePlace::form, "!a card has no field "},
    {"${secret:}", TemplatePlace::form, "!only ${secret:NAME}"},
    {"${secret:a\nb}", TemplatePlace::form, "!${secret:a?b}"},
    {"${}", TemplatePlace::form, "!only ${secret:NAME}"},
    {"${secret:plain", TemplatePlace::form, "!no closing brace"},
    {"ok ${secret:plain} ${", TemplatePlace::form, "!no closing brace"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(each_place_has_its_encoding_and_mistakes_are_named) {
  for (const auto& row : kRows) {
    BOOST_TEST_CONTEXT(row.text) {
      auto filled = fill_template(row.text, row.place, {&secrets(), &card()});
      if (row.wanted.starts_with('!')) {
        BOOST_REQUIRE(!filled);
        BOOST_TEST(filled.error().detail.find(row.wanted.substr(1)) != std::string::npos,
                   filled.error().detail);
        BOOST_TEST(filled.error().detail.find("abc-") == std::string::npos);
      } else {
        BOOST_REQUIRE(filled.has_value());
        BOOST_TEST(filled.value() == row.wanted);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(without_a_card_none_of_it_is_sent) {
  const auto filled = fill_template("${card:number}", TemplatePlace::form, {&secrets(), nullptr});
  BOOST_REQUIRE(!filled);
  BOOST_TEST(filled.error().detail == "${card:number}: there is no card");
}

BOOST_AUTO_TEST_CASE(without_secrets_every_name_is_unknown) {
  BOOST_TEST(!fill_template("${secret:plain}", TemplatePlace::header, {}));
  BOOST_TEST(fill_template("plain", TemplatePlace::header, {}).has_value());
}

BOOST_AUTO_TEST_CASE(bodies_are_forms_or_json) {
  BOOST_TEST((body_place("application/x-www-form-urlencoded") == TemplatePlace::form));
  BOOST_TEST((body_place("Application/JSON; charset=utf-8") == TemplatePlace::json));
  BOOST_TEST((body_place(" application/vnd.api+json") == TemplatePlace::json));
  BOOST_TEST(!body_place("text/plain"));
  BOOST_TEST(!body_place(""));
}

BOOST_AUTO_TEST_SUITE_END()
