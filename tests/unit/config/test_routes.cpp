// A storefront's own routes: what of the file arrives, and each mistake with its line.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_routes)

using namespace tallyport;
using storefront::Node;
using storefront::Source;
using test::Part;
using test::Row;

namespace {

// Four lines; those of a row come after them.
const std::string kHead =
    "[storefront.demo]\nasset = \"credits\"\ngateway = \"sandbox\"\n"
    "packages = [{ id = \"a\", credits = 1, price = \"1 NGN\" }]\n";
// Three more, of a route that is right so far.
const std::string kRoute = kHead + "[[storefront.demo.route]]\non = \"POST /buy\"\n";
const std::string kCreate = kRoute + "call = \"topup.create\"\n";

Row row(const std::string& text, std::vector<std::string> problems) {
  for (auto& problem : problems) problem = "t.toml:" + problem;
  return {Part::storefront, text, std::move(problems)};
}

// The problem on the eighth line, of the route's first.
Row create(const std::string& line, const std::string& problem) {
  return row(kCreate + line + "\n", {"8: storefront.demo.route[0]." + problem});
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_a_route_arrive) {
  test::FakeEnvironment environment;
  environment.variables = {{"NAME", "Shop"}};
  const auto loaded = test::parse(test::with(Part::storefront, R"([storefront.demo]
asset = "credits"
scale = 1
gateway = "sandbox"
packages = [{ id = "a", credits = 1, price = "1 NGN" }]
authorization = ["Token", "Bearer"]
error = { ok = false, message = "$message" }
cases = [{ of = ["not_authenticated"], message = "Log in" }]

[[storefront.demo.route]]
on = ["POST /buy/{pack}/", "PUT /api/buy/{pack}"]
call = "topup.create"
status = 200
headers = { X-Shop = "${env:NAME} of ${reference}" }
map = { status = { requires_action = "PENDING" } }
cases = [{ of = ["failed"], status = 500, reply = ["$status", "$message"] }, { status = 418 }]

[storefront.demo.route.with]
package = ["$path.pack", "/pack~1age"]
payer.email = "$claims.email"
metadata.order.id = "$header.X-Order"
amount.major = "$query.amount"
currency = "USD"

[storefront.demo.route.reply]
url = "$checkout_url"
price = "$amount.major"
text = "$5 for $${x} ${credits.major}"
list = [1, true, "$metadata.order.id"]
)"),
                                  environment);
  BOOST_CHECK_EQUAL(test::joined(loaded), "");
  BOOST_TEST_REQUIRE(loaded.config.fronts.size() == 1u);
  const auto& front = loaded.config.fronts[0];
  BOOST_TEST(front.tenant == "demo");
  BOOST_TEST(front.asset == "credits");
  BOOST_TEST(front.scale == 1);
  BOOST_TEST((front.schemes == std::vector<std::string>{"Token", "Bearer"}));
  const auto& route = front.routes.at(0);
  BOOST_TEST(route.on.at(0).str() == "POST /buy/{pack}");
  BOOST_TEST(route.on.at(1).str() == "PUT /api/buy/{pack}");
  BOOST_TEST(route.call->name == "topup.create");
  BOOST_TEST(route.line == 10);

  BOOST_TEST_REQUIRE(route.with.size() == 5u);
  BOOST_TEST(route.with[0].input == "package");
  BOOST_TEST((route.with[0].sources.at(0).from == Source::From::path));
  BOOST_TEST((route.with[0].sources.at(1).from == Source::From::body));
  BOOST_TEST(route.with[0].sources.at(1).name == "/pack~1age");
  BOOST_TEST(route.with[1].input == "payer.email");
  BOOST_TEST((route.with[1].sources.at(0).from == Source::From::claim));
  BOOST_TEST(route.with[2].input == "metadata.order.id");
  BOOST_TEST(route.with[2].sources.at(0).name == "X-Order");
  BOOST_TEST(route.with[3].input == "amount.major");
  BOOST_TEST((route.with[4].sources.at(0).from == Source::From::constant));

  const auto& reply = route.reply;
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.headers.at(0).second.at(0).text == "Shop of ");
  BOOST_TEST(reply.headers.at(0).second.at(0).slot.at(0).name == "reference");
  const auto& body = reply.body->children;
  BOOST_TEST((body.at(0).kind == Node::Kind::slot));
  BOOST_TEST((body.at(1).slot.unit == storefront::Unit::major));
  BOOST_TEST(body.at(2).pieces.at(0).text == "$5 for ${x} ");
  BOOST_TEST(body.at(2).pieces.at(0).slot.at(0).name == "credits");
  BOOST_TEST(body.at(3).children.at(0).json == "1");
  BOOST_TEST(body.at(3).children.at(1).json == "true");
  BOOST_TEST(body.at(3).children.at(2).slot.name == "metadata.order.id");

  // Its own cases come first; the storefront's form of errors is its own as well.
  BOOST_TEST_REQUIRE(route.cases.size() == 3u);
  BOOST_TEST(route.cases[0].of.at(0) == "failed");
  BOOST_TEST(route.cases[1].of.empty());
  BOOST_TEST(route.cases[2].message == "Log in");
  BOOST_TEST(route.error->children.at(1).slot.name == "message");
  BOOST_TEST(route.map.at("status").at("requires_action") == "PENDING");
}

BOOST_AUTO_TEST_CASE(lists_and_anonymous_routes_arrive) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(test::with(Part::storefront, kHead + R"(
[[storefront.demo.route]]
on = "GET /history"
call = "topup.list"
reply = { all = { each = "$topups", as = ["$item.id", "$item.credits.major"] } }

[[storefront.demo.route]]
on = "GET /verify"
call = "topup.verify"
anonymous = true
with = { reference = "$query.reference" }
)"),
                                  environment);
  BOOST_CHECK_EQUAL(test::joined(loaded), "");
  const auto& routes = loaded.config.fronts.at(0).routes;
  const auto& each = routes.at(0).reply.body->children.at(0);
  BOOST_TEST((each.kind == Node::Kind::each));
  BOOST_TEST((each.children.at(0).children.at(1).slot.of == storefront::Slot::Of::item));
  BOOST_TEST(each.children.at(0).children.at(1).slot.name == "credits");
  BOOST_TEST((routes.at(1).asked == storefront::Route::Asked::by_anybody));
}

BOOST_AUTO_TEST_CASE(mistakes_in_paths_and_calls_are_named) {
  const std::string path = "6: storefront.demo.route[0].on: is ";
  const auto on = [](const std::string& value) {
    return kHead + "[[storefront.demo.route]]\non = " + value + "\ncall = \"topup.create\"\n";
  };
  const std::string form =
      "; it must be a method and a path such as \"POST /credits/buy\"; methods are GET, POST, PUT, "
      "PATCH and DELETE";
  const std::string segments =
      "\" in its path, must be letters, digits, -, ., _ and ~, or a parameter such as {id}";
  const Row rows[] = {
      row(kHead + "[[storefront.demo.route]]\n",
          {"5: storefront.demo.route[0].on: is missing, e.g. on = \"POST /credits/buy\"",
           "5: storefront.demo.route[0].call: is missing, e.g. call = \"topup.create\""}),
      row(on("\"/buy\""), {path + "\"/buy\"" + form}),
      row(on("\"post /buy\""), {path + "\"post /buy\"" + form}),
      row(on("\"HEAD /buy\""), {path + "\"HEAD /buy\"" + form}),
      row(on("[\"GET /a\", \"GET b\"]"), {path + "\"GET b\"" + form}),
      row(on("[]"), {"6: storefront.demo.route[0].on: is empty; give a method and a path"}),
      row(on("\"GET /a//b\""), {path + "\"GET /a//b\"; it has \"" + segments}),
      row(on("\"GET /a b\""), {path + "\"GET /a b\"; it has \"a b" + segments}),
      row(on("\"GET /a/../b\""), {path + "\"GET /a/../b\"; it has \".." + segments}),
      row(on("\"GET /a/{b\""), {path + "\"GET /a/{b\"; it has \"{b" + segments}),
      row(on("\"GET /a%20b\""), {path + "\"GET /a%20b\"; it has \"a%20b" + segments}),
      row(on("\"GET /a/{b}/{b}\""), {path + "\"GET /a/{b}/{b}\"; it has the parameter {b} twice"}),
      row(on("\"GET /\""), {path + "\"GET /\"; it is the path of a page of ours"}),
      row(on("\"GET /{a}\""),
          {path + "\"GET /{a}\"; it begins with a parameter, which takes the paths of our own"}),
      row(on("\"POST /v1/topups\""),
          {path + "\"POST /v1/topups\"; it begins with \"/v1\", as paths of our own do"}),
      row(kRoute + "call = \"topup.creat\"\n",
          {"7: storefront.demo.route[0].call: is \"topup.creat\", which is no call; did you mean "
           "\"topup.create\"?"}),
      row(kCreate + "wiht = {}\n",
          {"8: storefront.demo.route[0].wiht: is not a known key; did you mean \"with\"?"}),
      row(kHead + "route = 5\n", {"5: storefront.demo.route: is a whole number, must be a list"}),
      row(kHead + "authorization = \"Bearer x\"\n",
          {"5: storefront.demo.authorization: has \"Bearer x\", must be the name of a scheme such "
           "as \"Bearer\" or \"Token\""}),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(routes_that_nobody_reaches_are_named) {
  const auto two = [](const std::string& first, const std::string& second) {
    return kHead + "[[storefront.demo.route]]\non = \"" + first +
           "\"\ncall = \"topup.create\"\n[[storefront.demo.route]]\non = \"" + second +
           "\"\ncall = \"topup.create\"\n";
  };
  const auto taken = [](const std::string& by, const std::string& path) {
    return std::vector<std::string>{"8: storefront.demo.route: has \"" + path +
                                    "\", whose requests \"" + by + "\" on line 5 takes"};
  };
  const Row rows[] = {
      row(two("POST /a", "POST /a/"), taken("POST /a", "POST /a")),
      row(two("POST /a/{b}", "POST /a/{c}"), taken("POST /a/{b}", "POST /a/{c}")),
      row(two("POST /a/{b}", "POST /a/c"), taken("POST /a/{b}", "POST /a/c")),
      row(two("POST /a/c", "POST /a/{b}"), {}),
      row(two("POST /a", "PUT /a"), {}),
      row(two("POST /a", "POST /a/b"), {}),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(mistakes_in_inputs_are_named) {
  const std::string inputs =
      "; known here are \"account\", \"package\", \"amount\", \"currency\", \"gateway\", "
      "\"channel\", \"payer.email\", \"payer.name\", \"payer.phone\", \"title\", \"description\", "
      "\"return_url\", \"cancel_url\", \"payment_method\", \"card.number\", \"card.exp_month\", "
      "\"card.exp_year\", \"card.cvc\", \"card.name\", \"save_method\", \"off_session\", "
      "\"metadata.*\", \"quote.*\" or \"idempotency_key\"";
  const std::string sources =
      ", must be \"/member\" of the body, \"$path.NAME\", \"$query.NAME\", \"$header.NAME\", "
      "\"$claims.NAME\" or a text of its own";
  const auto verify = [](const std::string& with) {
    return kHead + "[[storefront.demo.route]]\non = \"GET /verify\"\ncall = \"topup.verify\"\n" +
           with + "\n";
  };
  const auto webhook = [](const std::string& on, const std::string& gateway) {
    return kHead + "[[storefront.demo.route]]\non = \"" + on +
           "\"\ncall = \"webhook\"\nwith = { gateway = \"" + gateway + "\" }\n";
  };
  const std::string at = "8: storefront.demo.route[0].";
  const Row rows[] = {
      create("with = { pakage = \"/p\" }",
             "with.pakage: is no input of topup.create; did you mean \"package\"?"),
      create("with = { whatever-it-is = \"/p\" }",
             "with.whatever-it-is: is no input of topup.create" + inputs),
      create("with = { package = \"$body.p\" }", "with.package: is \"$body.p\"" + sources),
      create("with = { package = \"$query.\" }", "with.package: is \"$query.\"" + sources),
      create("with = { package = \"$path.p\" }",
             "with.package: is \"$path.p\", but \"POST /buy\" has no {p}"),
      create("with = { package = \"/a~2\" }",
             "with.package: is \"/a~2\", which is no JSON pointer (RFC 6901)"),
      create("with = { package = [] }", "with.package: is empty; give a source"),
      create("with = { package = true }",
             "with.package: is true or false, must be a source such as \"/member\", "
             "\"$query.NAME\" or a text"),
      create("with = { title.major = \"/t\" }",
             "with.title.major: is in major units, but title is no money"),
      create("with = { amount.major = \"/a\" }",
             "with: gives \"amount.major\", which needs currency beside it to know its decimals"),
      row(kCreate + "with = { gateway = \"none\" }\n",
          {at + "with.gateway: is \"none\", but there is no such [gateway.NAME]"}),
      create("with = { return_url = \"https://evil.example/\" }",
             "with.return_url: is \"https://evil.example/\", which is of no origin in "
             "return_urls"),
      row(verify(""), {"5: storefront.demo.route[0].with: gives no id, which topup.verify needs, "
                       "e.g. with = { id = \"$path.id\" }"}),
      row(verify("with = { id = \"$query.a\", reference = \"$query.b\" }"),
          {at + "with: gives \"reference\" besides another for the same"}),
      row(verify("with = { id = \"/id\" }"),
          {at + "with.id: is \"/id\", but GET has no body; use \"$query.NAME\""}),
      row(verify("with = { id = \"$query.id\" }\nanonymous = true"),
          {"9: storefront.demo.route[0].anonymous: is true, which goes with topup.get and "
           "topup.verify alone, by reference"}),
      row(verify("with = { reference = \"$claims.r\" }\nanonymous = true"),
          {at + "with.reference: is a claim, but an anonymous route gets no token"}),
      row(webhook("POST /hook", "$query.gateway"),
          {at + "with.gateway: is \"$query.gateway\", must be the name of a gateway: nobody "
                "chooses it"}),
      row(webhook("POST /hook", "sandbax"),
          {at + "with.gateway: is \"sandbax\", but there is no such [gateway.NAME]; did you mean "
                "\"sandbox\"?"}),
      row(kHead + "[[storefront.demo.route]]\non = \"POST /hook\"\ncall = \"webhook\"\n",
          {"5: storefront.demo.route[0].with: gives no gateway, which webhook needs, e.g. with = { "
           "gateway = \"NAME\" }"}),
      row(kCreate + "with = { gateway = \"other\" }\n[gateway.other]\nplugin = \"o\"\nmode = "
                    "\"test\"\nwebhooks = false\n",
          {at + "with.gateway: is \"other\", which the storefront does not use"}),
      row(kHead + "[gateway.quiet]\nplugin = \"o\"\nmode = \"test\"\nwebhooks = false\n" +
              "[[storefront.demo.route]]\non = \"POST /hook\"\ncall = \"webhook\"\nwith = { "
              "gateway = \"quiet\" }\n",
          {"12: storefront.demo.route[0].with.gateway: is \"quiet\", which takes no webhooks"}),
      row(webhook("PUT /hook", "sandbox"),
          {"6: storefront.demo.route[0].on: has \"PUT /hook\", but webhooks are POSTed"}),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(mistakes_in_replies_are_named) {
  const std::string words =
      "; known here are \"message\", \"code\", \"status\", \"failure_reason\", \"provider_code\", "
      "\"decline_code\" or \"param\"";
  const Row rows[] = {
      create("reply = { url = \"$checkout_ulr\" }",
             "reply.url: has the placeholder \"checkout_ulr\", which topup.create does not have; "
             "did you mean \"checkout_url\"?"),
      create("reply = [\"a ${checkout_ulr}\"]",
             "reply[0]: has the placeholder \"checkout_ulr\", which topup.create does not have; "
             "did you mean \"checkout_url\"?"),
      create("reply = \"${reference\"", "reply: has a ${ without its }; a plain ${ is written $${"),
      create("reply = \"${env:NONE}\"",
             "reply: needs the environment variable NONE, which is not set"),
      create("reply = { a = \"$reference.major\" }",
             "reply.a: has \"reference.major\", but reference is no amount: .major is for those"),
      create("reply = { a = 1.5 }", "reply.a: is a number with a point, must be quoted"),
      create("reply = { each = \"$topups\" }",
             "reply: has each, which goes with as alone: { each = \"$LIST\", as = … }"),
      create("reply = { each = \"$topups\", as = 1 }", "reply: topup.create has no list"),
      row(kHead +
              "[[storefront.demo.route]]\non = \"GET /l\"\ncall = \"topup.list\"\nreply = { each "
              "= \"$topup\", as = 1 }\n",
          {"8: storefront.demo.route[0].reply.each: is \"$topup\", must be \"$topups\""}),
      create("error = { m = \"$reference\" }",
             "error.m: has the placeholder \"reference\", which an error does not have" + words),
      create("cases = [{ of = [\"failed\", \"not_permitted\"] }]",
             "cases[0].of: mixes errors and statuses of a top-up; write a case for each"),
      create("cases = [{ of = [\"package_not_fond\"] }]",
             "cases[0].of: has \"package_not_fond\", which is neither a code of docs/errors.md nor "
             "a status of a top-up; did you mean \"package_not_found\"?"),
      create("cases = [{ of = [] }]", "cases[0].of: is empty; leave it out for all errors"),
      create("cases = [{ status = 99 }]", "cases[0].status: is 99, must be between 200 and 599"),
      row(kHead +
              "[[storefront.demo.route]]\non = \"GET /a\"\ncall = \"account.get\"\ncases = [{ of = "
              "[\"failed\"] }]\n",
          {"8: storefront.demo.route[0].cases[0].of: has the status \"failed\", but account.get "
           "answers no top-up"}),
      create("headers = { Content-Length = \"5\" }",
             "headers.Content-Length: is not a header that can be set"),
      create("headers = { X = 5 }", "headers.X: is a whole number, must be a string"),
      create("map = { stauts = {} }",
             "map.stauts: is no placeholder of topup.create; did you mean \"status\"?"),
      create("map = { status = 1 }", "map.status: must be a table: { succeeded = \"COMPLETED\" }"),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(all_mistakes_of_a_route_come_together) {
  test::FakeEnvironment environment;
  test::check(
      row(kCreate + "with = { titel = \"/b\" }\nreply = \"$refrence\"\nstatus = 1\n",
          {"8: storefront.demo.route[0].with.titel: is no input of topup.create; did you mean "
           "\"title\"?",
           "9: storefront.demo.route[0].reply: has the placeholder \"refrence\", which "
           "topup.create does not have; did you mean \"reference\"?",
           "10: storefront.demo.route[0].status: is 1, must be between 200 and 599"}),
      environment);
}

BOOST_AUTO_TEST_CASE(the_page_lists_every_call_with_its_inputs_and_placeholders) {
  config::SystemEnvironment system;
  const auto page = system.read(std::string(TALLYPORT_SOURCE_DIR) + "/docs/storefronts.md");
  BOOST_TEST_REQUIRE(page.has_value());
  for (const auto& call : storefront::calls()) {
    const auto name = std::string(call.name);
    const auto heading = page->bytes.find("### ", page->bytes.find("## Calls"));
    BOOST_TEST((page->bytes.find(name, heading) != std::string::npos), name);
    for (const auto* shape : {&call.answer, &call.item})
      for (const auto each : storefront::placeholder_names(*shape))
        BOOST_TEST((page->bytes.find("`" + std::string(each) + "`", heading) != std::string::npos),
                   name << " " << each);
    for (const auto each : storefront::input_names(call))
      BOOST_TEST((page->bytes.find("`" + std::string(each) + "`", heading) != std::string::npos),
                 name << " " << each);
  }
}

BOOST_AUTO_TEST_SUITE_END()
