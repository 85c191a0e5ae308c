// The texts that are hashed and signed: pinned, since links that were made must stay verifiable.
#include "ledger/chain.h"

#include <charconv>
#include <functional>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"
#include "support/seed.h"

using namespace tallyport;
using namespace tallyport::ledger;

namespace {

template <class Id>
Id id_of(int digit) {
  const std::string d(1, static_cast<char>('0' + digit));
  return Id::parse("0000000" + d + "-0000-7000-8000-00000000000" + d).value();
}

Transfer transfer() {
  Transfer transfer;
  transfer.id = id_of<TransferId>(1);
  transfer.tenant = "shop";
  transfer.from = id_of<AccountId>(2);
  transfer.to = id_of<AccountId>(3);
  transfer.asset = "credits";
  transfer.amount = 1'500;
  transfer.kind = TransferKind::topup_credit;
  transfer.topup = id_of<TopupId>(4);
  transfer.subject = "payment";
  transfer.cause = id_of<CommandId>(5);
  transfer.evidence = {Evidence::Kind::gateway_event, id_of<GatewayEventId>(6).uuid,
                       std::string(64, 'a'), std::string(64, 'b'), ""};
  transfer.created_at = {1'700'000'000'000};
  transfer.to_balance_after = -20;
  transfer.description = "not in it";
  transfer.metadata = "{}";
  return transfer;
}

std::string hash(std::string_view text) { return crypto::to_hex(crypto::sha256(text)); }

// The values of a text of ours, read back; nothing where it is no such text.
std::optional<std::vector<std::string>> fields_of(std::string_view text) {
  std::vector<std::string> fields;
  while (!text.empty()) {
    std::size_t size = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (wrong != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.size() < size + 2 || text[0] != ':' || text[size + 1] != ',') return std::nullopt;
    fields.emplace_back(text.substr(1, size));
    text.remove_prefix(size + 2);
  }
  return fields;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_chain)

BOOST_AUTO_TEST_CASE(the_text_of_a_link_is_for_ever) {
  const auto text = link_text(first_hash(id_of<ChainId>(9)), transfer(), "@issued", "org-ü", 2);
  BOOST_TEST(text ==
             "20:tallyport transfer 1,"
             "42:chain 00000009-0000-7000-8000-000000000009,"
             "36:00000001-0000-7000-8000-000000000001,"
             "4:shop,"
             "36:00000002-0000-7000-8000-000000000002,"
             "7:@issued,"
             "36:00000003-0000-7000-8000-000000000003,"
             "6:org-ü,"
             "7:credits,"
             "1:2,"
             "4:1500,"
             "12:topup_credit,"
             "36:00000004-0000-7000-8000-000000000004,"
             "7:payment,"
             "1:-,"
             "1:-,"
             "36:00000005-0000-7000-8000-000000000005,"
             "13:gateway_event,"
             "36:00000006-0000-7000-8000-000000000006,"
             "64:" +
                 std::string(64, 'a') + ",64:" + std::string(64, 'b') +
                 ","
                 "0:,"
                 "13:1700000000000,"
                 "1:-,"
                 "3:-20,");
  BOOST_TEST(hash(text) == "b98099cdcbd57eab284aac53ac1060d8cb8bb8800737d3e6ba0b6804183e273f");
}

BOOST_AUTO_TEST_CASE(the_text_of_a_hold_is_for_ever) {
  auto hold = transfer();
  hold.kind = TransferKind::hold;
  hold.topup = {};
  hold.hold = hold.id;
  hold.corrects = id_of<TransferId>(8);
  hold.subject = "00000003-0000-7000-8000-000000000003:10000";
  hold.evidence = {Evidence::Kind::request, {}, std::string(64, 'c'), "", "key:shop"};
  hold.from_balance_after = 0;
  hold.to_balance_after.reset();
  BOOST_TEST(hash(link_text(std::string(64, 'd'), hold, "alice", "@revenue", 0)) ==
             "c8a6087e023738c59ce77c99359f09d0e93ab66157e04079766003b6e0eb9fd7");
}

BOOST_AUTO_TEST_CASE(the_text_of_a_head_is_for_ever) {
  SignedHead head{id_of<ChainId>(9), 12, std::string(64, 'a'), {1'700'000'000'000}, "key", "sig"};
  BOOST_TEST(head_text(head) ==
             "16:tallyport head 1,36:00000009-0000-7000-8000-000000000009,2:12,64:" +
                 std::string(64, 'a') + ",13:1700000000000,");
}

BOOST_AUTO_TEST_CASE(whatever_a_transfer_is_changes_its_text) {
  const std::vector<std::function<void(Transfer&)>> changes{
      [](Transfer&) {},
      [](Transfer& t) { t.id = id_of<TransferId>(7); },
      [](Transfer& t) { t.tenant += "s"; },
      [](Transfer& t) { std::swap(t.from, t.to); },
      [](Transfer& t) { t.from = id_of<AccountId>(7); },
      [](Transfer& t) { t.to = id_of<AccountId>(7); },
      [](Transfer& t) { t.asset = "credit"; },
      [](Transfer& t) { t.amount = 1'501; },
      [](Transfer& t) { t.kind = TransferKind::correction; },
      [](Transfer& t) { t.topup = {}; },
      [](Transfer& t) { t.subject = ""; },
      [](Transfer& t) { t.hold = id_of<TransferId>(7); },
      [](Transfer& t) { t.corrects = id_of<TransferId>(7); },
      [](Transfer& t) { t.cause = id_of<CommandId>(7); },
      [](Transfer& t) { t.evidence.kind = Evidence::Kind::gateway_answer; },
      [](Transfer& t) { t.evidence.id = {}; },
      [](Transfer& t) { t.evidence.sha256_hex[0] = 'b'; },
      [](Transfer& t) { t.evidence.plugin_build[0] = 'a'; },
      [](Transfer& t) { t.evidence.principal = "key:shop"; },
      [](Transfer& t) { t.created_at.unix_ms += 1; },
      [](Transfer& t) { t.from_balance_after = -20; },
      [](Transfer& t) { t.to_balance_after = 20; },
      [](Transfer& t) { t.to_balance_after.reset(); },
  };
  std::set<std::string> texts;
  for (const auto& change : changes) {
    auto changed = transfer();
    change(changed);
    texts.insert(link_text("p", changed, "@issued", "org", 2));
  }
  texts.insert(link_text("q", transfer(), "@issued", "org", 2));
  texts.insert(link_text("p", transfer(), "@issued2", "org", 2));
  texts.insert(link_text("p", transfer(), "@issued", "2org", 2));
  texts.insert(link_text("p", transfer(), "@issued", "org", 3));
  BOOST_TEST(texts.size() == changes.size() + 4);
}

BOOST_AUTO_TEST_CASE(words_that_can_be_erased_are_not_in_it) {
  auto erased = transfer();
  erased.description.clear();
  erased.metadata.clear();
  BOOST_TEST(link_text("p", erased, "a", "b", 0) == link_text("p", transfer(), "a", "b", 0));
}

// Every field can be read back from the text, whatever bytes it holds: two transfers that differ in
// one differ in their texts.
BOOST_AUTO_TEST_CASE(a_text_leads_back_to_its_fields) {
  auto random = test::random_stream(21);
  auto bytes = [&random] {
    // Mostly what the form itself is made of.
    static constexpr std::string_view kAlphabet = "0123:,-a\n";
    std::string text(random() % 12, ' ');
    for (auto& c : text) c = kAlphabet[random() % kAlphabet.size()];
    return text;
  };
  for (int round = 0; round < 2'000; ++round) {
    auto each = transfer();
    each.tenant = bytes();
    each.asset = bytes();
    each.subject = bytes();
    each.evidence.sha256_hex = bytes();
    each.evidence.plugin_build = bytes();
    each.evidence.principal = bytes();
    each.amount = static_cast<std::int64_t>(random());
    const auto previous = bytes();
    const auto from = bytes();
    const auto to = bytes();
    const auto fields = fields_of(link_text(previous, each, from, to, 18));
    BOOST_REQUIRE(fields && fields->size() == 25);
    const auto& f = *fields;
    BOOST_TEST((f[1] == previous && f[3] == each.tenant && f[5] == from && f[7] == to));
    BOOST_TEST((f[8] == each.asset && f[10] == std::to_string(each.amount)));
    BOOST_TEST((f[13] == each.subject && f[19] == each.evidence.sha256_hex));
    BOOST_TEST((f[20] == each.evidence.plugin_build && f[21] == each.evidence.principal));
  }
}

BOOST_AUTO_TEST_SUITE_END()
