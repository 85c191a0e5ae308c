// A card that comes with the request: charged and saved by way of us, and found nowhere afterwards,
// not in the server's memory, nor in its logs, nor in its database.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

const std::string kNumber = "4000056655665556";  // of no other test of this program
const std::string kAmex = "378282246310005";     // short enough to lie within a std::string itself
const std::string kDeclined = "4000000000009995";
const std::string kConfirmed = "4000002760003184";

json card(const std::string& number) {
  return {{"number", number},
          {"exp_month", 12},
          {"exp_year", 2031},
          {"cvc", "123"},
          {"name", "Ada Lovelace"}};
}

std::string id_of(const json& one) { return one["id"].get<std::string>(); }

json order(const std::string& account, const std::string& number, bool save = false) {
  return {{"account", account},
          {"package", "stripe"},
          {"card", card(number)},
          {"save_method", save},
          {"payer", {{"email", "ada@shop.test"}}},
          {"return_url", "http://127.0.0.1:1/done"}};
}

// Every place of the process's memory that may be written to and holds one of the needles: more
// than a core would have, which leaves the pages out that a card lives in.
std::vector<std::string> in_memory(pid_t pid, const std::vector<std::string>& needles) {
  const auto process = "/proc/" + std::to_string(pid);
  const int memory = open((process + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  BOOST_REQUIRE_MESSAGE(memory >= 0, "the memory of " << pid << " cannot be opened");
  std::vector<std::string> found;
  std::size_t looked_at = 0;
  std::ifstream maps(process + "/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    char dash = 0;
    std::string rights;
    std::istringstream(line) >> std::hex >> from >> dash >> to >> rights;
    // So much at once is what a sanitizer keeps its own notes in.
    if (!rights.starts_with("rw") || to - from > (std::uint64_t{64} << 30)) continue;
    // In pieces that overlap by a needle; what was never touched reads as zeros or not at all.
    constexpr std::size_t kPiece = 1 << 20;
    std::string piece(kPiece + 64, '\0');
    for (auto at = from; at < to; at += kPiece) {
      const auto wanted = std::min<std::uint64_t>(piece.size(), to - at);
      const auto got = pread(memory, piece.data(), wanted, static_cast<off_t>(at));
      if (got <= 0) continue;
      looked_at += static_cast<std::size_t>(got);
      const std::string_view view(piece.data(), static_cast<std::size_t>(got));
      for (const auto& needle : needles)
        if (view.find(needle) != view.npos) found.push_back(needle + " in " + line);
    }
  }
  close(memory);
  BOOST_TEST(looked_at > 1'000'000u);
  return found;
}

bool holds(const std::filesystem::path& file, const std::vector<std::string>& needles) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return std::ranges::any_of(needles, [text = all.str()](const std::string& needle) {
    return text.find(needle) != text.npos;
  });
}

// Of the stage's folder: the database's where that is SQLite, the configuration, what the servers
// wrote. The provider's own output is among them, and may tell no more.
std::vector<std::string> in_files(const std::string& folder,
                                  const std::vector<std::string>& needles) {
  std::vector<std::string> found;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
    if (each.is_regular_file() && holds(each.path(), needles)) found.push_back(each.path());
  return found;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

// Every row of every table that a card could be in, as text.
std::string rows(const Stage& shop) {
  std::string all;
  for (const auto* table : {"topups", "attempts", "attempt_inputs", "gateway_events",
                            "payment_methods", "idempotency_keys", "gateway_customers"})
    all += shop.sql("SELECT * FROM " + std::string(table));
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(raw_card)

BOOST_DATA_TEST_CASE(it_pays_and_is_saved_and_nowhere_to_be_found, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const std::string account = "raw-card";
  const auto paid = shop.api_json(201, "POST", "/v1/topups", order(account, kNumber, true));
  BOOST_TEST(paid["status"] == "succeeded");
  const auto amex = shop.api_json(201, "POST", "/v1/topups", order(account, kAmex));
  BOOST_TEST(amex["status"] == "succeeded");
  BOOST_TEST(shop.balance(account) == 20);

  const auto methods = "/v1/accounts/" + account + "/payment_methods";
  const auto saved = shop.api_json(200, "GET", methods)["data"];
  BOOST_REQUIRE(saved.size() == 1u);
  BOOST_TEST(saved[0]["last4"] == kNumber.substr(12));
  const auto added = shop.api_json(
      201, "POST", methods, {{"card", card(kAmex)}, {"payer", {{"email", "ada@shop.test"}}}});
  BOOST_TEST(added["brand"] == "amex");

  const auto declined = shop.api_json(201, "POST", "/v1/topups", order(account, kDeclined));
  BOOST_TEST(declined["failure"]["decline"]["decline_code"] == "insufficient_funds");
  const auto again = shop.api_json(201, "POST", "/v1/topups/" + id_of(declined) + "/attempts",
                                   {{"card", card(kNumber)}});
  BOOST_TEST(again["status"] == "succeeded");
  const auto asked = shop.api_json(201, "POST", "/v1/topups", order(account, kConfirmed));
  BOOST_TEST(asked["status"] == "requires_action");
  BOOST_TEST(shop.balance(account) == 30);

  const std::vector<std::string> needles = {kNumber, kAmex, kDeclined, kConfirmed};
  const auto in_server = in_memory(shop.server().pid(), needles);
  BOOST_TEST(in_server.empty(), joined(in_server));
  const auto files = in_files(shop.directory(), needles);
  BOOST_TEST(files.empty(), joined(files));
  const auto all = rows(shop);
  BOOST_TEST(all.find(id_of(paid)) != all.npos);
  for (const auto& needle : needles) BOOST_TEST(all.find(needle) == all.npos, needle);
  shop.audit();
}

BOOST_DATA_TEST_CASE(a_wrong_one_is_not_repeated_in_the_answer, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const auto refused = [&](const json& given) {
    auto body = order("raw-wrong", kNumber);
    body["card"] = given;
    const auto reply = shop.api("POST", "/v1/topups", body);
    BOOST_TEST(reply.status == 422, reply.body);
    BOOST_TEST(reply.body.find("40000566") == reply.body.npos, reply.body);
    return json::parse(reply.body);
  };
  auto spaced = card("4000 0566 5566 5556");
  BOOST_TEST(refused(spaced)["errors"][0]["field"] == "card.number");
  auto numeric = card(kNumber);
  numeric["number"] = 4000056655665556;
  refused(numeric);
  auto month = card(kNumber);
  month["exp_month"] = 4000056655665556;
  BOOST_TEST(refused(month)["errors"][0]["field"] == "card.exp_month");
  refused(4000056655665556);
  refused(kNumber);

  auto elsewhere = order("raw-wrong", kNumber);
  elsewhere["package"] = "paystack";
  BOOST_TEST(shop.api_json(422, "POST", "/v1/topups", elsewhere)["code"] ==
             "operation_unsupported");
}

// The intent was made and its answer never read: nobody has the card any more, so it stays unpaid,
// and the payer's next try is the only charge.
BOOST_DATA_TEST_CASE(with_a_server_killed_before_the_answer_it_is_charged_by_the_next_try_alone,
                     kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  const auto before = shop.payments().size();
  shop.misbehave(emulated("stripe"), {"slow"});
  auto call_once = shop.request("POST", "/v1/topups", order("raw-killed", kNumber));
  call_once.headers.push_back("Idempotency-Key: raw-killed");
  auto answer = std::async(std::launch::async, [&] { return call(call_once).status; });
  BOOST_TEST(eventually([&] { return shop.payments().size() == before + 1; }));
  shop.server().kill_hard();
  BOOST_TEST(answer.get() == 0);
  shop.start_server();

  const auto repeated = call(call_once);
  BOOST_REQUIRE_MESSAGE(repeated.status == 201, repeated.body);
  const auto topup = json::parse(repeated.body);
  BOOST_TEST(shop.balance("raw-killed") == 0);
  // On a machine that is slower than the stage is patient, a try may be lost like the first.
  const auto is = [&](const char* status) { return shop.topup(topup["id"])["status"] == status; };
  for (int tries = 0; tries < 5 && !is("succeeded"); ++tries) {
    BOOST_REQUIRE(eventually([&] { return is("requires_action") || is("succeeded"); }, 60'000));
    if (is("requires_action"))
      shop.api("POST", "/v1/topups/" + id_of(topup) + "/attempts", {{"card", card(kNumber)}});
  }
  BOOST_TEST(is("succeeded"));
  BOOST_TEST(shop.balance("raw-killed") == 10);
  shop.audit();
}

BOOST_AUTO_TEST_SUITE_END()
